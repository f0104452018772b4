//! What is told of each lesson's recordings: its verdict and its key moments, in virtual time.

use crate::support::{done, recording, state};
use interleave::{
    lessons::{LESSONS, Lesson, Story, story_of},
    model::{Action, Moment, Params, State},
    parts::PARTS,
    recording::Provenance,
};
use oorandom::Rand32;

fn story(lesson: &Lesson) -> &'static Story {
    let group = (PARTS.programs)(lesson).get().expect("nothing is split here");
    story_of(group, lesson).expect("each lesson has one")
}

/// The page after a run with these settings.
pub(super) fn told(query: &str) -> State {
    let (params, _) = Params::from_query(query);
    let recorded = |(place, strategy): (usize, &&'static interleave::lessons::Strategy)| {
        Action::Recorded(place, recording(&params, strategy.id))
    };
    let begun = [Action::Start, Action::Loaded(story(params.lesson)), Action::Prepared(Provenance::ServiceWorker)];
    let recorded: Vec<_> = params.strategies.iter().enumerate().map(recorded).collect();
    state(query, begun.into_iter().chain(recorded).chain([Action::Finish]))
}

/// A lesson with some settings, and with some of its ways if not with all.
pub(super) fn random_query(lesson: &Lesson, random: &mut Rand32, some: bool) -> String {
    let mut query = format!("lesson={}", lesson.id);
    for setting in lesson.settings {
        if random.rand_range(0..3) > 0 {
            let value = ["0", "1", "2", "3", "7", "40", "0..30", "500"][random.rand_range(0..8) as usize];
            query += &format!("&{}={value}", setting.key);
        }
    }
    let ways: Vec<_> = lesson.strategies.iter().filter(|_| random.rand_range(0..2) > 0).map(|way| way.id).collect();
    if some && !ways.is_empty() {
        query += &format!("&strategies={}", ways.join(","));
    }
    query
}

fn written(state: &State) -> String {
    let line = |(place, moment): (usize, &Moment)| {
        let rests = if place == state.resting() { "*" } else { " " };
        let [first, second] = &moment.says;
        format!("{rests} {} {}\n    1: {first}\n    2: {second}", moment.cursor.at, moment.name)
    };
    let moments: Vec<_> = state.moments.iter().enumerate().map(line).collect();
    format!("{}\n{}", state.told.as_deref().unwrap_or("-"), moments.join("\n"))
}

#[test]
fn each_lesson_has_a_verdict_and_four_to_seven_key_moments_and_rests_on_one_of_them() {
    for lesson in LESSONS {
        let state = told(&format!("lesson={}", lesson.id));
        insta::assert_snapshot!(format!("story_{}", lesson.id), written(&state));
        assert!(state.told.is_some(), "{}", lesson.id);
        assert!((4..=7).contains(&state.moments.len()), "{}: {}", lesson.id, state.moments.len());
        assert_eq!(state.moments[state.resting()].name, story(lesson).rest, "{}", lesson.id);
        for moment in &*state.moments {
            assert!(moment.says.iter().any(|said| !said.is_empty()), "{}: {}", lesson.id, moment.name);
            assert!(moment.name.chars().count() <= 34, "{}: {}", lesson.id, moment.name);
        }
    }
}

#[test]
fn whatever_is_set_and_however_it_ends_what_is_told_is_in_the_recordings() {
    let mut random = Rand32::new(1);
    for lesson in LESSONS {
        for round in 0..12 {
            let query = random_query(lesson, &mut random, round % 3 > 0);
            let state = told(&query);
            assert!(state.moments.is_sorted_by_key(|moment| moment.cursor.at), "{query}");
            for moment in &*state.moments {
                let shown = state.shown();
                for (place, events) in moment.cursor.events.iter().enumerate() {
                    assert!(*events <= state.recordings[place].events, "{query}: {}", moment.name);
                }
                for (said, place) in moment.says.iter().zip([0, 1]) {
                    assert!(
                        said.is_empty() || shown.len() > place,
                        "{query}: {} tells of a way that is not there",
                        moment.name
                    );
                    assert!(!said.contains("  ") && !said.contains(" 1 tasks"), "{query}: {said}");
                }
            }
            if let Some(told) = &state.told {
                assert_eq!(state.shown().len(), 2, "{query}: a verdict is of two: {told}");
            }
        }
    }
}

#[test]
fn nothing_is_told_of_recordings_that_are_cut_off_but_what_they_contain() {
    for lesson in LESSONS {
        let whole = told(&format!("lesson={}", lesson.id));
        for share in [0, 1, 3, 7, 9] {
            let cut = |(place, sample): (usize, &interleave::recording::Sample)| {
                let mut sample = sample.clone();
                sample.events = sample.events * share / 10;
                Action::Recorded(place, sample)
            };
            let begun = [Action::Start, Action::Loaded(story(lesson)), Action::Prepared(Provenance::ServiceWorker)];
            let recorded: Vec<_> = whole.recordings.iter().enumerate().map(cut).collect();
            let state =
                state(&format!("lesson={}", lesson.id), begun.into_iter().chain(recorded).chain([Action::Finish]));
            for moment in &*state.moments {
                assert!(
                    moment.cursor.events.iter().zip(&state.recordings).all(|(events, sample)| *events <= sample.events)
                );
            }
        }
    }
    assert_eq!(done("n=2").moments.len(), 0, "without a story there is none");
}
