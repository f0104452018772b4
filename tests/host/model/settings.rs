//! A lesson of the tests' own, with settings of every kind and tasks for lanes: what holds for the lessons there are
//! holds for any.

use crate::support::{after, ms, recording_of, sample};
use interleave::{
    lessons::{Input, Kind, Lanes, Lesson, Programs, Setting, Strategy, Value, hash, program},
    model::{Action, Params, State},
    present::{run_event, summary},
    recording::{Provenance, Sample},
    runtime::{ManualHost, Run, gather},
    time::Micros,
    view::Parameters,
};
use yew::prelude::*;

const fn number(
    key: &'static str,
    label: &'static str,
    most: u32,
    default: u32,
    at_most: Option<&'static str>,
) -> Setting {
    Setting { key, label, kind: Kind::Number { range: 0..=most, default, at_most } }
}

/// Steeping tea: nothing of it is in the lessons of the page.
const LESSON: Lesson = Lesson {
    id: "tea",
    section: "Tests",
    subject: "Tea",
    title: "Tea takes its time.",
    lead: "Tea.",
    unit: "cup",
    source_file: "src/lessons/tea/program.rs",
    source_hash: hash(b""),
    settings: &[
        number("cups", "Cups", 9, 3, None),
        number("broken", "Broken", 9, 0, Some("cups")),
        Setting { key: "steep", label: "Steep, ms", kind: Kind::Range { range: 10..=500, default: (100, 200) } },
        Setting {
            key: "sort",
            label: "Sort",
            kind: Kind::Choice { options: &[("green", "Green"), ("black", "Black")], default: 1 },
        },
        Setting { key: "shop", label: "Shop", kind: Kind::Origin },
    ],
    strategies: &[
        Strategy { id: "queue", title: "One by one", about: "", mistake: false, extra: false },
        Strategy { id: "TeaGroup", title: "TeaGroup", about: "", mistake: false, extra: false },
        Strategy { id: "cold", title: "Cold water", about: "", mistake: true, extra: false },
    ],
    pair: ["queue", "TeaGroup"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[&["queue", "TeaGroup"]],
    requests: false,
};

const PROGRAMS: Programs = &[
    ("queue", |input| program(steep(input, false))),
    ("TeaGroup", |input| program(steep(input, true))),
    ("cold", |_| program(async { Err::<(), _>("the tea is cold.") })),
];

/// A strategy's recording with these parameters.
fn recorded(params: &Params, strategy: &'static Strategy) -> Sample {
    let (_, program) = PROGRAMS.iter().find(|(id, _)| *id == strategy.id).expect("it has a program");
    recording_of(strategy, program(params.input()))
}

async fn steep(input: Input, together: bool) -> Result<String, String> {
    let (least, _) = input.range("steep");
    let cups: Vec<_> = (0..input.number("cups")).map(|_| after(least.into())).collect();
    if together {
        gather(cups).await.map_err(|error| error.to_string())?;
    } else {
        for cup in cups {
            cup.await?;
        }
    }
    Ok(format!("{} of {} tea", input.number("cups"), input.choice("sort")))
}

fn default() -> Params {
    Params::of(&LESSON)
}

fn set(pairs: &[(&str, &str)]) -> Params {
    pairs.iter().fold(default(), |params, (key, value)| {
        let (params, notices) = params.with(key, value);
        assert_eq!(notices, [], "{key}={value}");
        params
    })
}

fn state(params: Params, actions: impl IntoIterator<Item = Action>) -> State {
    let state = State { params, ..State::from_query("") };
    actions.into_iter().fold(state, |state, action| state.after(action))
}

fn done(params: &Params) -> State {
    let strategies = params.strategies.iter().enumerate();
    let recorded = strategies.map(|(place, strategy)| Action::Recorded(place, recorded(params, strategy)));
    let begun = [Action::Start, Action::Prepared(Provenance::Timers)];
    state(params.clone(), begun.into_iter().chain(recorded).chain([Action::Finish]))
}

// Input

#[test]
fn a_program_is_given_the_value_of_every_setting() {
    let params =
        set(&[("cups", "5"), ("broken", "4"), ("steep", "20..30"), ("sort", "green"), ("shop", "https://tea.example")]);
    let input = params.input();
    assert_eq!(["cups", "broken"].map(|key| input.number(key)), [5, 4]);
    assert_eq!(
        (input.range("steep"), input.choice("sort"), input.origin("shop")),
        ((20, 30), "green", Some("https://tea.example"))
    );
    assert_eq!(Input::of(&LESSON).number("cups"), 3);
    assert_eq!(Input::of(&LESSON).with("cups", Value::Number(9)).number("cups"), 9);
}

#[test]
fn a_setting_that_a_lesson_has_not_is_nothing() {
    let input = default().input();
    assert_eq!(
        (input.number("n"), input.range("latency"), input.choice("failure"), input.origin("base")),
        (0, (0, 0), "", None)
    );
    assert_eq!((input.number("sort"), input.choice("cups")), (0, ""), "nor one of another kind");
    assert_eq!((input.urls(), input.latencies()), (vec![], vec![]));
}

// The query

#[test]
fn values_of_every_kind_are_written_and_read() {
    insta::assert_snapshot!(default().to_query(), @"lesson=tea");
    insta::assert_snapshot!(set(&[("cups", "5"), ("broken", "4"), ("steep", "20..30"), ("sort", "green"), ("shop", "https://tea.example"), ("strategies", "cold,queue")]).to_query(), @"lesson=tea&cups=5&broken=4&steep=20..30&sort=green&shop=https%3A%2F%2Ftea.example&strategies=queue%2Ccold");
}

#[test]
fn bad_values_of_every_kind_are_named() {
    let keys = LESSON.settings.iter().map(|setting| setting.key).chain(["strategies"]);
    let said = keys.map(|key| {
        let (params, mut notices) = default().with(key, "<b>");
        assert_eq!((params, notices.len()), (default(), 1), "{key}");
        notices.remove(0).in_full()
    });
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r"
    cups: “<b>” is not a whole number from 0 to 9, so 3 is used
    broken: “<b>” is not a whole number from 0 to 3, so 0 is used
    steep: “<b>” is not a range like 100..200 within 10..500, so 100..200 is used
    sort: “<b>” is not one of green, black, so black is used
    shop: “<b>” is not an https origin, or an http one at localhost or 127.0.0.1, so this page's own endpoint is used
    strategies: “<b>” is not a list of queue, TeaGroup, cold, so queue,TeaGroup,cold is used
    ");
}

#[test]
fn a_number_may_not_exceed_the_one_it_depends_on() {
    let broken = set(&[("cups", "5"), ("broken", "5")]);
    let (fewer, notices) = broken.with("cups", "2");
    assert_eq!((fewer, notices[0].key), (set(&[("cups", "2"), ("broken", "2")]), "broken"));
    let (none, _) = broken.with("cups", "0");
    assert_eq!(none.number("broken"), 0);
    assert_eq!(default().with("broken", "4").0, default());
}

#[test]
fn what_changes_a_value_or_a_strategy_makes_another_run() {
    for (key, value) in [
        ("cups", "1"),
        ("broken", "1"),
        ("steep", "10"),
        ("sort", "green"),
        ("shop", "https://a.example"),
        ("strategies", "queue"),
    ] {
        assert!(!default().same_run(&set(&[(key, value)])), "{key}");
    }
    for (key, value) in [("embed", "1"), ("autorun", "0"), ("theme", "dark"), ("cups", "3")] {
        assert!(default().same_run(&set(&[(key, value)])), "{key}");
    }
    assert!(!default().same_run(&Params::default()), "nor another lesson");
}

// The form

#[tokio::test]
async fn the_form_has_a_field_for_every_kind_and_says_at_it_what_was_refused() {
    let renderer = yew::LocalServerRenderer::<Form>::new().hydratable(false);
    let html = tokio::task::LocalSet::new().run_until(renderer.render()).await;
    insta::assert_snapshot!(html.replace("><", ">\n<"));
}

#[component]
fn Form() -> Html {
    let params = set(&[("cups", "5"), ("broken", "1")]);
    let refused = ["steep", "strategies"].map(|key| params.with(key, "").1.remove(0));
    html! { <Parameters {params} refused={std::rc::Rc::from(refused)} choose={Callback::noop()} run={Callback::noop()} /> }
}

// What happened, in words and for others

#[test]
fn of_tasks_the_summary_says_what_each_program_gave_and_how_the_times_compare() {
    let only = |id: &str| summary(&done(&set(&[("strategies", id)])));
    let said = [
        summary(&state(default(), [])),
        summary(&state(default(), [Action::Start])),
        summary(&state(
            default(),
            [
                Action::Start,
                Action::Prepared(Provenance::Timers),
                Action::Recorded(0, recorded(&default(), &LESSON.strategies[1])),
            ],
        )),
        summary(&done(&default())),
        summary(&done(&set(&[("strategies", "queue,TeaGroup")]))),
        summary(&done(&set(&[("strategies", "queue,TeaGroup"), ("cups", "1")]))),
        summary(&done(&set(&[("strategies", "queue,cold")]))),
        only("TeaGroup"),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    Press Run to see “One by one”, “TeaGroup”, “Cold water” (the mistake).
    Getting ready…
    Running: TeaGroup…
    One by one ended after 300 ms: 3 of black tea. TeaGroup ended after 100 ms: 3 of black tea. Cold water (the mistake) failed after 0 ms: the tea is cold. “One by one” took 3.0 times as long as “TeaGroup”.
    One by one ended after 300 ms: 3 of black tea. TeaGroup ended after 100 ms: 3 of black tea. “One by one” took 3.0 times as long as “TeaGroup”.
    One by one ended after 100 ms: 1 of black tea. TeaGroup ended after 100 ms: 1 of black tea. “One by one” took about as long as “TeaGroup”.
    One by one ended after 300 ms: 3 of black tea. Cold water (the mistake) failed after 0 ms: the tea is cold.
    TeaGroup ended after 100 ms: 3 of black tea.
    ");
}

#[test]
fn a_cancelled_run_of_tasks_says_how_many_had_ended() {
    let host = ManualHost::new();
    let params = set(&[("strategies", "TeaGroup")]);
    let strategy = params.strategies[0];
    let run = Run::start(
        &host,
        "main",
        (PROGRAMS.iter().find(|(id, _)| *id == strategy.id).expect("a program").1)(params.input()),
    );
    host.advance(ms(50));
    let recorder = run.recorder().clone();
    drop(run);
    let recording = sample(strategy.way(), Micros::ZERO, &recorder);
    let actions = [Action::Start, Action::Prepared(Provenance::Timers), Action::Recorded(0, recording), Action::Cancel];
    insta::assert_snapshot!(summary(&state(params, actions)), @"Cancelled 50 ms into “TeaGroup”: 0 tasks had ended, 3 did not.");
}

#[test]
fn the_run_event_of_a_lesson_without_a_seed_has_none() {
    let done = done(&default());
    let event = run_event(&done.params, Provenance::Timers, &done.recordings);
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    assert_eq!(
        (&event["seed"], &event["lesson"], &event["provenance"]),
        (&serde_json::Value::Null, &"tea".into(), &"live, timers".into())
    );
    assert_eq!(event["strategies"].as_array().map(Vec::len), Some(3));
}
