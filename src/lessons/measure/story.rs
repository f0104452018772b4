//! What is told of the lesson's recordings.

use crate::{
    analysis::Measured,
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    trace::EventKind,
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "measure",
    verdict,
    moments: &[
        KeyMoment { name: "the first run begins", tell: |scene| scene.told(begins, at) },
        KeyMoment { name: "together, run 1 has ended", tell: |scene| scene.told(fast_run, at) },
        KeyMoment { name: "one after another, run 1 has ended", tell: |scene| scene.told(slow_run, at) },
        KeyMoment { name: "together, half are measured", tell: |scene| scene.told(half, at) },
        KeyMoment { name: "together, all are measured", tell: |scene| scene.told(fast_end, at) },
        KeyMoment { name: "one after another, all measured", tell: |scene| scene.told(slow_end, at) },
    ],
    rest: "together, all are measured",
};

fn measures(kind: &EventKind) -> bool {
    prints(|line| line.starts_with("took "))(kind)
}

/// Whether it is the loop that the others are compared with.
fn is_loop(take: &Take) -> bool {
    take.is("sequential") || take.is("computing-sequential")
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    scene.compared()?.ok()?;
    let [one, other] = [Measured::of(&first.analysis)?, Measured::of(&second.analysis)?];
    let title = |take: &Take| take.sample.way.title.to_ascii_lowercase();
    let tell = |take: &Take, runs: &Measured| {
        format!("{} (from {} to {}) {}", runs.median, runs.least, runs.most, title(take))
    };
    let beats =
        |fast: &Take, slow: &Take| format!("Even the slowest run {} beats the fastest {}", title(fast), title(slow));
    let apart = match (one.most < other.least, other.most < one.least) {
        (true, _) => beats(&first, &second),
        (_, true) => beats(&second, &first),
        _ => "Their runs overlap: one alone doesn't tell which is faster".to_owned(),
    };
    Some(format!(
        "Median of {}: {}; {}. {apart}.",
        counted(one.durations.len(), "run"),
        tell(&first, &one),
        tell(&second, &other)
    ))
}

/// The shortest and the longest time that the program told in its first `events` events, in milliseconds.
fn spread(take: &Take, events: usize) -> Option<(u32, u32)> {
    let mut found: Option<(u32, u32)> = None;
    for event in take.trace.events.iter().take(events.min(take.sample.events)) {
        let EventKind::Printed { text, .. } = &event.kind else { continue };
        let Some(ms) = text.strip_prefix("took ").and_then(|rest| rest.split(' ').next()?.parse().ok()) else {
            continue;
        };
        let (least, most) = found.unwrap_or((ms, ms));
        found = Some((least.min(ms), most.max(ms)));
    }
    found
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    if let Some(said) = take.result().filter(|_| take.is_over(events)) {
        return format!("{} measured: “{said}”.", counted(take.count(events, measures), "run"));
    }
    let measured = take.count(events, measures);
    let done = match spread(take, events) {
        None => "No run measured yet.".into(),
        Some((least, most)) if least == most => format!("{} measured: {least} ms.", counted(measured, "run")),
        Some((least, most)) => format!("{} measured: from {least} to {most} ms.", counted(measured, "run")),
    };
    let now = match take.waiting(events) {
        0 => String::new(),
        1 if take.is("one-task") => " The run's one task waits for its requests.".into(),
        1 => " One request waits.".into(),
        some => format!(" {some} requests wait at the same time."),
    };
    done + &now
}

fn begins(take: &Take) -> Option<usize> {
    let waits = |kind: &EventKind| matches!(kind, EventKind::WaitingOn { on, .. } if on.is_external());
    let computes = |kind: &EventKind| matches!(kind, EventKind::Blocked { .. });
    let first = take.first(0, |kind| waits(kind) || computes(kind))?;
    // All that is asked before the first answer.
    let answer = take.first(first, |kind| computes(kind) || matches!(kind, EventKind::Woken { .. }));
    Some(answer.map_or(first, |answer| answer - 1))
}

fn fast_run(take: &Take) -> Option<usize> {
    take.first(0, measures).filter(|_| !is_loop(take))
}

fn slow_run(take: &Take) -> Option<usize> {
    take.first(0, measures).filter(|_| is_loop(take))
}

fn half(take: &Take) -> Option<usize> {
    let all = take.count(usize::MAX, measures);
    let mut events = 0;
    for _ in 0..all.div_ceil(2) {
        events = take.first(events, measures)?;
    }
    (all > 2 && !is_loop(take)).then_some(events)
}

fn fast_end(take: &Take) -> Option<usize> {
    take.result()?;
    take.end().map(|(end, _)| end).filter(|_| !is_loop(take))
}

fn slow_end(take: &Take) -> Option<usize> {
    take.result()?;
    take.end().map(|(end, _)| end).filter(|_| is_loop(take))
}
