//! The pulse, and what disturbs a recording: each told once, and nothing any more once the pulse is dropped.

use crate::support::{Patch, count, pause, script, until};
use interleave::{
    browser::{BrowserHost, Pulse, clock_is_known, performance_now},
    runtime::{Host, Run, block},
    trace::{Disturbance, EventKind, Recorder},
};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_pulse_beats_every_fifty_milliseconds_until_it_is_dropped() {
    let recorder = Recorder::new(BrowserHost.clock());
    let beats = || count(&recorder, |kind| *kind == EventKind::Heartbeat);
    let pulse = Pulse::start(recorder.clone());
    until("there are five beats", || beats() >= 5).await;
    drop(pulse);
    let events = recorder.events();
    let last = events[events.len() - 1].at.as_ms();
    assert!(last >= 4.0 * f64::from(Pulse::PERIOD_MS), "{} beats in {last} ms", beats());

    let at_the_end = beats();
    pause(3 * Pulse::PERIOD_MS).await;
    assert_eq!((beats(), recorder.len()), (at_the_end, at_the_end));
}

#[wasm_bindgen_test]
async fn a_blocked_loop_shows_as_missing_beats() {
    let recorder = Recorder::new(BrowserHost.clock());
    let pulse = Pulse::start(recorder.clone());
    let start = performance_now();
    while performance_now() - start < 300.0 {}
    assert_eq!(recorder.len(), 0);
    until("it beats again", || !recorder.is_empty()).await;
    drop(pulse);
    assert!(recorder.events()[0].at.as_ms() >= 290.0);
}

/// What disturbed the recording, and for how many milliseconds.
fn disturbances(recorder: &Recorder) -> Vec<(Disturbance, f64)> {
    let disturbed = |kind: &EventKind| match kind {
        EventKind::Disturbed { what, lasted } => Some((*what, lasted.as_ms())),
        _ => None,
    };
    recorder.events().iter().filter_map(|event| disturbed(&event.kind)).collect()
}

#[track_caller]
fn expect_one(recorder: &Recorder, what: Disturbance, least: f64) {
    match disturbances(recorder)[..] {
        [(found, lasted)] if found == what => {
            assert!(lasted >= least && lasted <= recorder.now().as_ms(), "{lasted} ms, not {least}");
        }
        ref others => panic!("{others:?} instead of {what:?}"),
    }
}

/// A page that says that it is hidden, until this is dropped.
struct Hidden;

impl Hidden {
    fn hide() -> Self {
        script("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
        tell("document", "visibilitychange");
        Self
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        script("delete document.hidden");
        tell("document", "visibilitychange");
    }
}

fn tell(target: &str, sign: &str) {
    script(&format!("{target}.dispatchEvent(new Event('{sign}'))"));
}

fn beating() -> (Recorder, Pulse) {
    let recorder = Recorder::new(BrowserHost.clock());
    let pulse = Pulse::start(recorder.clone());
    (recorder, pulse)
}

#[wasm_bindgen_test]
async fn a_page_that_nothing_happens_to_is_not_disturbed() {
    while !clock_is_known() {
        BrowserHost.yield_now().await;
    }
    let (recorder, pulse) = beating();
    pause(200).await;
    drop(pulse);
    assert_eq!(count(&recorder, |kind| *kind != EventKind::Heartbeat), 0, "{:?}", recorder.events());
}

#[wasm_bindgen_test]
async fn a_page_is_hidden_until_it_is_shown_or_the_recording_ends() {
    let (recorder, pulse) = beating();
    pause(60).await;
    let hidden = Hidden::hide();
    pause(120).await;
    assert_eq!(disturbances(&recorder), []);
    drop(hidden);
    expect_one(&recorder, Disturbance::Hidden, 100.0);
    let again = Hidden::hide();
    drop(pulse);
    assert_eq!(disturbances(&recorder).len(), 2);
    let events = recorder.len();
    drop(again);
    assert_eq!(recorder.len(), events, "nobody listens any more");
}

#[wasm_bindgen_test]
async fn a_recording_that_begins_in_a_hidden_page_is_disturbed_from_its_beginning() {
    let hidden = Hidden::hide();
    let (recorder, pulse) = beating();
    pause(60).await;
    drop(hidden);
    let [(Disturbance::Hidden, lasted)] = disturbances(&recorder)[..] else { panic!("{:?}", recorder.events()) };
    let told = recorder.events().into_iter().find(|event| matches!(event.kind, EventKind::Disturbed { .. }));
    assert_eq!(told.map(|event| event.at.as_ms()), Some(lasted));
    drop(pulse);
}

#[wasm_bindgen_test]
async fn what_comes_together_is_one_disturbance_with_the_strongest_name() {
    let (recorder, pulse) = beating();
    tell("window", "pagehide");
    let hidden = Hidden::hide();
    tell("document", "freeze");
    pause(60).await;
    tell("document", "resume");
    tell("window", "pageshow");
    assert_eq!(disturbances(&recorder), [], "it is still hidden");
    drop(hidden);
    expect_one(&recorder, Disturbance::Left, 50.0);
    drop(pulse);
    assert_eq!(disturbances(&recorder).len(), 1);
}

#[wasm_bindgen_test]
async fn a_page_that_stands_still_is_stopped_unless_its_own_task_is_the_reason() {
    let (recorder, pulse) = beating();
    let start = performance_now();
    while performance_now() - start < 1_200.0 {}
    until("it beats again", || !recorder.is_empty()).await;
    drop(pulse);
    expect_one(&recorder, Disturbance::Stopped, 1_150.0);

    let run = Run::start(&BrowserHost, "main", async { block(Duration::from_millis(1_200)) });
    let pulse = Pulse::start(run.recorder().clone());
    run.finished().await;
    pause(60).await;
    drop(pulse);
    assert_eq!(disturbances(run.recorder()), []);
}

#[wasm_bindgen_test]
async fn a_computer_whose_clock_is_set_or_that_slept_is_unsteady() {
    let (recorder, pulse) = beating();
    script("const own = Date.now; Date.now = () => own() + 5000; window.ownNow = own;");
    until("it is told", || !disturbances(&recorder).is_empty()).await;
    pause(120).await;
    expect_one(&recorder, Disturbance::Unsteady, 0.0);
    drop(pulse);
    script("Date.now = window.ownNow; delete window.ownNow;");
}

#[wasm_bindgen_test]
async fn a_service_worker_that_was_started_anew_is_told_from_its_answers() {
    let answers = Patch::of(
        &["fetch"],
        "window.began = Date.now() - 60000;
         window.fetch = async () => new Response('', { headers: { 'x-interleave': `sw/1 ${window.began}` } });
         return [];",
    );
    let ask = async || BrowserHost.fetch("http://127.0.0.1:1/".into()).await.is_ok();
    assert!(ask().await);
    let (recorder, pulse) = beating();
    assert!(ask().await);
    pause(120).await;
    assert_eq!(disturbances(&recorder), [], "it is the one that answered before");
    script("window.began = Date.now()");
    pause(60).await;
    assert!(ask().await && ask().await);
    pause(120).await;
    expect_one(&recorder, Disturbance::Restarting, 50.0);
    drop((pulse, answers));
}
