//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take},
    text::counted,
    time::Micros,
    trace::{EventKind, RequestEnd},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "timeouts-and-cancellation",
    verdict,
    moments: &[
        KeyMoment { name: "the request is sent", tell: |scene| scene.told_in(0, |take| take.first(0, Take::asks), at) },
        KeyMoment { name: "the time is over", tell: |scene| scene.told(time_over, at) },
        KeyMoment { name: "the answer comes", tell: |scene| scene.told_in(0, answer, at) },
        KeyMoment { name: "the program ends", tell: |scene| scene.told_in(0, |take| Some(take.end()?.0), at) },
    ],
    rest: "the answer comes",
};

fn is_over(kind: &EventKind) -> bool {
    matches!(kind, EventKind::LimitEnded { over: true, .. })
}

fn is_given(kind: &EventKind) -> bool {
    matches!(kind, EventKind::RequestEnded { end: RequestEnd::Status(_), .. })
}

/// After how many events an answer has come.
fn answer(take: &Take) -> Option<usize> {
    take.first(0, is_given)
}

/// After how many events a limit's time was over, and what the program does then is done.
fn time_over(take: &Take) -> Option<usize> {
    let over = take.first(0, is_over)?;
    take.first(over, |kind| matches!(kind, EventKind::PollEnded { .. })).or(Some(over))
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("abandoned")?, scene.ways[1]?);
    let second = scene.second(&second.way.id)?;
    let [left, other] = [&first, &second].map(|take| Some(take.at(take.last(Take::is_answered)?)));
    let (left, other, ended) = (left?, other?, second.value()?);
    let Some(over) = first.first(0, is_over) else {
        let both = second.id() == "timeout" && second.first(0, is_over).is_none() && answer(&first).is_some();
        return both
            .then(|| format!("The answer comes in time, after {left} and {other}: no limit has anything to do."));
    };
    let over = first.at(over);
    let head = format!("Time is up at {over}. Left running, the request goes on until {left}");
    match second.id() {
        "timeout" => {
            second.first(0, is_over)?;
            Some(format!("{head}; cut off, it ends at {other}."))
        }
        "shield" => Some(format!("{head}, and no code waits for its answer. Shielded, it is “{ended}”.")),
        "retry" => Some(format!("{head}. Asked again, it is “{ended}”, at {}.", second.wall())),
        _ => Some(format!("{head}. With one deadline for two, “{ended}”.")),
    }
}

/// When the last of the first `events` events that is `wanted` happened.
fn when(take: &Take, events: usize, wanted: fn(&EventKind) -> bool) -> Option<Micros> {
    let last = (0..events).rev().find(|place| wanted(&take.trace.events[*place].kind))?;
    Some(take.at(last + 1))
}

/// When the time of the last limit is over.
fn limit(take: &Take, events: usize) -> Option<Micros> {
    (0..events).rev().find_map(|place| match take.trace.events[place].kind {
        EventKind::LimitSet { until, .. } => Some(until),
        _ => None,
    })
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let (over, given) = (when(take, events, is_over), when(take, events, is_given));
    let end = if take.is_over(events) { format!(" The program ended at {}.", take.wall()) } else { String::new() };
    let asked = take.count(events, Take::asks);
    if !matches!(take.id(), "abandoned" | "timeout" | "shield") {
        let ended = take.count(events, Take::is_answered);
        return match take.under_way(events) {
            0 if asked == 0 => "Nothing is asked yet.".into(),
            0 => format!("{} over, none is under way.{end}", counted(ended, "request")),
            _ => format!("{} over, one is under way.{end}", counted(ended, "request")),
        };
    }
    match (take.id(), over, given, take.under_way(events)) {
        (.., 0) if asked == 0 => "The request is not sent yet.".into(),
        (_, None, None, 1..) => {
            let until = limit(take, events).unwrap_or_default();
            format!("The request is under way. The program waits for it, until {until} at most.")
        }
        (_, None, Some(given), _) => format!("The request was answered in time, at {given}.{end}"),
        ("abandoned", Some(_), None, 1..) => {
            format!("The time is over, and the program does other work. The request still goes on.{end}")
        }
        ("abandoned", Some(over), Some(given), _) => {
            let late = given.since(over);
            format!("The request was answered at {given}, {late} after the time was over. No code waits for it.{end}")
        }
        ("shield", Some(_), None, 1..) => {
            "The time is over, but the request goes on. The program waits for it again.".into()
        }
        ("shield", Some(_), Some(given), _) => {
            format!("The request was answered at {given}, and the program took it.{end}")
        }
        ("timeout", Some(over), None, _) => {
            let ended = when(take, events, Take::is_answered).unwrap_or(over);
            format!("The request was cancelled at {ended}, when the time was over.{end}")
        }
        _ => format!("The request was not answered.{end}"),
    }
}
