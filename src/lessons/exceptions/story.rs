//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::{capitalized, counted},
    time::Micros,
    trace::{EventKind, Outcome, TaskId},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "exceptions",
    verdict,
    moments: &[
        KeyMoment { name: "all are asked", tell: |scene| scene.told(|take| take.all_wait(), at) },
        KeyMoment { name: "a request fails", tell: |scene| scene.told(fails, at) },
        KeyMoment { name: "the program hears of it", tell: |scene| scene.told(hears_of_it, at) },
        KeyMoment { name: "the last request has ended", tell: |scene| scene.told(last_end, at) },
        KeyMoment { name: "forgotten, the program ends", tell: |scene| scene.told(too_early, at) },
    ],
    rest: "the program hears of it",
};

fn is_forgotten(take: &Take) -> bool {
    take.is("forgotten")
}

fn ends(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Finished { task, .. } if *task != TaskId(0))
}

fn is_cancelled(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Finished { task, outcome: Outcome::Cancelled } if *task != TaskId(0))
}

/// The number of events after which the first request has failed.
fn fails(take: &Take) -> Option<usize> {
    take.first(0, |kind| matches!(kind, EventKind::Finished { task, outcome: Outcome::Error(_) } if *task != TaskId(0)))
}

/// The failure's own words, as a beginning.
fn failure(take: &Take) -> Option<String> {
    match &take.trace.events[fails(take)?.checked_sub(1)?].kind {
        EventKind::Finished { outcome, .. } => Some(capitalized(outcome.text())),
        _ => None,
    }
}

/// The number of events after which the program has printed the error.
fn hears(take: &Take) -> Option<usize> {
    take.first(fails(take)?, prints(|line| line.ends_with(" failed")))
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    first.result().and(second.result())?;
    let error = failure(&first)?;
    failure(&second)?;
    let failed = first.at(fails(&first)?);
    let told = |take: &Take| {
        let title = &take.sample.way.title;
        match (hears(take), take.result().filter(|said| !said.is_empty())) {
            (Some(heard), _) => match take.at(heard).since(take.at(fails(take).unwrap_or_default())) {
                Micros::ZERO => format!("{title}: the program hears of it at once."),
                later => format!("{title}: the program hears of it {later} later."),
            },
            (None, None) => format!("{title}: the program never hears of it."),
            (None, Some(said)) => format!("{title}: the program never hears of it, and ends with “{said}”."),
        }
    };
    Some(format!("{error} at {failed}. {} {}", told(&first), told(&second)))
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let failed = fails(take).filter(|failed| *failed <= events);
    let heard = hears(take).filter(|heard| *heard <= events);
    let open = take.made(events) - take.count(events, ends).min(take.made(events));
    let cut = take.count(events, is_cancelled);
    let error = match (failed, heard) {
        (None, _) if open == 0 => "None has failed".into(),
        (None, _) => return format!("{} under way, none has failed.", counted(open, "request")),
        (Some(failed), None) => {
            let known = if is_forgotten(take) { "no code awaits it" } else { "the program has not heard of it yet" };
            format!("{} at {}, and {known}", failure(take).unwrap_or_default(), take.at(failed))
        }
        (Some(failed), Some(heard)) => {
            let line = take.line(heard).unwrap_or("");
            format!(
                "{} at {}, and the program says “{line}” at {}",
                failure(take).unwrap_or_default(),
                take.at(failed),
                take.at(heard)
            )
        }
    };
    let others = match (open, cut) {
        (0, 0) => " All have ended.".into(),
        (0, 1) => " One was cancelled.".into(),
        (0, cut) => format!(" {cut} were cancelled."),
        (1, _) => " One other runs on.".into(),
        (open, _) => format!(" {open} others run on."),
    };
    let said = match take.result().filter(|said| !said.is_empty() && take.is_over(events)) {
        Some(said) => format!(" The program has ended with “{said}”."),
        None => String::new(),
    };
    format!("{error}.{others}{said}")
}

/// Where no code awaits the tasks, the failure.
fn hears_of_it(take: &Take) -> Option<usize> {
    if is_forgotten(take) { fails(take) } else { hears(take) }
}

fn last_end(take: &Take) -> Option<usize> {
    take.last(ends)
}

fn too_early(take: &Take) -> Option<usize> {
    take.end().map(|(end, _)| end).filter(|_| is_forgotten(take))
}
