//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take},
    text::counted,
    trace::{Call, EventKind, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "crawler",
    verdict,
    moments: &[
        KeyMoment { name: "the first page is read", tell: |scene| scene.told_in(0, |take| take.first_line(READ), at) },
        KeyMoment { name: "a page is asked for again", tell: |scene| scene.told_in(0, asked_again, at) },
        KeyMoment {
            name: "most requests at once",
            tell: |scene| scene.told_in(0, |take| Some(take.most_under_way().1).filter(|events| *events > 0), at),
        },
        KeyMoment {
            name: "a task per link: it is over",
            tell: |scene| scene.told_in(0, |take| Some(take.only("unbounded")?.end()?.0), at),
        },
        KeyMoment {
            name: "the slow page is given up",
            tell: |scene| scene.told_in(1, |take| take.first_line(": too slow"), at),
        },
        KeyMoment {
            name: "second way: the last page is read",
            tell: |scene| scene.told_in(1, |take| take.last_line(READ), at),
        },
    ],
    rest: "a task per link: it is over",
};

const ASKED: &str = " asked";
const READ: &str = " links";

/// How many pages were asked for among the first `events` events, and how many of them are different.
fn asked(take: &Take, events: usize) -> (usize, usize) {
    let mut pages = Vec::new();
    let mut asked = 0;
    for page in take.lines(events, ASKED) {
        asked += 1;
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    (asked, pages.len())
}

/// After how many events a page has been asked for that had been asked for before.
fn asked_again(take: &Take) -> Option<usize> {
    let mut events = 0;
    loop {
        events = take.first(events, |kind| matches!(kind, EventKind::Printed { text, .. } if text.ends_with(ASKED)))?;
        let (asked, pages) = asked(take, events);
        if pages < asked {
            return Some(events);
        }
    }
}

/// How often a way asked.
fn times(take: &Take, events: usize) -> String {
    let (asked, pages) = asked(take, events);
    format!("{} for {}", counted(asked, "request"), counted(pages, "page"))
}

/// What has just been printed, if it says that a page is asked for again or that one has failed.
fn just_now(take: &Take, events: usize) -> Option<String> {
    let poll = (0..events.min(take.sample.events)).rev().map(|place| &take.trace.events[place].kind);
    let mut poll = poll.take_while(|kind| !matches!(kind, EventKind::PollStarted { .. }));
    let text = poll.find_map(|kind| match kind {
        EventKind::Printed { text, .. } => Some(text),
        _ => None,
    })?;
    match text.strip_suffix(ASKED) {
        Some(page) if take.lines(events, ASKED).filter(|line| *line == &**text).count() > 1 => {
            Some(format!("The page “{page}” is asked for again. "))
        }
        None if !text.ends_with(READ) => Some(format!("“{text}”: that ends one visit, and the others go on. ")),
        _ => None,
    }
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("unbounded")?, scene.second(&scene.ways[1]?.way.id)?);
    // Both have ended by themselves.
    first.value().and(second.value())?;
    let told = |take: &Take| {
        let asked = match asked(take, usize::MAX) {
            (asked, pages) if asked == pages => format!("{}, one a page", counted(asked, "request")),
            _ => times(take, usize::MAX),
        };
        format!("{asked}, up to {} at once", take.most_under_way().0)
    };
    let title = &second.sample.way.title;
    Some(format!("A task per link: {}. {title}: {}.", told(&first), told(&second)))
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let asked = times(take, events);
    if take.is_over(events) {
        let most = take.most_under_way().0;
        return format!("Finished at {}: {asked}, up to {most} at once.", take.wall());
    }
    let read = take.lines(events, READ).count();
    let under_way = match take.under_way(events) {
        0 => "none under way".to_owned(),
        1 => "1 under way".to_owned(),
        some => format!("{some} under way at once"),
    };
    let standing =
        |call| take.tasks(events, |state| matches!(state, State::Waiting(Wait::Resource { to, .. }) if *to == call));
    let line = match (standing(Call::Acquire), standing(Call::Get)) {
        (0, 0) => String::new(),
        (permit, 0) => format!(" {} for a permit.", wait(permit)),
        (0, page) => format!(" {} for a page.", wait(page)),
        (permit, page) => format!(" {} for a permit, {page} for a page.", wait(permit)),
    };
    let just_now = just_now(take, events).unwrap_or_default();
    format!("{just_now}{asked}, {read} read, {under_way}.{line}")
}

fn wait(workers: usize) -> String {
    format!("{} wait{}", counted(workers, "worker"), if workers == 1 { "s" } else { "" })
}
