//! The way through the lessons.

use crate::support::{done, params};
use interleave::{
    lessons::{LESSONS, Lesson, network_requests},
    model::{Action, Params, Phase, Theme, neighbours, sections},
};

#[test]
fn every_lesson_stands_once_in_its_section_and_in_order() {
    let all: Vec<_> = sections().flatten().map(|lesson| lesson.id).collect();
    assert_eq!(all, LESSONS.iter().map(|lesson| lesson.id).collect::<Vec<_>>());
    let headings: Vec<_> = sections().map(|section| section[0].section).collect();
    for heading in &headings {
        assert_eq!(headings.iter().filter(|other| *other == heading).count(), 1, "{heading} is in two places");
    }
}

#[test]
fn from_first_to_last_each_lesson_leads_to_the_next_and_back() {
    for (place, lesson) in LESSONS.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| LESSONS[place]);
        assert_eq!(neighbours(lesson), [before, LESSONS.get(place + 1).copied()], "{}", lesson.id);
    }
    const UNKNOWN: Lesson = Lesson { id: "unknown", ..network_requests::LESSON };
    assert_eq!(neighbours(&UNKNOWN), [None, None]);
}

#[test]
fn another_lesson_is_as_it_is_unless_set_on_the_same_page() {
    let here = params("n=3&seed=9&strategies=gather&autorun=0&theme=dark&embed=1");
    for lesson in LESSONS.iter().copied() {
        let there = here.at(lesson);
        assert_eq!(there, Params { autorun: false, embed: true, theme: Theme::Dark, ..Params::of(lesson) });
        assert_eq!(Params::from_query(&there.to_query()), (there.clone(), vec![]), "its address leads there");
        assert_eq!(Params::default().at(lesson).to_query(), format!("lesson={}", lesson.id));
    }
}

#[test]
fn going_to_another_lesson_leaves_nothing_of_the_run() {
    const OTHER: Lesson = Lesson { id: "other", ..network_requests::LESSON };
    let done = done("n=2").after(Action::Guess(None));
    let there = done.after(Action::Choose(done.params.at(&OTHER), vec![]));
    assert_eq!((there.phase, there.recordings.len(), there.provenance, there.guess), (Phase::Waiting, 0, None, None));
    assert_eq!(there.params.lesson.id, "other");
    // A link to the lesson shown, as it is shown.
    let same = done.after(Action::Choose(done.params.clone(), vec![]));
    assert_eq!(same, done);
}
