//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take},
    text::counted,
    trace::{Call, EventKind, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "queues",
    verdict,
    moments: &[
        KeyMoment {
            name: "the first item is taken",
            tell: |scene| scene.told_in(0, |take| take.first_line(TAKEN), at),
        },
        KeyMoment {
            name: "the producer finds no room",
            tell: |scene| scene.told_in(1, |take| parked(take, take.first_line("no room")?), at),
        },
        KeyMoment {
            name: "no limit: all are put",
            tell: |scene| scene.told_in(0, |take| parked(take, take.only("unbounded")?.last_line(PUT)?), at),
        },
        KeyMoment { name: "limited: all are put", tell: |scene| scene.told_in(1, |take| take.last_line(PUT), at) },
        KeyMoment {
            name: "no limit: all are done",
            tell: |scene| scene.told_in(0, |take| take.only("unbounded")?.last_line(DONE), at),
        },
    ],
    rest: "no limit: all are put",
};

const PUT: &str = " in the queue";
const TAKEN: &str = " takes ";
const DONE: &str = " is done with ";

/// After how many events the producer, which prints a line with event number `line`, goes on to wait.
fn parked(take: &Take, line: usize) -> Option<usize> {
    take.first(line, |kind| matches!(kind, EventKind::PollEnded { .. }))
}

/// What "8 items, up to 6 in the queue" says: how many, and how many at most.
fn parts(value: &str) -> Option<(usize, &str)> {
    let (handled, rest) = value.split_once(" items, up to ")?;
    Some((handled.parse().ok()?, rest.split_once(' ')?.0))
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("unbounded")?, scene.second(&scene.ways[1]?.way.id)?);
    let (one, other) = (first.value()?, second.value()?);
    let ((handled, piled), (_, held)) = (parts(&one)?, parts(&other)?);
    let slower = second.wall().0.saturating_mul(20) > first.wall().0.saturating_mul(21);
    let told = if slower { "It takes longer" } else { "It takes no longer" };
    Some(format!(
        "{}: without a limit up to {piled} pile up in memory, with a limit up to {held}. {told}: {} and {}.",
        counted(handled, "item"),
        first.wall(),
        second.wall()
    ))
}

/// How much the recording says is in the queue, once a task has done what it does about it.
fn level(take: &Take, events: usize) -> usize {
    let level = (0..events.min(take.sample.events)).rev().find_map(|place| match &take.trace.events[place].kind {
        EventKind::Level { level, .. } => Some(*level as usize),
        _ => None,
    });
    level.unwrap_or_default()
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let [put, taken, done] = [PUT, TAKEN, DONE].map(|part| take.lines(events, part).count());
    if matches!(take.id(), "priority" | "lifo") {
        return format!(
            "{} taken, {done} done. All were in the queue before the first was taken.",
            counted(taken, "item")
        );
    }
    let items = put.saturating_sub(taken);
    let mut queued = match items {
        0 => "none is in the queue".to_owned(),
        1 => "1 is in the queue".to_owned(),
        some => format!("{some} are in the queue"),
    };
    // What tells each consumer that there is no more is in the queue too, and no item.
    match level(take, events).saturating_sub(items) {
        0 => {}
        1 => queued.push_str(" and 1 end mark"),
        marks => queued.push_str(&format!(" and {marks} end marks")),
    }
    let producer = match take.program(events) {
        _ if take.is_over(events) => return format!("{} put, all done after {}.", counted(put, "item"), take.wall()),
        Some(State::Waiting(Wait::Resource { to: Call::Put, .. })) => "No room: the producer waits.",
        Some(State::Waiting(Wait::Timer(_))) => "The producer makes the next one.",
        Some(State::Waiting(Wait::Task(_))) => "The producer has put all of them.",
        _ => "",
    };
    format!("{} put: {queued}, {done} done. {producer}", counted(put, "item")).trim_end().to_owned()
}
