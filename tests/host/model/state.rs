//! The state's transitions, the sentence that says what happened, and the tables beside the picture.

use crate::support::{
    Child, after, cancelled_recording, done, fail_after, ms, params, recording, recording_of, sample_of, state, trace,
};
use interleave::{
    lessons::{DEFAULT, Strategy, network_requests},
    model::{Action, Command, Notice, Params, Phase, Speed, State},
    present::{NamedLines, events, summary},
    recording::{Provenance, Recording, Sample},
    runtime::{ManualHost, Run, gather, sleep},
    text::capitalized,
    time::Micros,
    trace::{
        Disturbance, Event, EventKind, Outcome, Phases, Polled, RequestId, SharedTrace, Source, SourceId, TaskId,
        Trace, Wait,
    },
};
use std::{fs, rc::Rc};

const START: Action = Action::Start;
const PREPARED: Action = Action::Prepared(Provenance::ServiceWorker);
const SEEK: Action = Action::Seek(Micros(5));

fn strategy(place: usize) -> &'static Strategy {
    &DEFAULT.strategies[place]
}

fn empty(place: usize) -> Sample {
    sample_of(strategy(place).way(), Trace::default())
}

fn recorded(place: usize) -> Action {
    Action::Recorded(place, empty(place))
}

/// The states a page can be in, with the actions that lead there.
fn states() -> [State; 7] {
    let run = || vec![START, PREPARED, recorded(0)];
    let with = |more: Vec<Action>| state("", run().into_iter().chain(more));
    [
        state("", []),
        state("", [START]),
        state("", [START, Action::Load]),
        with(vec![]),
        with(vec![Action::Finish]),
        with(vec![Action::Cancel]),
        with(vec![Action::Finish, Action::Command(Command::Play)]),
    ]
}

// Transitions

#[test]
fn the_first_state_is_as_the_address_asks() {
    let (params, notices) = Params::from_query("n=3&seed=x");
    let expected = State {
        cursor: None,
        playing: false,
        speed: Speed::Full,
        selected: None,
        front: 0,
        moments: Rc::new([]),
        told: None,
        story: None,
        help: false,
        params,
        notices: notices.into(),
        warning: None,
        phase: Phase::Waiting,
        interrupted: false,
        provenance: None,
        recordings: vec![],
        before: vec![],
        guess: None,
    };
    assert_eq!(State::from_query("n=3&seed=x"), expected);
}

#[test]
fn what_was_said_of_a_run_goes_with_the_next_one_and_what_was_said_of_a_parameter_stays() {
    let said = |state: &State| (state.notices.len(), state.warning.clone());
    let refused = state("seed=x", [START, Action::Refuse("it did not come".into())]);
    assert_eq!((said(&refused), refused.phase), ((1, Some("it did not come".into())), Phase::Waiting));
    assert_eq!(said(&refused.after(START)), (1, None));
    let warned = state("", [START, PREPARED, recorded(0), Action::Finish, Action::Warn("nobody answered".into())]);
    assert_eq!((said(&warned), warned.phase), ((0, Some("nobody answered".into())), Phase::Done));
    for over in [START, Action::DismissNotices, Action::Choose(params("n=3"), vec![])] {
        assert_eq!(said(&warned.after(over)), (0, None));
    }
    assert_eq!(said(&state("", [START, Action::Warn("too late".into())])), (0, None));
}

#[test]
fn each_action_leads_from_each_phase_to_the_next_or_nowhere() {
    let actions = [
        START,
        Action::Load,
        Action::Loaded(&network_requests::STORY),
        Action::Refuse("it did not come".into()),
        PREPARED,
        recorded(1),
        Action::Finish,
        Action::Cancel,
        SEEK,
        Action::Command(Command::Play),
        Action::Play(Micros(5)),
        Action::DismissNotices,
        Action::Choose(params("n=3"), vec![]),
    ];
    let mut table = String::new();
    for before in states() {
        let after = actions.clone().map(|action| {
            let after = before.after(action);
            let changed = if after == before { "·" } else { after.id() };
            format!("{changed}/{}", after.recordings.len())
        });
        table += &format!("{}/{}: {}\n", before.id(), before.recordings.len(), after.join(" "));
    }
    // Of start, load, loaded, refuse, prepared, recorded, finish, cancel, replay, end of replay, dismiss, choose: phase and recordings.
    insta::assert_snapshot!(table, @"
    waiting/0: preparing/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 ·/0 waiting/0
    preparing/0: ·/0 loading/0 preparing/0 waiting/0 running/0 ·/0 ·/0 cancelled/0 ·/0 ·/0 ·/0 ·/0 waiting/0
    loading/0: preparing/0 ·/0 preparing/0 waiting/0 ·/0 ·/0 ·/0 cancelled/0 ·/0 ·/0 ·/0 ·/0 waiting/0
    running/1: preparing/0 ·/1 ·/1 ·/1 ·/1 running/2 done/1 cancelled/1 ·/1 ·/1 ·/1 ·/1 waiting/0
    done/1: preparing/0 ·/1 ·/1 ·/1 ·/1 ·/1 ·/1 ·/1 done/1 playing/1 ·/1 ·/1 waiting/0
    cancelled/1: preparing/0 ·/1 ·/1 ·/1 ·/1 cancelled/2 ·/1 ·/1 cancelled/1 playing/1 ·/1 ·/1 waiting/0
    playing/1: preparing/0 ·/1 ·/1 ·/1 ·/1 ·/1 ·/1 ·/1 done/1 done/1 done/1 ·/1 waiting/0
    ");
}

#[test]
fn only_a_run_in_progress_can_be_cancelled() {
    let live: Vec<_> = states().iter().filter(|state| state.phase.is_live()).map(|state| state.phase).collect();
    assert_eq!(live, [Phase::Preparing, Phase::Loading, Phase::Running]);
}

#[test]
fn a_setting_that_is_changed_in_a_run_cancels_it_and_that_is_said() {
    let other = || Action::Choose(params("n=3"), vec![]);
    for run in [vec![START], vec![START, Action::Load], vec![START, PREPARED, recorded(0)]] {
        let changed = state("", run.into_iter().chain([other()]));
        insta::allow_duplicates! {
            insta::assert_snapshot!(summary(&changed), @"The run was cancelled, because a setting was changed. Press Run to make 3 requests, one after another, then gathered.");
        }
        let again = changed.after(Action::Choose(params("n=4"), vec![]));
        assert!(again.interrupted && !again.after(START).interrupted, "until the next run");
    }
    let other_lesson = Action::Choose(params("lesson=locks"), vec![]);
    for state in
        [done("").after(other()), state("", [START, PREPARED]).after(other_lesson), state("", []).after(other())]
    {
        assert!(!state.interrupted, "{state:?}");
    }
    let kept = state("", [START, PREPARED]).after(Action::Choose(params("theme=dark"), vec![]));
    assert_eq!((kept.phase, kept.interrupted), (Phase::Running, false));
}

#[test]
fn messages_of_a_run_that_is_over_change_nothing() {
    // The old run's last sample comes when the new one has been started already.
    let restarted = state("", [START, PREPARED, recorded(0), START]);
    assert_eq!(restarted.after(recorded(1)), restarted);
    let chosen = state("", [START, PREPARED, Action::Choose(params("n=3"), vec![])]);
    for late in [PREPARED, recorded(0), Action::Finish, Action::Cancel, SEEK, Action::Play(Micros(5))] {
        assert_eq!(chosen.after(late.clone()), chosen, "{late:?}");
    }
    let done = done("n=2");
    for late in [PREPARED, recorded(0), Action::Finish, Action::Cancel, Action::Play(Micros(5))] {
        assert_eq!(done.after(late.clone()), done, "{late:?}");
    }
}

#[test]
fn the_last_sample_of_a_cancelled_run_shows_what_was_aborted() {
    let cancelled = state("", [START, PREPARED, recorded(0), Action::Cancel]);
    let aborted = cancelled_recording(&Params::default(), "sequential", 100);
    let expected = State { recordings: vec![aborted.clone()], ..cancelled.clone() };
    assert_eq!(cancelled.after(Action::Recorded(0, aborted)), expected);
}

#[test]
fn a_recording_grows_in_its_place() {
    let params = params("n=2");
    let grown = [recording(&params, "sequential"), recording(&params, "gather")];
    let begun = empty(1);
    let one = [0, 1].map(|place| Action::Recorded(place, [&grown[0], &begun][place].clone()));
    let state = state("n=2", [START, PREPARED, recorded(0)].into_iter().chain(one));
    assert_eq!(state.recordings, [grown[0].clone(), begun]);
    let state = state.after(Action::Recorded(1, grown[1].clone()));
    assert_eq!(state.recordings, grown);
    let again = empty(0);
    let state = state.after(Action::Recorded(0, again.clone()));
    assert_eq!(state.recordings, [again], "what follows belongs to the run before");
}

#[test]
fn choosing_what_changes_no_request_keeps_the_picture() {
    let done = done("n=2");
    let notices = vec![Notice { key: "theme", message: "no".into() }];
    let embedded = Params { embed: true, ..done.params.clone() };
    let expected = State { params: embedded.clone(), notices: notices.clone().into(), ..done.clone() };
    let chosen = done.after(Action::Choose(embedded, notices));
    assert_eq!(chosen, expected);
    assert_eq!(chosen.after(Action::DismissNotices).notices, [].into());
}

#[test]
fn a_recording_takes_in_events_as_they_come_and_a_sample_says_how_far() {
    let whole = recording(&Params::default(), "gather");
    let trace = SharedTrace::default();
    let grown = Recording::new(whole.way.clone(), whole.origin, whole.epoch, trace.clone());
    for event in &whole.trace().events {
        trace.write().unwrap().events.push(event.clone());
        assert_eq!(grown.sample(event.at).events, trace.read().unwrap().events.len());
    }
    assert_eq!(grown.sample(Micros::ZERO).now, whole.analysis().last, "not back");
    assert_eq!(*grown.analysis(), *whole.analysis());
    assert_ne!(grown.sample(whole.now), whole, "another one");
    assert_eq!(grown.sample(whole.now), grown.sample(whole.now));
}

#[test]
fn each_provenance_says_what_it_is() {
    let all = [Provenance::Network, Provenance::ServiceWorker, Provenance::TimerFallback, Provenance::Timers];
    let texts = all.map(|provenance| format!("{}: {}", provenance.text(), provenance.about()));
    insta::assert_snapshot!(texts.join("\n"), @r"
    live network: Real requests over the network, answered by the server you named.
    live, service worker: Real requests, answered after the chosen latency by this page's service worker.
    live, timer fallback: No service worker can run here, so a timer stands in for each latency, followed by a real request for a data: URL.
    live, timers: Real timers of this browser; this lesson makes no requests.
    ");
}

// The summary

#[test]
fn before_during_and_after_a_run_a_sentence_says_so() {
    let params = params("n=4&latency=300");
    let begun =
        |recorded: Vec<Action>| summary(&state("n=4&latency=300", [START, PREPARED].into_iter().chain(recorded)));
    let sequential = || Action::Recorded(0, recording(&params, "sequential"));
    let said = [
        summary(&state("n=4", [])),
        summary(&state("n=1", [])),
        summary(&state("strategies=gather", [])),
        summary(&state("", [START])),
        summary(&state("", [START, Action::Load])),
        summary(&state("", [START, Action::Load, Action::Loaded(&network_requests::STORY)])),
        begun(vec![]),
        begun(vec![sequential()]),
        begun(vec![sequential(), recorded(1)]),
        summary(&done("n=4&latency=300")),
        summary(&done("n=4&latency=300").after(SEEK)),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    Press Run to make 4 requests, one after another, then gathered.
    Press Run to make 1 request, one after another, then gathered.
    Press Run to make 8 requests, gathered.
    Getting the latency endpoint ready…
    Loading the lesson's programs…
    Getting the latency endpoint ready…
    Running…
    Running: one after another…
    Running: gathered…
    Gathered finished in 300 ms, as long as its slowest request; one after another took 1.20 s, the sum of all 4: 4.0 times as long.
    Gathered finished in 300 ms, as long as its slowest request; one after another took 1.20 s, the sum of all 4: 4.0 times as long.
    ");
}

#[test]
fn the_summary_compares_the_first_with_the_last() {
    let said = [
        done("n=8"),
        done("n=4&latency=300&strategies=gather"),
        done("n=4&latency=300&strategies=sequential"),
        done("n=1&latency=300"),
        done("n=4&latency=0"),
    ];
    insta::assert_snapshot!(said.map(|state| summary(&state)).join("\n"), @r"
    Gathered finished in 824 ms, as long as its slowest request; one after another took 4.82 s, the sum of all 8: 5.8 times as long.
    Gathered finished in 300 ms, as long as its slowest request.
    One after another finished in 1.20 s, the sum of all 4.
    Gathered finished in 300 ms, as long as its slowest request; one after another took 300 ms, as long as its slowest request: no difference.
    Gathered finished in 0 ms; one after another took 0 ms. Not compared: too short to time.
    ");
}

#[test]
fn a_schedule_that_is_neither_the_sum_nor_the_slowest_names_the_slowest() {
    // As a browser with two connections would do it: two at a time.
    let two_by_two = recording_of(strategy(1), async {
        for pair in [[100, 200], [300, 100]] {
            let _ = gather(pair.map(after)).await;
        }
    });
    let sequential = recording_of(strategy(0), async {
        let _ = interleave::runtime::sequential([100, 200, 300, 100].map(after)).await;
    });
    insta::assert_snapshot!(summary(&compared([sequential, two_by_two])), @"Gathered finished in 500 ms, with a slowest request of 300 ms; one after another took 700 ms, the sum of all 4: 1.4 times as long.");
}

#[test]
fn the_summary_admits_when_the_last_was_slower() {
    let params = params("n=4&latency=300");
    insta::assert_snapshot!(summary(&compared(["gather", "sequential"].map(|id| recording(&params, id)))), @"One after another finished in 1.20 s, the sum of all 4; gathered took 300 ms, as long as its slowest request: less.");
}

#[test]
fn the_summary_says_when_the_first_failure_left_the_others_unawaited() {
    let summary = summary(&done("n=3&latency=200..900&fail=1&strategies=unchecked"));
    assert!(summary.ends_with("Request 1 of 3 failed: HTTP 404. Nobody waited for the others."), "{summary}");
}

#[test]
fn the_summary_counts_the_failures_and_names_the_first() {
    let mut said = vec![
        summary(&done("n=3&latency=300&fail=2")),
        summary(&done("n=1&latency=300&fail=1&failure=drop")),
        summary(&done("n=3&latency=300&fail=3&strategies=gather")),
    ];
    let two = || async {
        let children: [Child; 3] = [Box::pin(after(10)), Box::pin(fail_after(20)), Box::pin(fail_after(30))];
        gather(children).return_exceptions().await
    };
    said.push(summary(&compared([recording_of(strategy(0), two()), recording_of(strategy(1), two())])));
    insta::assert_snapshot!(said.join("\n"), @r"
    Gathered finished in 300 ms, as long as its slowest request; one after another took 900 ms, the sum of all 3: 3.0 times as long. Request 2 of 3 failed: HTTP 404. The others went on, and the results kept their order.
    Gathered finished in 300 ms; one after another took 300 ms. Not compared: a way failed. Request 1 of 1 failed: no answer: the connection was dropped.
    Gathered finished in 300 ms, as long as its slowest request. Request 3 of 3 failed: HTTP 404. The others went on, and the results kept their order.
    Gathered finished in 30 ms, as long as its slowest request; one after another took 30 ms, as long as its slowest request: no difference. 2 of 3 requests failed, first request 2: failed at 20. The others went on, and the results kept their order.
    ");
}

#[test]
fn what_failed_in_any_way_is_said_and_the_times_are_not_compared() {
    let way = |id: &str, fail: &str| recording(&params(&format!("n=3&latency=300{fail}")), id);
    let said = [
        // As if a server had gone away after the first way, and come back after it.
        [way("sequential", ""), way("gather", "&fail=2&failure=drop")],
        [way("sequential", "&fail=3&failure=drop"), way("gather", "")],
        [way("sequential", "&fail=1"), way("gather", "&fail=2")],
    ];
    insta::assert_snapshot!(said.map(|recordings| summary(&compared(recordings))).join("\n"), @r"
    Gathered finished in 300 ms; one after another took 900 ms. Not compared: work or outcomes differ. In “Gathered”, request 2 of 3 failed: no answer: the connection was dropped. The others went on, and the results kept their order.
    Gathered finished in 300 ms; one after another took 900 ms. Not compared: work or outcomes differ. In “One after another”, request 3 of 3 failed: no answer: the connection was dropped. The others went on, and the results kept their order.
    Gathered finished in 300 ms; one after another took 900 ms. Not compared: work or outcomes differ. In “One after another”, request 1 of 3 failed: HTTP 404. The others went on, and the results kept their order. In “Gathered”, request 2 of 3 failed: HTTP 404. The others went on, and the results kept their order.
    ");
}

/// Beside the pictures of units of work, and of tasks.
#[test]
fn each_reason_not_to_compare_has_its_own_words() {
    let ran = |lesson: &str, ways: [(&str, u64, bool); 2]| {
        let page = done(&format!("lesson={lesson}"));
        let recordings = ways.map(|(id, length, fails)| {
            let way = page.params.lesson.strategies.iter().find(|way| way.id == id).expect("a way");
            recording_of(way, async move { if fails { fail_after(length).await } else { after(length).await } })
        });
        summary(&State { recordings: recordings.into(), ..page })
    };
    let all = |lesson, one, other| {
        [
            ran(lesson, [(one, 30, true), (other, 30, false)]),
            ran(lesson, [(one, 30, false), (other, 20, false)]),
            ran(lesson, [(one, 0, false), (other, 0, false)]),
        ]
    };
    let said = [all("network-requests", "sequential", "gather"), all("async-await", "in-a-loop", "together")].concat();
    insta::assert_snapshot!(said.join("\n"), @r"
    Gathered finished in 30 ms; one after another took 30 ms. Not compared: a way failed. In “One after another”, request main of 1 failed: failed at 30.
    Gathered finished in 20 ms; one after another took 30 ms. Not compared: work or outcomes differ.
    Gathered finished in 0 ms; one after another took 0 ms. Not compared: too short to time.
    Awaited in a loop failed after 30 ms: failed at 30. Awaited together ended after 30 ms: 30. Not compared: a way failed.
    Awaited in a loop ended after 30 ms: 30. Awaited together ended after 20 ms: 20. Not compared: work or outcomes differ.
    Awaited in a loop ended after 0 ms: 0. Awaited together ended after 0 ms: 0. Not compared: too short to time.
    ");
}

#[test]
fn a_cancelled_run_says_how_far_it_came() {
    let params = params("n=3&latency=100");
    let cancelled = |id, ms| {
        let actions = [START, PREPARED, Action::Recorded(0, cancelled_recording(&params, id, ms)), Action::Cancel];
        summary(&state("n=3&latency=100", actions))
    };
    let said = [summary(&state("", [START, Action::Cancel])), cancelled("sequential", 250), cancelled("gather", 50)];
    insta::assert_snapshot!(said.join("\n"), @r"
    Cancelled before anything ran.
    Cancelled 250 ms into “One after another”: 2 answered, 1 request aborted.
    Cancelled 50 ms into “Gathered”: 0 answered, 3 requests aborted.
    ");
}

#[test]
fn a_word_gets_its_capital_letter() {
    assert_eq!(["", "request", "Request"].map(capitalized), ["", "Request", "Request"]);
}

/// Done, with these recordings.
fn compared(recordings: [Sample; 2]) -> State {
    State { recordings: recordings.into(), ..done("") }
}

// The listing

#[test]
fn the_listing_marks_the_lines_the_recordings_name_and_the_one_named_last() {
    let source = fs::read_to_string(DEFAULT.source_file).unwrap();
    let line = |code: &str| {
        let place = source.lines().position(|line| line.contains(code)).unwrap();
        place as u32 + 1
    };
    let (fetch, sequential, gather) =
        (line("fetch(url).await"), line(" sequential(requests)"), line(" gather(requests)"));
    let named = |state: &State| {
        let NamedLines { mut lines, current } = NamedLines::of(state, None);
        lines.sort_unstable();
        (lines, current)
    };
    let done = done("n=2&latency=100");
    let all = vec![line("} asked"), fetch, line("} answered"), sequential, gather];
    assert_eq!(named(&state("", [])), (vec![], None));
    assert_eq!(named(&done), (all.clone(), None), "nothing runs any more");
    // Gathered, both requests were sent at 0 ms; one after another, the second at 100 ms.
    assert_eq!(named(&done.after(Action::Seek(Micros(50_000)))), (all.clone(), Some(fetch)));
    let running = State { phase: Phase::Running, ..done.clone() };
    assert_eq!(named(&running), (all, Some(line("} answered"))));
    let begun = State { recordings: vec![begun_recording()], ..running };
    assert_eq!(named(&begun), (vec![gather], Some(gather)));
}

#[test]
fn at_the_cursor_the_line_named_last_is_the_last_in_time() {
    let lines = [1, 2, 3, 4].map(|line| (DEFAULT.source_file, line));
    let waits = |place, times: &[(u64, u32)]| {
        let event = |(at, line): &(u64, u32)| Event {
            at: Micros(*at),
            kind: EventKind::WaitingOn { task: TaskId(0), on: Wait::Turn, source: SourceId(line - 1) },
        };
        sample_of(strategy(place).way(), trace(&lines, times.iter().map(event)))
    };
    let state = compared([waits(0, &[(20, 1), (30, 2), (50, 1)]), waits(1, &[(10, 3), (30, 4)])]);
    let current = [5, 15, 25, 30].map(|at| NamedLines::of(&state.after(Action::Seek(Micros(at))), None).current);
    assert_eq!(current, [None, Some(3), Some(1), Some(4)]);
}

/// Gathered, after the program's first poll.
fn begun_recording() -> Sample {
    let whole = recording(&params("n=2"), "gather");
    let before = |event: &&Event| !matches!(event.kind, EventKind::WaitingOn { .. });
    let trace = whole.trace();
    let events = trace.events.iter().take_while(before).cloned().collect();
    sample_of(whole.way.clone(), Trace { events, ..trace.clone() })
}

// The table of events

#[test]
fn every_event_is_a_row() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let victim = interleave::runtime::spawn_named("victim", after(100));
        sleep(ms(1)).await;
        victim.cancel();
        let _ = gather([fail_after(5)]).await;
    });
    host.run_until_idle();
    let mut recorded = run.recorder().trace().clone();
    recorded.sources.fill(Source { file: "src/lesson.rs".into(), line: 7 });
    recorded.requests = vec!["lat/5?id=1".into()];
    let network = |phases| EventKind::Network { request: RequestId(0), phases: Box::new(phases) };
    let hidden = Phases { end: Micros(5_000), ..Phases::default() };
    let known = Phases { request_start: Some(Micros(1_000)), response_start: Some(Micros(4_000)), ..hidden.clone() };
    let unknown = TaskId(99);
    let more = [
        network(hidden),
        network(known),
        EventKind::Heartbeat,
        EventKind::Disturbed { what: Disturbance::Hidden, lasted: Micros(3_200) },
        EventKind::ClockStep(Micros(16_667)),
        EventKind::Dropped { task: unknown, polled: false },
        EventKind::PollEnded { task: unknown, polled: Polled::Ready },
        EventKind::Finished { task: unknown, outcome: Outcome::Cancelled },
    ];
    recorded.events.extend(more.map(|kind| Event { at: Micros(12_345), kind }));
    let recording = sample_of(strategy(0).way(), recorded);
    let rows = events::rows(&recording, 0, usize::MAX).into_iter().map(|row| {
        let events::Row { number, at, kind, task, detail } = row;
        format!("{number} | {at} | {kind} | {task} | {detail}").trim_end().to_owned()
    });
    insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @r"
    0 | 0.00 | spawned | main | at src/lesson.rs:7
    1 | 0.00 | poll-started | main |
    2 | 0.00 | spawned | victim | by main, at src/lesson.rs:7
    3 | 0.00 | waiting-on | main | a timer of 1.00 ms, at src/lesson.rs:7
    4 | 0.00 | poll-ended | main | pending
    5 | 0.00 | poll-started | victim |
    6 | 0.00 | waiting-on | victim | a timer of 100 ms, at src/lesson.rs:7
    7 | 0.00 | poll-ended | victim | pending
    8 | 1.00 | woken | main | by the loop
    9 | 1.00 | poll-started | main |
    10 | 1.00 | woken | victim | by main
    11 | 1.00 | spawned | 1 | by main, at src/lesson.rs:7
    12 | 1.00 | waiting-on | main | 1 task, at src/lesson.rs:7
    13 | 1.00 | poll-ended | main | pending
    14 | 1.00 | dropped | victim | before its end
    15 | 1.00 | finished | victim | cancelled
    16 | 1.00 | poll-started | 1 |
    17 | 1.00 | waiting-on | 1 | a timer of 5.00 ms, at src/lesson.rs:7
    18 | 1.00 | poll-ended | 1 | pending
    19 | 6.00 | woken | 1 | by the loop
    20 | 6.00 | poll-started | 1 |
    21 | 6.00 | poll-ended | 1 | ready
    22 | 6.00 | finished | 1 | error: failed at 5
    23 | 6.00 | woken | main | by 1
    24 | 6.00 | poll-started | main |
    25 | 6.00 | poll-ended | main | ready
    26 | 6.00 | finished | main | value:
    27 | 12.35 | network |  | lat/5?id=1: sent hidden, first byte hidden, last byte 5.00 ms
    28 | 12.35 | network |  | lat/5?id=1: sent 1.00 ms, first byte 4.00 ms, last byte 5.00 ms
    29 | 12.35 | heartbeat |  |
    30 | 12.35 | disturbed |  | hidden for 3.20 ms
    31 | 12.35 | clock-step |  | 17 ms
    32 | 12.35 | dropped | 99 | never awaited
    33 | 12.35 | poll-ended | 99 | ready
    34 | 12.35 | finished | 99 | cancelled
    ");
}
