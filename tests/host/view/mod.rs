//! What the page shows, rendered to text on the host, and what it tells others.

mod start;

use crate::support::{after, as_of, cancelled_recording, done, params, recording_of, sample_of, state};
use interleave::{
    app::{DetailsLoading, Fetched, LessonText},
    lessons::{LESSONS, network_requests},
    model::{Action, Cursor, Moment, Params, State},
    parts::PARTS,
    present::{PanelData, panels, run_event},
    recording::Provenance,
    runtime::spawn_named,
    time::Micros,
    trace::{Disturbance, Event, EventKind, Trace},
    view::{Instrument, StatisticsTable},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

// Pictures

#[tokio::test]
async fn before_a_run_every_lane_waits_on_an_axis_with_room_for_the_sum() {
    insta::assert_snapshot!(picture(&state("n=2&latency=100", [])).await);
}

#[tokio::test]
async fn a_run_that_is_done() {
    insta::assert_snapshot!(picture(&done("n=2&latency=100..300")).await);
}

#[tokio::test]
async fn in_the_middle_of_a_run() {
    let running = as_of(&done("n=2&latency=100..300"), Micros(150_000));
    insta::assert_snapshot!(picture(&running).await);
}

#[tokio::test]
async fn a_request_that_failed() {
    insta::assert_snapshot!(picture(&done("n=2&latency=100&fail=2&strategies=gather")).await);
}

#[tokio::test]
async fn requests_that_were_aborted() {
    let query = "n=3&latency=100&strategies=sequential";
    let aborted = cancelled_recording(&params(query), "sequential", 150);
    let actions =
        [Action::Start, Action::Prepared(Provenance::ServiceWorker), Action::Recorded(0, aborted), Action::Cancel];
    insta::assert_snapshot!(picture(&state(query, actions)).await);
}

#[tokio::test]
async fn the_numbers_side_by_side() {
    let done = done("n=3&latency=100&fail=2");
    insta::assert_snapshot!(render::<StatisticsOf>(Props { state: done }).await);
    assert_eq!(render::<StatisticsOf>(Props { state: state("", []) }).await, "", "nothing to compare");
    let alone = render::<StatisticsOf>(Props { state: self::done("strategies=gather") }).await;
    assert!(!alone.contains("speedup"), "{alone}");
}

#[tokio::test]
async fn a_row_of_numbers_that_says_nothing_is_left_out() {
    let numbers = render::<StatisticsOf>(Props { state: done("n=3&latency=100") }).await;
    assert!(!numbers.contains("long-polls") && numbers.contains(r#"data-stat="requests""#), "{numbers}");
    let timers = render::<StatisticsOf>(Props { state: done("lesson=async-await") }).await;
    assert!(!timers.contains(r#"data-stat="requests""#), "no request: {timers}");
}

#[tokio::test]
async fn repetitions_are_dots_on_one_axis_with_their_numbers_in_words() {
    let strategies = network_requests::LESSON.strategies;
    let repeated = |strategy: usize, lengths: &'static [u64]| {
        recording_of(&strategies[strategy], async move {
            for (place, length) in (1..).zip(lengths) {
                let _ = spawn_named(&format!("run {place}"), after(*length)).await;
            }
        })
    };
    let recordings = vec![repeated(0, &[400, 100, 200]), repeated(1, &[50])];
    insta::assert_snapshot!(render::<StatisticsOf>(Props { state: State { recordings, ..done("n=1") } }).await);
    let none = render::<StatisticsOf>(Props { state: done("n=1") }).await;
    assert!(!none.contains("<figure"), "{none}");
}

#[component]
fn LookFor(Props { state }: &Props) -> Html {
    let folder = state.params.lesson.id.replace('-', "_");
    let file = format!("{}/src/lessons/{folder}/text.html", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).expect("the lesson's text");
    let reading = LessonText { page: Fetched::Coming, text: Some(text.into()), retry: Callback::noop() };
    (PARTS.details.get().expect("nothing is split here").look_for)(state, &reading, &Callback::noop())
}

#[tokio::test]
async fn the_key_moments_stand_under_what_to_look_for_in_every_text_and_the_prose_stays() {
    for lesson in LESSONS {
        let done = state(&format!("lesson={}", lesson.id), []);
        let moment = |name, says: [&str; 2]| {
            let cursor = Cursor::start(&[]);
            Moment { name, cursor, way: 0, says: says.map(str::to_owned) }
        };
        let moments = [moment("all wait", ["8 wait.", ""]), moment("the end", ["<b>Ended.", "Ended too."])];
        let cursor = Some(Cursor { at: Micros(1), events: Rc::new([]) });
        let html = render::<LookFor>(Props { state: State { moments: moments.into(), cursor, ..done } }).await;
        let (section, prose) = html.split_once("</ol>").expect("a list");
        let list = section.split_once("<section id=\"look-for\">").expect("the section").1;
        insta::allow_duplicates! {
            let [first, second] = lesson.pair.map(|id| lesson.strategies.iter().find(|way| way.id == id).unwrap().title);
            let list = list.replace(first, "(first)").replace(second, "(second)");
            insta::assert_snapshot!("the_key_moments_in_the_text", list);
        }
        assert!(prose.trim_start().starts_with("<ul>") && html.matches("<section").count() >= 4, "{}", lesson.id);
    }
}

#[tokio::test]
async fn what_a_server_says_is_text_and_not_markup() {
    let done = done("n=1&strategies=gather");
    let named = |event: &Event| match &event.kind {
        EventKind::Spawned { task, parent, source, .. } => {
            let name = "<script>alert(1)</script>".into();
            Event { at: event.at, kind: EventKind::Spawned { task: *task, parent: *parent, name, source: *source } }
        }
        _ => event.clone(),
    };
    let trace = done.recordings[0].trace().clone();
    let hostile =
        sample_of(done.recordings[0].way.clone(), Trace { events: trace.events.iter().map(named).collect(), ..trace });
    let page = picture(&State { recordings: vec![hostile], ..done }).await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
}

#[test]
fn a_growing_recording_is_drawn_as_far_as_it_has_come() {
    let done = done("n=2&latency=100");
    let outcomes = |ms: u64| {
        let panels = panels(&as_of(&done, Micros(ms * 1_000)));
        let row = |panel: &PanelData| panel.rows.iter().map(|row| row.outcome).collect::<Vec<_>>().join(" ");
        panels.iter().map(|panel| format!("{} {}", panel.wall.unwrap(), row(panel))).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(0), ["0 ms running waiting", "0 ms running running"]);
    assert_eq!(outcomes(50), ["50 ms running waiting", "50 ms running running"]);
    assert_eq!(outcomes(100), ["100 ms value running", "100 ms value value"]);
    assert_eq!(outcomes(500), ["200 ms value value", "100 ms value value"]);
}

#[test]
fn all_panels_share_one_axis() {
    for state in [state("", []), done("n=3"), as_of(&done("n=3"), Micros(1))] {
        let panels = panels(&state);
        assert_eq!(panels[0].ticks, panels[1].ticks);
    }
}

/// The panels of a state as HTML, an element a line.
async fn picture(state: &State) -> String {
    render::<Panels>(Props { state: state.clone() }).await
}

async fn render<C: BaseComponent<Properties = Props>>(props: Props) -> String {
    let renderer = yew::LocalServerRenderer::<C>::with_props(props).hydratable(false);
    let html = tokio::task::LocalSet::new().run_until(renderer.render()).await;
    html.replace("><", ">\n<")
}

#[derive(Properties, PartialEq)]
struct Props {
    state: State,
}

fn details() -> DetailsLoading {
    DetailsLoading { result: PARTS.details.get().map(Ok), retry: Callback::noop() }
}

#[component]
fn Panels(Props { state }: &Props) -> Html {
    html! { <Instrument state={Rc::new(state.clone())} page={Fetched::Coming} details={details()} act={Callback::noop()} /> }
}

#[component]
fn StatisticsOf(Props { state }: &Props) -> Html {
    html! { <StatisticsTable recordings={state.recordings.clone()} same_work={state.params.lesson.same_work} /> }
}

// The run event

fn event(state: &State, provenance: Provenance) -> Value {
    serde_json::from_str(&run_event(&state.params, provenance, &state.recordings)).unwrap()
}

#[test]
fn the_run_event_has_the_documented_shape() {
    let expected = json!({
        "version": 1,
        "lesson": "network-requests",
        "seed": 9,
        "provenance": "live, service worker",
        "strategies": [
            {
                "id": "sequential", "wall_ms": 300.0, "sum_ms": 300.0, "slowest_ms": 100.0,
                "polls": 10, "wakes": 6, "tasks": 4, "outcomes": {"ok": 2, "error": 1, "cancelled": 0},
                "requests": {"ok": 2, "failed": 1, "aborted": 0},
                "disturbed": [],
            },
            {
                "id": "gather", "wall_ms": 100.0, "sum_ms": 300.0, "slowest_ms": 100.0,
                "polls": 8, "wakes": 4, "tasks": 4, "outcomes": {"ok": 2, "error": 1, "cancelled": 0},
                "requests": {"ok": 2, "failed": 1, "aborted": 0},
                "disturbed": [],
            },
        ],
        "speedup": 3.0,
        "compared": ["sequential", "gather"],
        "disturbed": false,
    });
    assert_eq!(event(&done("n=3&latency=100&seed=9&fail=2"), Provenance::ServiceWorker), expected);
}

#[test]
fn there_is_no_speedup_of_one_strategy_or_of_no_time() {
    for query in ["n=3&strategies=gather", "n=3&latency=0"] {
        assert_eq!(event(&done(query), Provenance::Network)["speedup"], Value::Null, "{query}");
    }
}

/// The names in a text that are marked as such: `name`.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_readme_has_the_run_events_names() {
    fn keys(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(items) => items.iter().for_each(|(key, value)| {
                into.insert(key.clone());
                keys(value, into);
            }),
            Value::Array(items) => items.iter().for_each(|value| keys(value, into)),
            _ => {}
        }
    }
    let readme = include_str!("../../../README.md");
    let (_, section) = readme.split_once("**Run event.**").expect("a section");
    let (section, _) = section.split_once("**Provenance.**").expect("its end");
    let [_, code, words] = section.splitn(3, "```").collect::<Vec<_>>()[..] else { panic!("an example, and words") };
    // Without what is in quotes, the comment, the language's name and JavaScript's own words.
    let code = code.split('"').step_by(2).collect::<String>().replace("/* the same */", "");
    let is_name = |word: &&str| !["", "js", "false"].contains(word) && word.parse::<u32>().is_err();
    let example = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(is_name);
    let mut told = BTreeSet::new();
    keys(&event(&done(""), Provenance::ServiceWorker), &mut told);
    assert_eq!(example.map(str::to_owned).collect::<BTreeSet<_>>(), told);
    // Those that say what they are by themselves are not explained.
    let plain = ["version", "lesson", "strategies", "id", "provenance", "polls", "wakes"];
    let plain = told.iter().filter(|name| plain.contains(&name.as_str()));
    let ends = ["ok", "error", "cancelled", "failed", "aborted"].map(str::to_owned);
    let explained: BTreeSet<_> = names(words).into_iter().map(str::to_owned).collect();
    let left = told.iter().filter(|name| !explained.contains(*name) && !ends.contains(name));
    assert_eq!(left.collect::<Vec<_>>(), plain.collect::<Vec<_>>());
    for what in Disturbance::ALL {
        assert!(explained.contains(what.text()), "{what:?}");
    }
}

#[test]
fn the_run_event_says_where_the_waits_came_from() {
    let provenance = |provenance| event(&done("n=1"), provenance)["provenance"].clone();
    assert_eq!(
        [Provenance::Network, Provenance::ServiceWorker, Provenance::TimerFallback, Provenance::Timers].map(provenance),
        ["live network", "live, service worker", "live, timer fallback", "live, timers"]
    );
}

#[test]
fn a_run_without_recordings_is_an_event_without_strategies() {
    let event: Value = serde_json::from_str(&run_event(&Params::default(), Provenance::Network, &[])).unwrap();
    assert_eq!([&event["strategies"], &event["speedup"], &event["compared"]], [&json!([]), &Value::Null, &Value::Null]);
}
