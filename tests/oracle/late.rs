//! The order of a program's lines where clocks are real, and so late, and the numbers in them that hang on the order.

use super::told::{End, Told, same_end};

/// A line as it was printed: which one it is in virtual time, when it was due there, how late it came, and whether its
/// numbers are those of virtual time.
#[derive(Debug, Clone, Copy)]
struct Line {
    place: usize,
    due: u64,
    late: u64,
    is_exact: bool,
}

/// Whether the lines are those that were printed in virtual time, and in an order that lateness explains. Where every
/// line comes on time or late, by some time at most, two can change places only if no more than that is between them. Two
/// of the same instant keep their order, but where each has changed places with a later one: what came of that one's
/// being first is then in another order too, as when the place in a line goes to somebody else. From the first line that
/// another has overtaken, numbers may be others: how long a queue is hangs on who was first.
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
    let in_order = (1..lines.len()).all(|next| (0..next).all(|one| may_follow(one, next)));
    let changed = first_overtaken(&lines).unwrap_or(lines.len());
    in_order && lines[..changed].iter().all(|line| line.is_exact)
}

/// Whether both ended alike. Where a line of either was overtaken by another, the numbers of their ends may differ.
pub fn same_end_but_for_lateness(told: &Told, other: &Told, punctual: &Told) -> bool {
    let is_overtaken = |told| recognized(told, punctual).is_some_and(|lines| first_overtaken(&lines).is_some());
    same_end(told, other)
        || ((is_overtaken(told) || is_overtaken(other))
            && match (&told.ended, &other.ended) {
                (End::Returned(Some(one)), End::Returned(Some(other))) | (End::Failed(one), End::Failed(other)) => {
                    words(one) == words(other)
                }
                _ => false,
            })
}

/// The first line that came after one which follows it in virtual time.
fn first_overtaken(lines: &[Line]) -> Option<usize> {
    (1..lines.len()).find(|next| lines[..*next].iter().any(|before| before.place > lines[*next].place))
}

/// Each line that was printed; none if they are not those of virtual time, or differ in more than numbers. Of those that
/// are alike, the first is the first.
fn recognized(told: &Told, punctual: &Told) -> Option<Vec<Line>> {
    let mut left: Vec<_> = punctual.printed.iter().enumerate().collect();
    let mut find = |(at, text): &(u64, String), is_exact: bool| {
        let is_it = |other: &str| if is_exact { other == text } else { words(other) == words(text) };
        let found = left.iter().position(|(_, (_, other))| is_it(other))?;
        let (place, (due, _)) = left.remove(found);
        Some(Line { place, due: *due, late: at.saturating_sub(*due), is_exact })
    };
    let exact: Vec<_> = told.printed.iter().map(|line| find(line, true)).collect();
    let lines = exact.into_iter().zip(&told.printed).map(|(found, line)| found.or_else(|| find(line, false)));
    let lines = lines.collect::<Option<Vec<_>>>()?;
    left.is_empty().then_some(lines)
}

/// A text without its numbers.
fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
