//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take},
    text::counted,
    trace::{EventKind, RequestEnd, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "semaphores",
    verdict,
    moments: &[
        KeyMoment {
            name: "all at once: all have asked",
            tell: |scene| scene.told_in(0, |take| take.only(ALL)?.last(Take::asks), at),
        },
        KeyMoment {
            name: "all at once: the last refusal",
            tell: |scene| scene.told_in(0, |take| take.only(ALL)?.last(is_refused), at),
        },
        KeyMoment { name: "one has ended, the next one asks", tell: |scene| scene.told_in(1, next, at) },
        KeyMoment {
            name: "all at once: it is over",
            tell: |scene| scene.told_in(0, |take| Some(take.only(ALL)?.end()?.0), at),
        },
        KeyMoment {
            name: "with permits: all are answered",
            tell: |scene| scene.told_in(1, |take| ending(take, true), at),
        },
        KeyMoment { name: "the other way is over", tell: |scene| scene.told_in(1, |take| ending(take, false), at) },
    ],
    rest: "all at once: it is over",
};

const ALL: &str = "all-at-once";

fn is_refused(kind: &EventKind) -> bool {
    matches!(kind, EventKind::RequestEnded { end: RequestEnd::Status(400..), .. })
}

fn is_given(kind: &EventKind) -> bool {
    matches!(kind, EventKind::RequestEnded { end: RequestEnd::Status(..400), .. })
}

/// After how many events a request is sent that waited for the end of another one.
fn next(take: &Take) -> Option<usize> {
    take.first(take.first(0, Take::is_answered)?, Take::asks)
}

/// After how many events the last request of the second way has ended: whether all were answered with permits, or else.
fn ending(take: &Take, answered: bool) -> Option<usize> {
    let all = take.id() == "semaphore" && take.count(usize::MAX, is_given) == take.count(usize::MAX, Take::asks);
    take.last(Take::is_answered).filter(|_| all == answered)
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first(ALL)?, scene.second(&scene.ways[1]?.way.id)?);
    // Both have ended by themselves.
    first.value().and(second.value())?;
    let [(asked, answered, refused), (_, got, denied)] = [&first, &second].map(|take| {
        let count = |wanted: fn(&EventKind) -> bool| take.count(usize::MAX, wanted);
        (count(Take::asks), count(is_given), count(is_refused))
    });
    let most = second.most_under_way().0;
    let how = match second.id() {
        "semaphore" => "With permits",
        "rate-limit" => "At a steady rate",
        _ => "With one permit too many",
    };
    Some(format!(
        "{} all at once: {answered} answered, {refused} refused. {how}, {most} at a time at most: {got} answered, \
         {denied} refused.",
        counted(asked, "request")
    ))
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let (answered, refused) = (take.count(events, is_given), take.count(events, is_refused));
    let standing = take.tasks(events, |state| matches!(state, State::Waiting(Wait::Resource { .. })));
    let done = format!("{answered} answered, {refused} refused.");
    if take.is_over(events) {
        return format!("Finished at {}: {done}", take.wall());
    }
    let what = if take.id() == "rate-limit" { "a turn" } else { "a permit" };
    let line = match standing {
        0 => String::new(),
        1 => format!(" 1 waits for {what}."),
        some => format!(" {some} wait for {what}."),
    };
    match take.under_way(events) {
        0 => format!("{done} None under way.{line}"),
        1 => format!("{done} 1 under way.{line}"),
        some => format!("{done} {some} under way at once.{line}"),
    }
}
