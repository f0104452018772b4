//! A run that was disturbed, and one whose clock is coarse: what the page says and draws of it.

use crate::support::{after, as_of, done, recording_of, sample_of, state};
use interleave::{
    lessons::measure,
    model::{Action, State},
    present::{Dots, coarse_clock, disturbances, is_disturbed, panels, run_event, summary},
    recording::{NotCompared, Provenance, Sample, compared},
    runtime::spawn_named,
    time::Micros,
    trace::{Disturbance, Event, EventKind},
};
use serde_json::{Value, json};

const QUERY: &str = "n=2&latency=100..300";

/// A disturbance that ends at `to` milliseconds, with its length.
fn disturbance(what: Disturbance, to: u64, lasted: u64) -> Event {
    Event { at: Micros(to * 1_000), kind: EventKind::Disturbed { what, lasted: Micros(lasted * 1_000) } }
}

/// The same recording, with this among its events.
fn with(sample: &Sample, event: Event) -> Sample {
    let mut trace = sample.trace().clone();
    let mut events: Vec<_> = trace.events.iter().cloned().chain([event]).collect();
    events.sort_by_key(|event| event.at);
    trace.events = events.into_iter().collect();
    sample_of(sample.way.clone(), trace)
}

/// The page when the way at each place was disturbed like that.
fn page(disturbances: &[(usize, Event)]) -> State {
    let mut done = done(QUERY);
    for (place, event) in disturbances {
        done.recordings[*place] = with(&done.recordings[*place], event.clone());
    }
    done
}

/// Why the two ways are not compared, if they are not.
fn refusal(state: &State) -> Option<NotCompared> {
    let group = state.params.lesson.same_work[0];
    compared(&state.recordings, group).expect("both have run").err()
}

#[test]
fn the_sentence_says_what_happened_and_compares_nothing() {
    let clean = page(&[]);
    assert_eq!((disturbances(&clean), refusal(&clean)), (None, None));
    for (what, text) in [
        (Disturbance::Hidden, "The page was hidden for 120 ms during “Gathered”."),
        (Disturbance::Frozen, "The page was frozen for 120 ms during “Gathered”."),
        (Disturbance::Left, "The page was left for 120 ms during “Gathered”."),
        (Disturbance::Stopped, "The browser was stopped for 120 ms during “Gathered”."),
        (Disturbance::Restarting, "The service worker was restarting for 120 ms during “Gathered”."),
        (Disturbance::Unsteady, "The clock was unsteady for 120 ms during “Gathered”."),
    ] {
        let page = page(&[(1, disturbance(what, 150, 120))]);
        assert_eq!(disturbances(&page).as_deref(), Some(text));
        assert_eq!(summary(&page), "This run was disturbed from outside: its times say nothing.");
        assert_eq!(refusal(&page), Some(NotCompared::Disturbed));
    }
}

#[test]
fn of_two_ways_both_are_named_and_of_two_disturbances_the_longer() {
    let both = page(&[
        (0, disturbance(Disturbance::Hidden, 100, 50)),
        (0, disturbance(Disturbance::Stopped, 300, 80)),
        (0, disturbance(Disturbance::Hidden, 310, 60)),
        (1, disturbance(Disturbance::Frozen, 200, 10)),
    ]);
    assert_eq!(
        disturbances(&both).as_deref(),
        Some(
            "The page was hidden for 110 ms during “One after another”, and the page was frozen for 10 ms during \
             “Gathered”."
        )
    );
}

#[test]
fn a_run_that_goes_on_or_was_cancelled_is_said_to_be_just_that() {
    let sample = with(&done(QUERY).recordings[0], disturbance(Disturbance::Hidden, 100, 50));
    let begun = [Action::Start, Action::Prepared(Provenance::ServiceWorker), Action::Recorded(0, sample)];
    let running = state(QUERY, begun);
    assert_eq!((disturbances(&running), summary(&running)), (None, "Running: one after another…".into()));
    let cancelled = running.after(Action::Cancel);
    assert_eq!((disturbances(&cancelled), is_disturbed(&cancelled)), (None, false));
    assert!(summary(&cancelled).starts_with("Cancelled"), "{}", summary(&cancelled));
}

#[test]
fn the_picture_has_the_stretches_and_names_them() {
    let page =
        page(&[(1, disturbance(Disturbance::Hidden, 100, 100)), (1, disturbance(Disturbance::Stopped, 250, 50))]);
    let shade = |state: &State, place: usize| {
        let panel = &panels(state)[place];
        let stretches = panel.shade().iter().map(|path| path.d.matches('Z').count()).sum::<usize>();
        (stretches, panel.loop_text.clone())
    };
    assert_eq!(shade(&page, 0), (0, "busy 0 ms".into()));
    assert_eq!(shade(&page, 1), (2, "busy 0 ms, hidden, stopped".into()));
    assert_eq!(shade(&as_of(&page, Micros(40_000)), 1), (1, "busy 0 ms, hidden".into()));
}

#[test]
fn the_run_event_names_what_disturbed_each_way_and_has_no_speedup() {
    let event = |state: &State| {
        let event = run_event(&state.params, Provenance::Timers, &state.recordings);
        let event: Value = serde_json::from_str(&event).unwrap();
        json!([event["disturbed"], event["strategies"][0]["disturbed"], event["strategies"][1]["disturbed"]])
    };
    assert_eq!(event(&page(&[])), json!([false, [], []]));
    let page = page(&[(1, disturbance(Disturbance::Left, 100, 100)), (1, disturbance(Disturbance::Hidden, 250, 50))]);
    assert_eq!(event(&page), json!([true, [], ["hidden", "left"]]));
    let event = run_event(&page.params, Provenance::Timers, &page.recordings);
    let event: Value = serde_json::from_str(&event).unwrap();
    assert_eq!((&event["speedup"], &event["compared"]), (&Value::Null, &Value::Null));
}

#[test]
fn repetitions_that_were_disturbed_are_no_dots_and_are_counted() {
    let strategy = &measure::LESSON.strategies[0];
    let recording = recording_of(strategy, async {
        for place in 1..=10 {
            let _ = spawn_named(&format!("run {place}"), after(100)).await;
        }
    });
    let dots = |sample: Sample| {
        let dots = Dots::of(&[sample]).expect("repetitions");
        (dots.rows.iter().map(|row| row.dots.len()).collect::<Vec<_>>(), dots.left_out)
    };
    assert_eq!(dots(recording.clone()), (vec![10], vec![]));
    let title = strategy.title;
    let two = with(&recording, disturbance(Disturbance::Hidden, 350, 100));
    assert_eq!(dots(two), (vec![8], vec![format!("“{title}”: 2 of 10 repetitions disturbed and left out.")]));
    let all = with(&recording, disturbance(Disturbance::Hidden, 1_000, 1_000));
    assert_eq!(dots(all), (vec![], vec![format!("“{title}”: 10 of 10 repetitions disturbed and left out.")]));
}

#[test]
fn a_coarse_clock_is_told_and_its_recordings_are_compared() {
    assert_eq!(coarse_clock(&page(&[])), None);
    assert_eq!(coarse_clock(&state("", [])), None);
    let page = page(&[(1, Event { at: Micros::ZERO, kind: EventKind::ClockStep(Micros(16_667)) })]);
    assert_eq!(coarse_clock(&page).as_deref(), Some("clock in steps of 17 ms"));
    assert_eq!((disturbances(&page), refusal(&page)), (None, None));
}
