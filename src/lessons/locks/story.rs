//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take, Told, prints},
    text::counted,
    time::Micros,
    trace::{EventKind, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "locks",
    verdict,
    moments: &[
        KeyMoment { name: "all wait for approval", tell: approval },
        KeyMoment { name: "all have read", tell: all_read },
        KeyMoment { name: "the first has written", tell: first_write },
        KeyMoment { name: "the last has written", tell: last_write },
        KeyMoment { name: "locked, all have written", tell: end },
    ],
    rest: "all have read",
};

/// The ways with a lock.
const LOCKED: [&str; 2] = ["narrow", "lock"];

fn unlocked<'a>(scene: &Scene<'a>) -> Option<Take<'a>> {
    scene.first("no-lock")
}

fn locked<'a>(scene: &Scene<'a>) -> Option<Take<'a>> {
    LOCKED.iter().find_map(|id| scene.second(id).or_else(|| scene.first(id)))
}

fn reads(kind: &EventKind) -> bool {
    prints(|line| line.contains(" reads "))(kind)
}

fn writes(kind: &EventKind) -> bool {
    prints(|line| line.contains(" writes "))(kind)
}

/// The last word of the result: the balance that the program came to.
fn balance(take: &Take) -> Option<String> {
    take.value()?.rsplit(' ').next().map(str::to_owned)
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (unlocked(scene)?, locked(scene)?);
    let n = counted(first.count(usize::MAX, writes), "deposit");
    Some(format!(
        "{n} of 1 into an empty account leave a balance of {} without a lock, and {} with one.",
        balance(&first)?,
        balance(&second)?
    ))
}

/// What one way has come to by a time.
fn at(take: &Take, time: Micros) -> String {
    let events = take.by(time);
    let (read, written) = (take.count(events, reads), take.count(events, writes));
    let last = (0..events).rev().find_map(|place| match &take.trace.events[place].kind {
        kind @ EventKind::Printed { text, .. } if writes(kind) => text.rsplit(' ').next().map(str::to_owned),
        _ => None,
    });
    let balance = last.unwrap_or_else(|| "0".into());
    match (read, written, read - written.min(read)) {
        (0, ..) => "No deposit has read the balance yet.".into(),
        (read, 0, _) if read > 1 => {
            format!("{read} have read the balance of 0, and none has written: each will write 1.")
        }
        (1, 0, _) => format!(
            "Only one has read. {} wait for the lock: each will read what the one before has written.",
            take.tasks(events, is_queued)
        ),
        (_, written, 0) => format!("{} written. The balance is {balance}.", have(written)),
        (_, written, 1) => format!(
            "{} written: {balance}. One is between its read and its write, and the next waits for it.",
            have(written)
        ),
        (_, written, between) => {
            format!(
                "{} written: {balance}. {between} are between their read and their write, with an old balance.",
                have(written)
            )
        }
    }
}

fn is_queued(state: &State) -> bool {
    matches!(state, State::Waiting(Wait::Resource { .. }))
}

fn have(count: usize) -> String {
    match count {
        0 => "None has".into(),
        1 => "One has".into(),
        count => format!("{count} have"),
    }
}

/// Both ways when the first has come to `find`; the second where there is no first.
fn told(scene: &Scene, find: impl Fn(&Take) -> Option<usize>) -> Option<Told> {
    match (unlocked(scene), locked(scene)) {
        (Some(first), second) => {
            let events = find(&first)?;
            let time = first.at(events);
            Some(Told::first(events, [at(&first, time), second.map_or_else(String::new, |second| at(&second, time))]))
        }
        (None, Some(only)) => {
            let events = find(&only)?;
            Some(Told::first(events, [at(&only, only.at(events)), String::new()]))
        }
        (None, None) => None,
    }
}

fn approval(scene: &Scene) -> Option<Told> {
    told(scene, |take| {
        let read = take.first(0, reads)?;
        let last =
            (0..read).rev().find(|place| matches!(take.trace.events[*place].kind, EventKind::PollEnded { .. }))?;
        (take.waiting(last + 1) > 1).then_some(last + 1)
    })
}

fn all_read(scene: &Scene) -> Option<Told> {
    told(scene, |take| take.last(reads).filter(|events| take.count(*events, reads) > take.count(*events, writes) + 1))
}

fn first_write(scene: &Scene) -> Option<Told> {
    told(scene, |take| take.first(0, writes))
}

fn last_write(scene: &Scene) -> Option<Told> {
    told(scene, |take| take.last(writes))
}

fn end(scene: &Scene) -> Option<Told> {
    let (first, second) = (unlocked(scene)?, scene.second("narrow").or_else(|| scene.second("lock"))?);
    let events = second.last(writes)?;
    let time = second.at(events);
    Some(Told::second(events, [at(&first, time), at(&second, time)]))
}
