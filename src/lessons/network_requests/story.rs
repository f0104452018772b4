//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take},
    text::counted,
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "network-requests",
    verdict,
    moments: &[
        KeyMoment {
            name: "the first request is sent",
            tell: |scene| scene.told_in(0, |take| take.first(0, Take::asks), at),
        },
        KeyMoment { name: "gathered, all are under way", tell: |scene| scene.told_in(1, all_under_way, at) },
        KeyMoment {
            name: "the first answer",
            tell: |scene| scene.told_in(0, |take| take.first(0, Take::is_answered), at),
        },
        KeyMoment {
            name: "gathered, all are answered",
            tell: |scene| scene.told_in(1, |take| take.last(Take::is_answered), at),
        },
        KeyMoment { name: "one after another, the last answer", tell: |scene| scene.told_in(0, last_answer, at) },
    ],
    rest: "gathered, all are answered",
};

fn all_under_way(take: &Take) -> Option<usize> {
    take.last(Take::asks).filter(|events| take.under_way(*events) > 1)
}

fn last_answer(take: &Take) -> Option<usize> {
    take.only("sequential")?.last(Take::is_answered)
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("sequential")?, scene.second("gather")?);
    let pair = scene.compared()?.ok()?;
    let asked = counted(first.count(usize::MAX, Take::asks), "request");
    let took = format!("{asked}: {} one after another, {} gathered", first.wall(), second.wall());
    Some(match pair.differ() {
        true if !pair.is_slower() => {
            format!("{took}. {} times as fast: waits overlap, {}", pair.factor(1), limit(&second))
        }
        _ => format!("{took}. There was nothing to gain."),
    })
}

/// What kept requests that were all made at once from being faster still.
fn limit(take: &Take) -> String {
    match take.kept() {
        (longest, kept) if longest.0 >= take.wall().0 / 10 => {
            format!("but {kept} waited in the browser for up to {longest} before they were sent.")
        }
        _ => "the slowest sets the end.".into(),
    }
}

/// What one way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let answered = match take.count(events, Take::is_answered) {
        0 => "No request".into(),
        some => counted(some, "request"),
    };
    match take.under_way(events) {
        0 if take.is_over(events) => format!("Finished at {}: {answered} answered.", take.wall()),
        0 => format!("{answered} answered, none under way."),
        1 => format!("{answered} answered. One is under way, and the loop has nothing to do but wait for it."),
        some => format!("{answered} answered. {some} are under way, and wait at the same time."),
    }
}
