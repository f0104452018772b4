//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    trace::EventKind,
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "async-await",
    verdict,
    moments: &[
        KeyMoment { name: "a coroutine is thrown away", tell: |scene| scene.told(|take| take.first(0, drops), at) },
        KeyMoment { name: "never awaited, the program ends", tell: |scene| scene.told(too_early, at) },
        KeyMoment { name: "awaited, the first save waits", tell: |scene| scene.told(waits, at) },
        KeyMoment { name: "awaited together, all wait", tell: |scene| scene.told(all_wait, at) },
        KeyMoment { name: "the first save ends", tell: |scene| scene.told(|take| take.first(0, ends), at) },
        KeyMoment { name: "awaited, the program ends", tell: |scene| scene.told(saved, at) },
    ],
    rest: "awaited, the program ends",
};

fn starts(kind: &EventKind) -> bool {
    prints(|line| line.ends_with(" starts"))(kind)
}

fn ends(kind: &EventKind) -> bool {
    prints(|line| line.ends_with(" ends"))(kind)
}

fn drops(kind: &EventKind) -> bool {
    matches!(kind, EventKind::NeverAwaited { .. })
}

fn is_careless(take: &Take) -> bool {
    take.is("never-awaited")
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    let (said, value) = (first.result()?, second.result()?);
    if !is_careless(&first) {
        scene.compared()?.ok()?;
        return Some(format!(
            "{}: {} awaited in a loop, {} awaited together.",
            counted(first.count(usize::MAX, ends), "save"),
            first.wall(),
            second.wall()
        ));
    }
    (first.count(usize::MAX, starts) == 0).then(|| {
        let ended = counted(second.count(usize::MAX, ends), "save");
        format!("Never awaited, no save starts, and the program ends with “{said}” and no error. Awaited, {ended} end: “{value}”.")
    })
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let (started, ended) = (take.count(events, starts), take.count(events, ends));
    let over = take.result().filter(|_| take.is_over(events));
    if is_careless(take) {
        let lost = counted(take.count(events, drops), "coroutine");
        return match (over, take.end()) {
            (Some(said), Some((end, _))) => {
                let end = take.at(end);
                format!("The program ended at {end} with “{said}”. No save has started: {lost} thrown away.")
            }
            _ => format!("{lost} made and thrown away: none of the code of “save” has run."),
        };
    }
    match (over, started - ended.min(started)) {
        (Some(said), _) => format!("{} ended, and then the program: “{said}”.", counted(ended, "save")),
        (None, 0) => format!("{} started, {ended} ended.", counted(started, "save")),
        (None, 1) => format!("{} started, {ended} ended. One waits.", counted(started, "save")),
        (None, wait) => format!("{} started, {ended} ended. {wait} wait at the same time.", counted(started, "save")),
    }
}

fn too_early(take: &Take) -> Option<usize> {
    take.end().map(|(end, _)| end).filter(|_| is_careless(take))
}

fn waits(take: &Take) -> Option<usize> {
    take.first(0, |kind| matches!(kind, EventKind::WaitingOn { on, .. } if on.is_external()))
}

fn all_wait(take: &Take) -> Option<usize> {
    take.all_wait().filter(|events| take.is("together") && take.waiting(*events) > 1)
}

fn saved(take: &Take) -> Option<usize> {
    take.result()?;
    take.end().map(|(end, _)| end).filter(|_| !is_careless(take))
}
