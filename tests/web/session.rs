//! A session: from the endpoint to the last sample, or to its drop.

use crate::support::{Patch, pause, until, window};
use gloo_events::EventListener;
use interleave::{
    analysis::Outcomes,
    app::Session,
    model::{Action, Params},
    recording::{Provenance, Recording, Sample},
    time::Micros,
    trace::EventKind,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn params() -> Params {
    with("latency=60..90")
}

/// Four requests, and what the query says.
fn with(query: &str) -> Params {
    Params::from_query(&format!("n=4&{query}")).0
}

/// What a session said, and how many runs were announced meanwhile.
struct Heard {
    session: Option<Session>,
    actions: Rc<RefCell<Vec<Action>>>,
    announced: Rc<Cell<usize>>,
    _listener: EventListener,
}

impl Heard {
    fn start(params: Params) -> Self {
        let (actions, announced) = (Rc::<RefCell<Vec<_>>>::default(), Rc::new(Cell::new(0)));
        let (heard, count) = (actions.clone(), announced.clone());
        Self {
            _listener: EventListener::new(&window(), "interleave:run", move |_| count.set(count.get() + 1)),
            session: Some(Session::start(params, interleave::parts::PARTS, move |action| {
                heard.borrow_mut().push(action)
            })),
            actions,
            announced,
        }
    }

    async fn to_its_end(params: Params) -> Self {
        let heard = Self::start(params);
        until("the session has ended", || heard.words().contains(&"finish")).await;
        heard
    }

    /// The actions, a word each; samples of one strategy in a row are one word.
    fn words(&self) -> Vec<&'static str> {
        let mut words: Vec<_> = self.actions.borrow().iter().map(word).collect();
        words.dedup();
        words
    }

    /// The last sample of each strategy.
    fn recordings(&self) -> Vec<Sample> {
        let mut last: Vec<Sample> = Vec::new();
        for action in &*self.actions.borrow() {
            if let Action::Recorded(place, recording) = action {
                last.truncate(*place);
                last.push(recording.clone());
            }
        }
        last
    }

    fn provenance(&self) -> Option<Provenance> {
        self.actions.borrow().iter().find_map(|action| match action {
            Action::Prepared(provenance) => Some(*provenance),
            _ => None,
        })
    }
}

fn word(action: &Action) -> &'static str {
    match action {
        Action::Loaded(_) => "loaded",
        Action::Prepared(_) => "prepared",
        Action::Recorded(0, _) => "first",
        Action::Recorded(1, _) => "second",
        Action::Finish => "finish",
        _ => "something else",
    }
}

fn outcomes(recording: &Recording) -> (u32, u32, u32) {
    let Outcomes { ok, error, cancelled } = recording.statistics().outcomes;
    (ok, error, cancelled)
}

#[wasm_bindgen_test]
async fn a_session_prepares_records_each_strategy_and_finishes() {
    let heard = Heard::to_its_end(params()).await;
    assert_eq!(heard.words(), ["loaded", "prepared", "first", "second", "finish"]);
    let recordings = heard.recordings();
    assert_eq!(
        recordings.iter().map(|recording| recording.way.id.clone()).collect::<Vec<_>>(),
        ["sequential", "gather"]
    );
    assert_eq!(recordings.iter().map(|recording| outcomes(recording)).collect::<Vec<_>>(), [(4, 0, 0), (4, 0, 0)]);
    pause(0).await;
    assert_eq!(heard.announced.get(), 1);
    pause(100).await;
    assert_eq!(heard.words().last(), Some(&"finish"), "nothing is said after the end");
}

#[wasm_bindgen_test]
async fn strategies_run_one_after_the_other_and_take_the_sum_and_the_longest() {
    let heard = Heard::to_its_end(params()).await;
    let [first, second] = &heard.recordings()[..] else { panic!("{:?}", heard.words()) };
    assert!(second.epoch >= first.epoch + first.statistics().wall);
    let latencies = params().input().latencies();
    let (sum, longest): (u32, _) = (latencies.iter().sum(), latencies.iter().max().copied());
    assert!(first.statistics().wall.as_ms() >= f64::from(sum) - 4.0);
    assert!(second.statistics().wall.as_ms() >= longest.map_or(0.0, f64::from) - 1.0);
    assert!(second.statistics().wall < first.statistics().wall);
}

#[wasm_bindgen_test]
async fn samples_grow_from_frame_to_frame_and_the_last_is_complete() {
    let heard = Heard::to_its_end(params()).await;
    let mut samples: Vec<Sample> = Vec::new();
    for action in &*heard.actions.borrow() {
        if let Action::Recorded(0, recording) = action {
            samples.push(recording.clone());
        }
    }
    assert!(samples.len() > 3, "{} samples", samples.len());
    for pair in samples.windows(2) {
        let [one, next] = [&pair[0], &pair[1]];
        assert!(std::ptr::eq(&**one, &**next) && next.events >= one.events && next.now >= one.now);
    }
    let last = &samples[samples.len() - 1];
    assert!(last.analysis().lanes.iter().all(|lane| lane.end.is_some()));
    assert!(last.now > Micros::ZERO && !last.analysis().heartbeats.is_empty());
}

#[wasm_bindgen_test]
async fn without_a_service_worker_the_timer_stands_in_and_no_phases_are_made_up() {
    // The test server has no sw.js at the page's scope.
    let heard = Heard::to_its_end(params()).await;
    assert_eq!(heard.provenance(), Some(Provenance::TimerFallback));
    for recording in heard.recordings() {
        assert!(!recording.trace().events.iter().any(|event| matches!(event.kind, EventKind::Network { .. })));
    }
}

#[wasm_bindgen_test]
async fn a_failing_request_is_an_error_of_its_own_and_the_others_go_on() {
    for failure in ["404", "500", "drop", "malformed"] {
        let heard = Heard::to_its_end(with(&format!("latency=5..10&fail=2&failure={failure}"))).await;
        let outcomes: Vec<_> = heard.recordings().iter().map(|recording| outcomes(recording)).collect();
        assert_eq!(outcomes, [(3, 1, 0), (3, 1, 0)], "{failure}");
    }
}

#[wasm_bindgen_test]
async fn another_origin_is_asked_over_the_network_even_if_nobody_answers() {
    for (base, text) in
        [(window().location().origin().unwrap(), "HTTP 404"), ("http://127.0.0.1:1".into(), "no answer: ")]
    {
        let heard = Heard::to_its_end(params().with("base", &base).0).await;
        assert_eq!(heard.provenance(), Some(Provenance::Network));
        for recording in heard.recordings() {
            assert_eq!(outcomes(&recording), (0, 4, 0));
            let analysis = recording.analysis();
            let ends = analysis.workers().filter_map(|lane| lane.end.clone());
            assert!(ends.into_iter().all(|(_, outcome)| outcome.text().starts_with(text)), "{text}");
        }
    }
}

#[wasm_bindgen_test]
async fn one_strategy_alone_runs_alone() {
    let heard = Heard::to_its_end(with("latency=60..90&strategies=gather")).await;
    assert_eq!(heard.words(), ["loaded", "prepared", "first", "finish"]);
    assert_eq!(heard.recordings()[0].way.id, "gather");
}

#[wasm_bindgen_test]
async fn a_dropped_session_ends_with_a_sample_that_shows_the_requests_cancelled() {
    let mut heard = Heard::start(with("latency=5000"));
    until("the first request waits", || {
        heard.recordings().last().is_some_and(|recording| recording.statistics().tasks == 2)
    })
    .await;
    heard.session.take();
    until("the last sample has come", || {
        heard.recordings().last().is_some_and(|recording| outcomes(recording) == (0, 0, 1))
    })
    .await;
    let said = heard.actions.borrow().len();
    pause(100).await;
    assert_eq!((heard.words(), heard.announced.get()), (vec!["loaded", "prepared", "first"], 0));
    assert_eq!(heard.actions.borrow().len(), said, "nothing is said after the last sample");
    let recordings = heard.recordings();
    assert!(recordings[0].analysis().lanes.iter().all(|lane| lane.end.is_some()));
}

#[wasm_bindgen_test]
async fn a_dropped_session_aborts_its_requests() {
    let requests = Patch::hanging_fetch();
    let mut heard = Heard::start(with("strategies=gather&base=https://a.example"));
    until("the requests are sent", || requests.seen.length() == 4).await;
    until("a sample has come", || heard.words().contains(&"first")).await;
    heard.session.take();
    pause(50).await;
    assert_eq!(requests.aborted(), [true; 4]);
    assert_eq!(heard.recordings().iter().map(|recording| outcomes(recording)).collect::<Vec<_>>(), [(0, 0, 4)]);
}

#[wasm_bindgen_test]
async fn a_session_dropped_at_once_says_nothing_of_a_run() {
    let mut heard = Heard::start(params());
    heard.session.take();
    pause(300).await;
    // What is there at once is told of at once.
    assert_eq!((heard.words(), heard.announced.get()), (vec!["loaded"], 0));
}
