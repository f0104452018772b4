//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take},
    text::{counted, grouped},
    trace::{EventKind, Outcome, TaskId},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "coroutines-and-threads",
    verdict,
    moments: &[
        KeyMoment { name: "all tasks are made", tell: |scene| scene.told(made, at) },
        KeyMoment { name: "the first task awaits", tell: |scene| scene.told(first_waits, at) },
        KeyMoment { name: "all have read the counter", tell: |scene| scene.told(all_wait, at) },
        KeyMoment { name: "the first task ends", tell: |scene| scene.told(first_end, at) },
        KeyMoment { name: "the program tells the count", tell: |scene| scene.told(over, at) },
        KeyMoment { name: "all wait in one thread", tell: |scene| scene.told(many, at) },
    ],
    rest: "all have read the counter",
};

/// Each task waits once, where it has read the counter.
fn waits(kind: &EventKind) -> bool {
    matches!(kind, EventKind::WaitingOn { on, .. } if on.is_external())
}

fn ends(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Finished { task, outcome: Outcome::Value(_) } if *task != TaskId(0))
}

/// What was counted, and by how many.
fn counts(take: &Take) -> Option<(usize, usize)> {
    let value = take.result()?;
    let mut words = value.split(' ').filter_map(|word| word.parse().ok());
    words.next().zip(words.next())
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    scene.first("race")?;
    let (counted_to, all) = counts(&first).filter(|(_, all)| *all > 1)?;
    let tasks = counted(all, "task");
    match counts(&second).filter(|_| second.is("counter")) {
        Some((others, _)) => Some(format!(
            "{tasks} add 1 to a shared counter. With an await between read and write it ends at {}; without, at {}.",
            grouped(counted_to),
            grouped(others)
        )),
        None => {
            second.result()?;
            let most = second.analysis.most_at_once().saturating_sub(1) as usize;
            Some(format!(
                "{} at the same time in one thread. With an await between read and write, a counter that {tasks} add 1 to ends at {}.",
                counted(most, "task"),
                grouped(counted_to)
            ))
        }
    }
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let (waited, ended) = (take.count(events, waits), take.count(events, ends));
    let race = take.is("race");
    let over = take.result().filter(|_| take.is_over(events));
    if take.is("tasks") {
        return match over {
            Some(said) => format!("The program has ended: “{said}”."),
            None => format!("{} in one thread, and {} ended.", are(take.waiting(events), "wait"), are(ended, "have")),
        };
    }
    if let Some(said) = over {
        return match counts(take).map(|(counted_to, all)| all.saturating_sub(counted_to)) {
            Some(lost) if lost > 0 => format!("The program says “{said}”: {} lost.", counted(lost, "update")),
            _ => format!("The program says “{said}”: no update is lost."),
        };
    }
    match (waited, ended) {
        (0, _) => format!("{} made, and none has had a turn.", counted(take.made(events), "task")),
        (waited, 0) if race => {
            format!(
                "{} read the counter, and none has written: each will write one more than it read.",
                are(waited, "have")
            )
        }
        (waited, 0) => {
            format!("{} read the counter and written it, in one turn each, before the await.", are(waited, "have"))
        }
        (waited, ended) if race && ended < waited => {
            let before = are(waited - ended, "have");
            format!(
                "{} written. {before} not: what they read is older, and they write one more than that.",
                are(ended, "have")
            )
        }
        (_, ended) => format!("{} read and written, and {} ended.", are(waited, "have"), are(ended, "have")),
    }
}

/// `1 has`, `3 have`.
fn are(count: usize, many: &str) -> String {
    let one = if many == "have" { "has" } else { "waits" };
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

fn made(take: &Take) -> Option<usize> {
    take.all_made().filter(|_| take.is("race"))
}

fn first_waits(take: &Take) -> Option<usize> {
    take.first(0, waits).filter(|_| take.is("race"))
}

fn all_wait(take: &Take) -> Option<usize> {
    take.all_wait().filter(|_| !take.is("tasks"))
}

fn first_end(take: &Take) -> Option<usize> {
    take.first(0, ends).filter(|_| take.is("race"))
}

fn over(take: &Take) -> Option<usize> {
    counts(take)?;
    take.end().map(|(end, _)| end)
}

fn many(take: &Take) -> Option<usize> {
    take.all_wait().filter(|_| take.is("tasks"))
}
