//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    trace::{EventKind, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "locks",
    verdict,
    moments: &[
        KeyMoment { name: "all wait for approval", tell: |scene| scene.told_in(0, approval, at) },
        KeyMoment { name: "all have read", tell: |scene| scene.told_in(0, all_read, at) },
        KeyMoment { name: "the first has written", tell: |scene| scene.told_in(0, |take| take.first(0, writes), at) },
        KeyMoment { name: "the last has written", tell: |scene| scene.told_in(0, |take| take.last(writes), at) },
        KeyMoment { name: "locked, all have written", tell: |scene| scene.told_in(1, |take| take.last(writes), at) },
    ],
    rest: "all have read",
};

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
    let first = scene.first("no-lock")?;
    let second = scene.second("narrow").or_else(|| scene.second("lock"))?;
    let n = counted(first.count(usize::MAX, writes), "deposit");
    Some(format!(
        "{n} of 1 into an empty account leave a balance of {} without a lock, and {} with one.",
        balance(&first)?,
        balance(&second)?
    ))
}

/// What one way has come to.
fn at(take: &Take, events: usize) -> String {
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

fn approval(take: &Take) -> Option<usize> {
    let read = take.first(0, reads)?;
    let last = (0..read).rev().find(|place| matches!(take.trace.events[*place].kind, EventKind::PollEnded { .. }))?;
    (take.waiting(last + 1) > 1).then_some(last + 1)
}

fn all_read(take: &Take) -> Option<usize> {
    take.last(reads).filter(|events| take.count(*events, reads) > take.count(*events, writes) + 1)
}
