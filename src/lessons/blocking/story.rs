//! What is told of the lesson's recordings.

use crate::{
    analysis::{PULSE_PERIOD, State},
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    time::Micros,
    trace::EventKind,
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "blocking",
    verdict,
    moments: &[
        KeyMoment { name: "all tasks are made", tell: |scene| scene.told(|take| take.all_made(), at) },
        KeyMoment { name: "call 1 keeps the thread", tell: |scene| scene.told(begun, at) },
        KeyMoment { name: "awaited, all have ended", tell: |scene| scene.told(awaited, at) },
        KeyMoment { name: "the last call gets its turn", tell: |scene| scene.told(last_turn, at) },
        KeyMoment { name: "blocking, all have ended", tell: |scene| scene.told(blocked, at) },
    ],
    rest: "awaited, all have ended",
};

fn starts(kind: &EventKind) -> bool {
    prints(|line| line.ends_with(" starts"))(kind)
}

fn ends(kind: &EventKind) -> bool {
    prints(|line| line.ends_with(" ends"))(kind)
}

fn blocks(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Blocked { .. })
}

/// How many ticks the page asked for and didn't get until the program ended.
fn missed(take: &Take) -> Option<u64> {
    let (end, _) = take.end()?;
    let beats = take.count(end, |kind| matches!(kind, EventKind::Heartbeat)) as u64;
    let asked = take.at(end).since(Micros(PULSE_PERIOD.0 / 2)).0 / PULSE_PERIOD.0;
    Some(asked.saturating_sub(beats))
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("blocking")?, scene.second("awaiting")?);
    scene.compared()?.ok()?;
    let pulse = match [missed(&first)?, missed(&second)?] {
        _ if first.analysis.heartbeats.is_empty() && second.analysis.heartbeats.is_empty() => String::new(),
        [some, others] => format!(
            " Blocked, the page missed {} of its pulse; awaiting, it missed {others}.",
            counted(some as usize, "tick")
        ),
    };
    Some(format!(
        "{}: {} blocking, {} awaited. A blocking call kept the thread for up to {}, and nothing else ran meanwhile.{pulse}",
        counted(first.made(usize::MAX), "call"),
        first.wall(),
        second.wall(),
        first.sample.statistics().longest_poll,
    ))
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let all = take.made(usize::MAX);
    let (started, ended) = (take.count(events, starts), take.count(events, ends));
    let blocking = take.is("blocking");
    if started == 0 {
        return format!("{} made, and none has had a turn.", counted(take.made(events), "task"));
    }
    if ended == all {
        let last = take.last(ends).map_or(Micros::ZERO, |last| take.at(last));
        return match (all, blocking) {
            (1, _) => format!("The call has ended at {last}."),
            (_, true) => format!("All {all} have ended at {last}, one after another."),
            (_, false) => format!("All {all} have ended at {last}: they waited at the same time."),
        };
    }
    let ready = take.tasks(events, |state| *state == State::Ready);
    let now = match (blocking, started - ended.min(started), ready) {
        (_, 0, _) => "The next has not started yet.".into(),
        (true, _, 0) => format!("Call {started} keeps the thread."),
        (true, _, 1) => format!("Call {started} keeps the thread: one other is ready, and gets no turn."),
        (true, _, ready) => format!("Call {started} keeps the thread: {ready} others are ready, and get no turn."),
        (false, 1, _) => "One waits, and leaves the thread to others.".into(),
        (false, waiting, _) => format!("{waiting} wait at the same time, and leave the thread to others."),
    };
    format!("{ended} of {all} ended. {now}")
}

fn begun(take: &Take) -> Option<usize> {
    if take.is("blocking") { take.first(0, blocks) } else { take.all_wait() }
}

fn awaited(take: &Take) -> Option<usize> {
    take.last(ends).filter(|events| take.is("awaiting") && take.count(*events, ends) == take.made(usize::MAX))
}

fn last_turn(take: &Take) -> Option<usize> {
    take.last(blocks).filter(|events| take.is("blocking") && take.count(*events, blocks) > 1)
}

fn blocked(take: &Take) -> Option<usize> {
    take.last(ends).filter(|events| take.is("blocking") && take.count(*events, ends) == take.made(usize::MAX))
}
