//! The guess: what can be marked, how long a mark stays, and what is said of it.

use crate::support::{done, params, recording, state};
use interleave::{
    lessons::{DEFAULT, Lesson, Strategy},
    model::{Action, GuessSteps, Params, Phase, State},
    present::{panels, summary},
    recording::Provenance,
    time::Micros,
};

const SECOND: Micros = Micros(1_000_000);
const MARK: Action = Action::Guess(Some(SECOND));

fn marked(query: &str) -> State {
    state(query, [MARK])
}

#[test]
fn a_mark_can_be_made_moved_and_taken_away_before_a_run() {
    let marked = marked("");
    assert_eq!(marked, State { guess: Some(SECOND), ..state("", []) });
    assert_eq!(marked.after(Action::Guess(Some(Micros(5)))).guess, Some(Micros(5)));
    assert_eq!(marked.after(Action::Guess(None)), state("", []));
}

#[test]
fn once_the_end_is_on_its_way_there_is_nothing_to_guess() {
    let begun = state("n=2", [Action::Start]);
    let running = begun.after(Action::Prepared(Provenance::ServiceWorker));
    let recorded = running.after(Action::Recorded(0, recording(&params("n=2"), "sequential")));
    for state in [&begun, &running, &recorded, &done("n=2"), &done("n=2").after(Action::Seek(Micros(5)))] {
        assert_eq!((state.marks(), state.after(MARK).guess), (None, None), "{:?}", state.phase);
        let late = State { guess: Some(SECOND), ..state.clone() };
        assert_eq!(late.after(Action::Guess(None)).guess, None, "{:?}: a mark can go at any time", state.phase);
        assert_eq!(late.after(Action::Guess(Some(Micros(5)))).guess, Some(SECOND), "{:?}", state.phase);
    }
    // Cancelled before the one that is guessed had begun.
    assert!(recorded.after(Action::Cancel).marks().is_some());
    let both = recorded.after(Action::Recorded(1, recording(&params("n=2"), "gather"))).after(Action::Cancel);
    assert_eq!(both.marks(), None);
}

#[test]
fn a_mark_stays_for_runs_of_the_same_parameters_and_no_others() {
    let done = State { guess: Some(SECOND), ..done("n=2") };
    assert_eq!(done.after(Action::Start).guess, Some(SECOND));
    let chosen = |key, value| done.after(Action::Choose(done.params.with(key, value).0, vec![])).guess;
    assert_eq!(
        [chosen("theme", "dark"), chosen("n", "2"), chosen("n", "3"), chosen("strategies", "gather")],
        [Some(SECOND), Some(SECOND), None, None]
    );
}

#[test]
fn the_slider_covers_the_axis_in_steps_as_times_are_written() {
    let marks = |query: &str| {
        let state = state(query, []);
        let GuessSteps { step, steps } = state.marks().unwrap();
        (step.to_string(), Micros(step.0 * steps).to_string(), params(query).asked().to_string())
    };
    let text = |query| marks(query);
    let pair = |(step, end, asked): (&str, &str, &str)| (step.to_owned(), end.to_owned(), asked.to_owned());
    assert_eq!(text("n=8&latency=500"), pair(("10 ms", "4.10 s", "4.00 s")));
    assert_eq!(text("n=1&latency=90"), pair(("0.10 ms", "92 ms", "90 ms")));
    assert_eq!(text("n=200&latency=10000"), pair(("10.00 s", "2100.00 s", "2000.00 s")));
    assert_eq!(text("n=1&latency=0"), pair(("0.01 ms", "1.00 ms", "0 ms")));
}

#[test]
fn before_a_run_the_axis_has_room_for_what_the_settings_tell() {
    let asked = |query: &str| params(query).asked().to_string();
    assert_eq!(asked("n=4&latency=250"), "1.00 s", "the sum of the latencies");
    assert_eq!(asked("lesson=blocking&n=4&ms=250"), "1.00 s", "so many times as long as each takes");
    assert_eq!(asked("lesson=locks&n=4&check=200&store=50"), "1.00 s", "all that each takes");
    assert_eq!(asked("lesson=semaphores&n=4&limit=1&interval=500&latency=100"), "2.00 s", "the longer of both");
    assert_eq!(asked("lesson=coroutines-and-threads&n=100000"), "2.00 s", "nothing is known of them");
}

#[test]
fn the_guess_is_about_the_last_strategy_that_is_no_mistake() {
    const STRATEGIES: [Strategy; 3] = [
        DEFAULT.strategies[0],
        DEFAULT.strategies[1],
        Strategy { id: "wrong", mistake: true, ..DEFAULT.strategies[0] },
    ];
    const LESSON: Lesson = Lesson { id: "test", strategies: &STRATEGIES, ..*DEFAULT };
    let guessed = |strategies: &str| {
        let params = Params::of(&LESSON).with("strategies", strategies).0;
        State { params, ..state("", []) }.guessed().map(|(place, strategy)| (place, strategy.id))
    };
    assert_eq!(guessed("sequential,gather,wrong"), Some((1, "gather")));
    assert_eq!(guessed("sequential,wrong"), Some((0, "sequential")));
    assert_eq!(guessed("wrong"), None);
    let only = State { params: Params::of(&LESSON).with("strategies", "wrong").0, ..state("", []) };
    assert_eq!((only.marks(), only.after(MARK).guess, only.verdict()), (None, None, None));
}

#[test]
fn afterwards_a_sentence_says_both_times() {
    let done = done("n=4&latency=300");
    assert_eq!(done.verdict(), None, "nothing was marked");
    let marked = State { guess: Some(Micros(1_200_000)), ..done.clone() };
    assert_eq!(marked.verdict().as_deref(), Some("You marked 1.20 s; it ended at 300 ms."));
    assert_eq!(marked.after(Action::Seek(Micros(5))).verdict(), marked.verdict());
    assert_eq!(State { phase: Phase::Running, ..marked.clone() }.verdict(), None);
    assert_eq!(summary(&marked), summary(&done), "the summary is about the run alone");
}

#[test]
fn the_mark_stands_on_the_axis_of_the_strategy_it_is_about() {
    let guesses = |state: &State| panels(state).iter().map(|panel| panel.guess).collect::<Vec<_>>();
    assert_eq!(guesses(&state("n=4&latency=300", [])), [None, None]);
    let [none, Some(before)] = guesses(&marked("n=4&latency=300"))[..] else { panic!("it is about gathered") };
    assert_eq!(none, None);
    assert!(before == 7_692, "1 s of 1.3 s: {before}");
    // The axis has room for a mark far behind the end.
    let far = State { guess: Some(Micros(10_000_000)), ..done("n=4&latency=300") };
    assert_eq!(guesses(&far), [None, Some(9_090)]);
}
