//! Links into the recordings: where the page stands, written and opened again.

use crate::{
    recording::file::random::trace as random_trace,
    support::{recording, sample_of, state},
};
use interleave::{
    lessons::{DEFAULT, LESSONS, Lesson, Story, story_of},
    model::{Action, Command, Goal, Params, State},
    parts::PARTS,
    recording::{Provenance, Sample},
    time::Micros,
    trace::TaskId,
};
use oorandom::Rand32;

fn story(lesson: &Lesson) -> &'static Story {
    let group = (PARTS.programs)(lesson).get().expect("nothing is split here");
    story_of(group, lesson).expect("each lesson has one")
}

/// The page after it was opened with `query` and these were recorded.
fn opened(query: &str, recordings: &[Sample]) -> State {
    let (params, _) = Params::from_query(query);
    let begun = [Action::Start, Action::Loaded(story(params.lesson)), Action::Prepared(Provenance::Timers)];
    let recorded = recordings.iter().cloned().enumerate().map(|(place, sample)| Action::Recorded(place, sample));
    state(query, begun.into_iter().chain(recorded).chain([Action::Finish]))
}

fn recorded(query: &str) -> Vec<Sample> {
    let (params, _) = Params::from_query(query);
    params.strategies.iter().map(|strategy| recording(&params, strategy.id)).collect()
}

/// What a link keeps of the page.
fn kept(state: &State) -> impl PartialEq + std::fmt::Debug {
    let selected = state.selected;
    (state.cursor.clone(), selected, state.front, state.shown(), state.params.lang, state.params.values.clone())
}

#[test]
fn a_link_to_each_key_moment_of_each_lesson_leads_there() {
    for lesson in LESSONS {
        let query = format!("lesson={}", lesson.id);
        let recordings = recorded(&query);
        let done = opened(&query, &recordings);
        for place in 0..done.moments.len() {
            let there = done.after(Action::Moment(place));
            let link = there.link();
            assert!(matches!(link.goal, Some(Goal::Moment(_))), "{}: {link:?}", lesson.id);
            let again = opened(&link.to_link(), &recordings);
            assert_eq!((kept(&again), again.warning.as_deref()), (kept(&there), None), "{}", link.to_link());
        }
    }
}

#[test]
fn a_link_from_anywhere_leads_back() {
    let ways = [0, 1].map(|way| {
        let trace = random_trace(way, 10_000);
        sample_of(DEFAULT.strategies[way as usize].way(), trace)
    });
    let done = opened("lang=rust", &ways);
    let mut random = Rand32::new(1);
    let mut here = done.after(Action::Command(Command::Home));
    for step in 0..1_000 {
        here = match random.rand_range(0..10) {
            0 => here.after(Action::Seek(Micros(u64::from(random.rand_u32()) % (done.end().0 + 1)))),
            1 => here.after(Action::Select(Some((random.rand_range(0..2) as usize, TaskId(random.rand_range(0..5)))))),
            2 => here.after(Action::Front(random.rand_range(0..2) as usize)),
            3 if step % 50 == 3 => here.after(Action::Command([Command::End, Command::Home][step % 2])),
            4 => here.after(Action::Command(Command::Back)),
            5 => here.after(Action::Command(Command::TaskForward)),
            6 => here.after(Action::Command(Command::Later)),
            _ => here.after(Action::Command(Command::Forward)),
        };
        let query = here.link().to_link();
        let again = opened(&query, &ways);
        assert_eq!((kept(&again), again.warning.as_deref()), (kept(&here), None), "{query}");
    }
}

#[test]
fn in_another_run_a_step_is_the_same_step_at_its_own_time() {
    let done = opened("n=2&latency=100", &recorded("n=2&latency=100"));
    let step = (0..6).fold(done.after(Action::Command(Command::Home)), |state, _| {
        state.after(Action::Command(Command::TaskForward)).after(Action::Command(Command::Forward))
    });
    let Some(Goal::Time(_, Some(counts))) = step.link().goal else { panic!("{:?}", step.link()) };
    let slower = opened(&step.link().to_link(), &recorded("n=2&latency=150"));
    assert_eq!((slower.cursor().events[0], slower.warning.clone()), (counts[0], None));
}

#[test]
fn what_the_recordings_do_not_contain_is_said_and_the_page_rests_as_usual() {
    let query = "lesson=locks";
    let recordings = recorded(query);
    let usual = opened(query, &recordings);
    let said = |state: &State| state.warning.clone().unwrap_or_default();
    for link in ["moment=6", "moment=4294967296", "at=4294967295", "at=600000,1,99999"] {
        let state = opened(&format!("{query}&{link}"), &recordings);
        assert_eq!(
            (&state.cursor, &*said(&state)),
            (&usual.cursor, "This run does not have the link's moment."),
            "{link}"
        );
        assert_eq!(said(&state.after(Action::Start)), "", "the next one may");
    }
    let state = opened(&format!("{query}&task=narrow:900"), &recordings);
    assert_eq!((state.selected, &*said(&state)), (None, "This run does not have the link's task."));
    // Without recordings there is nothing to go to.
    let empty = opened(&format!("{query}&at=0,0,0&moment=1&task=narrow:0"), &[]);
    assert_eq!(
        (empty.cursor.clone(), &*said(&empty)),
        (None, "This run does not have the link's moment, nor its task.")
    );
}

#[test]
fn numbers_of_events_that_cannot_be_give_a_cursor_all_the_same() {
    let query = "lesson=locks";
    let recordings = recorded(query);
    for counts in ["0,0", "0,99999", "1", "7", "18446744073709551615,18446744073709551615", "30,0", "0,30", "1,1"] {
        let state = opened(&format!("{query}&at=1,{counts}"), &recordings);
        let cursor = state.cursor();
        for (place, recording) in recordings.iter().enumerate() {
            let before = cursor.at.0.checked_sub(1).map_or(0, |before| recording.events_by(Micros(before)));
            let by = recording.events_by(cursor.at);
            assert!((before..=by).contains(&cursor.events[place]), "{counts}: {cursor:?}");
        }
    }
}

#[test]
fn a_link_is_to_the_whole_page_and_has_nobodys_colours() {
    let link = state("theme=dark&embed=1&lang=rust&n=3", []).link();
    assert_eq!(link.to_link(), "lesson=network-requests&n=3&lang=rust&front=1");
}

#[test]
fn before_a_run_a_link_leads_where_the_address_does() {
    let query = "moment=3&task=gather%3A2";
    let link = state(query, []).link().to_link();
    assert!(link.ends_with(query), "{link}");
    let running = state(query, [Action::Start, Action::Prepared(Provenance::Timers)]);
    assert_eq!(running.link().to_link(), link);
}

#[test]
fn what_the_address_says_of_the_ways_is_chosen_with_it() {
    let query = "lesson=locks";
    let done = opened(query, &recorded(query));
    let lock = done.params.strategies.iter().find(|way| way.id == "lock").copied().unwrap();
    let beside = done.after(Action::Beside(lock));
    assert_eq!(beside.params.to_query(), "lesson=locks&beside=lock&front=2");
    let back = beside.after(Action::Choose(done.params.clone(), vec![]));
    assert_eq!((back.shown(), back.front, back.moments.len()), (done.shown(), 0, done.moments.len()));
    assert_eq!(back.recordings, done.recordings, "the same run");
    let forward = back.after(Action::Choose(beside.params.clone(), vec![]));
    assert_eq!((forward.shown(), forward.front), (beside.shown(), 1));
    let front = done.after(Action::Front(1));
    assert_eq!(front.params.to_query(), "lesson=locks&front=2");
}
