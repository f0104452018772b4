//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take, Told, prints},
    text::counted,
    time::Micros,
    trace::{EventKind, TaskId, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "events-conditions-barriers",
    verdict,
    moments: &[
        KeyMoment { name: "all tasks wait", tell: |scene| scene.told_in(0, all_wait, at) },
        KeyMoment {
            name: "the first look in vain",
            tell: |scene| scene.told_in(0, |take| in_vain(take.only("looking")?), at),
        },
        KeyMoment { name: "the news is here", tell: news },
        KeyMoment {
            name: "looking, all go on",
            tell: |scene| scene.told_in(0, |take| take.only("looking")?.last_line(ON), at),
        },
    ],
    rest: "the news is here",
};

const NEWS: &str = "the news is here";
const ON: &str = " goes on";

/// Whether a task is woken that is not the program itself.
fn wakes(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Woken { task, .. } if *task != TaskId(0))
}

fn looks_later(kind: &EventKind) -> bool {
    matches!(kind, EventKind::WaitingOn { task, on: Wait::Timer(_), .. } if *task != TaskId(0))
}

/// After how many events each task has begun to wait.
fn all_wait(take: &Take) -> Option<usize> {
    take.first(take.last_line(" waits")?, |kind| matches!(kind, EventKind::PollEnded { .. }))
}

/// After how many events a task has looked and is to look again.
fn in_vain(take: &Take) -> Option<usize> {
    take.first(take.first(0, wakes)?, looks_later)
}

/// When both have the news: with an event all tasks go on then.
fn news(scene: &Scene) -> Option<Told> {
    scene.told(|take| if take.id() == "event" { take.last_line(ON) } else { take.first_line(NEWS) }, at)
}

/// The times that tasks woke up before the news was there.
fn vain(take: &Take, events: usize) -> usize {
    take.count(take.first_line(NEWS).unwrap_or(events).min(events), wakes)
}

/// How long after the news, if it is there, the last of those that have gone on did.
fn late(take: &Take, events: usize) -> Option<Micros> {
    let news = take.first_line(NEWS).filter(|news| *news <= events)?;
    let on = (0..events).rev().find(|place| prints(|line| line.contains(ON))(&take.trace.events[*place].kind));
    Some(take.at(on.map_or(news, |place| place + 1)).since(take.at(news)))
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("looking")?, scene.second(&scene.ways[1]?.way.id)?);
    let told = second.value()?;
    let [one, other] = [&first, &second].map(|take| {
        take.value()?;
        take.last_line(ON)?;
        late(take, take.sample.events)
    });
    let head = format!(
        "Looking, with {}: {} in vain, and the last one goes on {} after the news.",
        counted(first.lines(usize::MAX, ON).count(), "task"),
        counted(vain(&first, usize::MAX), "wake-up"),
        one?
    );
    Some(match other {
        Some(other) => format!("{head} With an event: {} in vain, and {other} after it.", vain(&second, usize::MAX)),
        None => format!(
            "{head} With a {}: “{told}”, after {}.",
            second.id(),
            counted(second.count(usize::MAX, wakes), "wake-up")
        ),
    })
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let lines = |part| take.lines(events, part).count();
    match take.id() {
        "looking" | "event" => {}
        "condition" => {
            let (here, taken) = (lines(" is here"), lines(" takes item "));
            return format!(
                "{} here, {taken} taken. {} woken so far.",
                counted(here, "item"),
                counted(take.count(events, wakes), "task")
            );
        }
        _ => return format!("{} arrived, {} set off.", counted(lines(" arrives"), "task"), lines(" sets off")),
    }
    let on = lines(ON);
    let waiting = lines(" waits").saturating_sub(on);
    let vain = match vain(take, events) {
        0 => "No wake-up in vain.".to_owned(),
        vain => format!("{} in vain.", counted(vain, "wake-up")),
    };
    let until = if take.id() == "event" { "until told" } else { "until the next look" };
    let asleep = match waiting {
        1 => format!("1 task sleeps {until}"),
        _ => format!("{waiting} tasks sleep {until}"),
    };
    match (late(take, events), on, waiting) {
        (None, ..) => format!("No news yet: {asleep}. {vain}"),
        (Some(late), 1, 0) => format!("1 task has gone on, {late} after the news. {vain}"),
        (Some(late), on, 0) => format!("{on} tasks have gone on, the last one {late} after the news. {vain}"),
        (_, 0, _) if take.id() == "event" => format!("The news is here. {vain}"),
        (_, 0, _) => format!("The news is here, but {asleep}. {vain}"),
        (_, on, _) => format!("The news is here: {on} of them gone on, {asleep}. {vain}"),
    }
}
