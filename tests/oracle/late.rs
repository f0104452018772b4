//! The order of a program's lines where clocks are real, and so late.

use super::told::Told;

/// A line as it was printed: which one it is in virtual time, when it was due there, and how late it came.
#[derive(Debug, Clone, Copy)]
struct Line {
    place: usize,
    due: u64,
    late: u64,
}

/// Whether the lines are those that were printed in virtual time, and in an order that lateness explains. Where every
/// line comes on time or late, by some time at most, two can change places only if no more than that is between them. Two
/// of the same instant keep their order, but where each has changed places with a later one: what came of that one's
/// being first is then in another order too, as when the place in a line goes to somebody else.
pub fn is_in_order(told: &Told, punctual: &Told) -> bool {
    let Some(lines) = recognized(told, punctual) else { return false };
    let late = lines.iter().map(|line| line.late).max().unwrap_or_default();
    let is_overtaken = |at: usize| lines[..at].iter().any(|before| before.due > lines[at].due);
    let may_follow = |one: usize, next: usize| {
        let (before, after) = (lines[one], lines[next]);
        before.place < after.place
            || (after.due < before.due && before.due - after.due <= late)
            || (after.due == before.due && is_overtaken(one) && is_overtaken(next))
    };
    (1..lines.len()).all(|next| (0..next).all(|one| may_follow(one, next)))
}

/// Each line that was printed; none if they are not those of virtual time. Of those that are alike, the first is the first.
fn recognized(told: &Told, punctual: &Told) -> Option<Vec<Line>> {
    let mut left: Vec<_> = punctual.printed.iter().enumerate().collect();
    let mut lines = Vec::new();
    for (at, text) in &told.printed {
        let found = left.iter().position(|(_, (_, other))| other == text)?;
        let (place, (due, _)) = left.remove(found);
        lines.push(Line { place, due: *due, late: at.saturating_sub(*due) });
    }
    left.is_empty().then_some(lines)
}
