//! From events to spans and statistics, on recordings made in virtual time.

use crate::support::{Child, after, fail_after, ms, run};
use interleave::{
    analysis::{Analysis, Outcomes, Request, Span, State, Statistics, speedup},
    runtime::{ManualHost, Run, fetch, gather, sequential, sleep, spawn, spawn_named},
    time::Micros,
    trace::{Clock, Event, EventKind, Outcome, Phases, Polled, Recorder, Report, Site, TaskId, Wait, poll_recorded},
};
use oorandom::Rand32;
use std::{
    future::{pending, poll_fn, ready},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

// Spans

#[test]
fn a_task_is_ready_then_polled_then_waits_and_so_on_to_its_end() {
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let children = [30, 10].map(|length| {
            let world = world.clone();
            async move {
                world.block(ms(1)); // each poll keeps the loop for a millisecond
                let result = after(length).await;
                world.block(ms(1));
                result
            }
        });
        gather(children).await
    });
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for 2 tasks 0–32 | ready 32–32 | polling 32–32 | 32 "2 results"
    1: ready 0–0 | polling 0–1 | waiting for a timer of 30 ms 1–31 | ready 31–31 | polling 31–32 | 32 "30"
    2: ready 0–1 | polling 1–2 | waiting for a timer of 10 ms 2–12 | ready 12–12 | polling 12–13 | 13 "10"
    "#);
}

#[test]
fn tasks_woken_together_are_ready_until_the_loop_gets_to_them() {
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let children = [10, 10, 10].map(|length| {
            let world = world.clone();
            async move {
                let result = after(length).await;
                world.block(ms(5));
                result
            }
        });
        gather(children).await
    });
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for 3 tasks 0–25 | ready 25–25 | polling 25–25 | 25 "3 results"
    1: ready 0–0 | polling 0–0 | waiting for a timer of 10 ms 0–10 | ready 10–10 | polling 10–15 | 15 "10"
    2: ready 0–0 | polling 0–0 | waiting for a timer of 10 ms 0–10 | ready 10–15 | polling 15–20 | 20 "10"
    3: ready 0–0 | polling 0–0 | waiting for a timer of 10 ms 0–10 | ready 10–20 | polling 20–25 | 25 "10"
    "#);
}

#[test]
fn a_task_woken_in_its_own_poll_is_ready_when_that_ends() {
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let mut polls = 0;
        let busy = spawn_named("busy", {
            let world = world.clone();
            poll_fn(move |cx| {
                world.block(ms(1));
                cx.waker().wake_by_ref();
                polls += 1;
                if polls == 2 { Poll::Ready(()) } else { Poll::Pending }
            })
        });
        let _other = spawn_named("other", async move { world.block(ms(10)) });
        let _ = busy.await;
    });
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for task 1 0–12 | ready 12–12 | polling 12–12 | 12 ""
    busy: ready 0–0 | polling 0–1 | waiting for its next turn 1–1 | ready 1–11 | polling 11–12 | 12 ""
    other: ready 0–1 | polling 1–11 | 11 ""
    "#);
}

#[test]
fn a_poll_that_says_nothing_goes_on_waiting_for_what_it_waited_for() {
    let (analysis, _) = spurious(|waker| waker.wake_by_ref());
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for a timer of 10 ms 0–10 | ready 10–10 | polling 10–10 | waiting for task 1 10–30 | ready 30–30 | polling 30–30 | 30 ""
    sleeper: ready 0–0 | polling 0–0 | waiting for a timer of 30 ms 0–10 | ready 10–10 | polling 10–10 | waiting for a timer of 30 ms 10–30 | ready 30–30 | polling 30–30 | 30 ""
    "#);
}

#[test]
fn woken_twice_a_task_is_ready_since_the_first_time() {
    let (analysis, statistics) = spurious(|waker| {
        waker.wake_by_ref();
        waker.wake_by_ref();
    });
    assert_eq!(picture(&analysis), picture(&spurious(|waker| waker.wake_by_ref()).0));
    assert_eq!(statistics.wakes, spurious(|waker| waker.wake_by_ref()).1.wakes + 1);
}

/// A task that waits 30 ms for a timer and is woken after 10 ms for no reason.
fn spurious(wake: fn(&Waker)) -> (Analysis, Statistics) {
    let analysis = analyse(&ManualHost::new(), async move {
        let slot = std::rc::Rc::new(std::cell::RefCell::new(None::<Waker>));
        let kept = slot.clone();
        let sleeper = spawn_named("sleeper", async move {
            let mut timer = pin!(sleep(ms(30)));
            poll_fn(move |cx| {
                kept.replace(Some(cx.waker().clone()));
                timer.as_mut().poll(cx)
            })
            .await;
        });
        sleep(ms(10)).await;
        slot.take().iter().for_each(wake);
        let _ = sleeper.await;
    });
    let statistics = Statistics::of(&analysis);
    (analysis, statistics)
}

#[test]
fn who_never_says_what_it_waits_for_waits_for_its_turn() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", pending::<()>());
    host.run_ready();
    let analysis = Analysis::of(&run.recorder().events());
    let span = Span { state: State::Waiting(Wait::Turn), from: Micros::ZERO, to: None };
    assert_eq!(analysis.lanes[0].spans.last(), Some(&span));
}

#[test]
fn a_poll_inside_a_poll_keeps_the_loop_once_and_neither_takes_the_others_words() {
    let (clock, time) = set_clock();
    let recorder = Recorder::new(clock);
    let waker = Waker::noop();
    let [outer, inner] = ["outer", "inner"].map(|name| spawned(&recorder, name));
    let waits = |task, ms: u64| recorder.record(waiting_on(task, Wait::Timer(Micros(ms * 1_000))));
    let _ = poll_recorded(
        &recorder,
        outer,
        pin!(poll_fn(|_| {
            waits(outer, 100);
            time(5);
            let inside = pin!(poll_fn(|_| {
                waits(inner, 200);
                time(15);
                Poll::<()>::Pending
            }));
            let _ = poll_recorded(&recorder, inner, inside, &mut Context::from_waker(waker));
            time(20);
            Poll::<()>::Pending
        })),
        &mut Context::from_waker(waker),
    );
    let analysis = Analysis::of(&recorder.events());
    insta::assert_snapshot!(picture(&analysis), @r"
    outer: ready 0–0 | polling 0–20 | waiting for a timer of 100 ms 20–… | …
    inner: ready 0–5 | polling 5–15 | waiting for a timer of 200 ms 15–… | …
    ");
    assert_eq!(analysis.busy, [(Micros(0), Micros(20_000))]);
}

#[test]
fn requests_keep_their_urls_and_get_their_phases_when_the_browser_tells_them() {
    let (_, recorder) = run(&ManualHost::new(), async {
        gather(["lat/10?id=1", "lat/20?id=2"].map(|url| async move { fetch(url).await })).await.is_ok()
    });
    let phases = Phases { end: Micros(20_000), protocol: "h2".into(), ..Phases::default() };
    recorder.record(EventKind::Network { url: "lat/20?id=2".into(), phases: phases.clone() });
    recorder.record(EventKind::Network { url: "lat/99?id=9".into(), phases: phases.clone() });
    let requests: Vec<_> = Analysis::of(&recorder.events()).lanes.into_iter().map(|lane| lane.request).collect();
    let request = |url: &str, phases| Some(Request { url: url.into(), phases });
    assert_eq!(requests, [None, request("lat/10?id=1", None), request("lat/20?id=2", Some(phases))]);
}

#[test]
fn the_pages_pulse_is_kept_and_counts_as_the_last_thing_known() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", after(100));
    for _ in 0..3 {
        host.advance(ms(16));
        run.recorder().record(EventKind::Heartbeat);
    }
    let analysis = Analysis::of(&run.recorder().events());
    assert_eq!(analysis.heartbeats, [16_000, 32_000, 48_000].map(Micros));
    assert_eq!((analysis.last, Statistics::of(&analysis).wall), (Micros(48_000), Micros(48_000)));
}

#[test]
fn events_of_tasks_that_were_never_spawned_change_no_lane() {
    let task = TaskId(7);
    let kinds = [
        EventKind::Woken { task, by: None },
        EventKind::PollStarted { task },
        waiting_on(task, Wait::Request("lat/1?".into())),
        EventKind::PollEnded { task, polled: Polled::Pending },
        EventKind::PollEnded { task, polled: Polled::Ready },
        waiting_on(task, Wait::Turn),
        EventKind::Dropped { task, polled: true },
        EventKind::Finished { task, outcome: Outcome::Cancelled },
    ];
    let events: Vec<_> = (1..).zip(kinds).map(|(at, kind)| Event { at: Micros(at), kind }).collect();
    let analysis = Analysis::of(&events);
    assert_eq!((analysis.lanes.len(), analysis.last), (0, Micros(8)));
    let statistics =
        Statistics { wall: Micros(8), busy: Micros(2), longest_poll: Micros(2), idle: Micros(6), ..Default::default() };
    assert_eq!(Statistics::of(&analysis), statistics);
}

// Reading as the events come

#[test]
fn read_in_any_pieces_a_recording_gives_the_same_analysis() {
    let (_, recorder) = rich_run();
    let events = recorder.events();
    let whole = Analysis::of(&events);
    for cut in 0..=events.len() {
        let mut pieces = Analysis::of(&events[..cut]);
        pieces.extend(&events[cut..]);
        assert_eq!(pieces, whole, "cut at {cut}");
    }
    let mut single = Analysis::default();
    events.chunks(1).for_each(|event| single.extend(event));
    single.extend(&[]);
    assert_eq!(single, whole);
}

#[test]
fn an_empty_recording_is_all_zeros() {
    assert_eq!(Analysis::of(&[]), Analysis::default());
    assert_eq!(Analysis::default().workers().count(), 0);
    assert_eq!(Statistics::of(&Analysis::default()), Statistics::default());
}

// Statistics

#[test]
fn gathered_the_wall_time_is_the_slowest_wait_and_in_sequence_the_sum() {
    let gathered = statistics(async { gather([30, 10, 20].map(after)).await });
    let in_sequence = statistics(async { sequential([30, 10, 20].map(after)).await });
    let common = Statistics {
        sum: Micros(60_000),
        slowest: Micros(30_000),
        tasks: 4,
        outcomes: Outcomes { ok: 3, error: 0, cancelled: 0 },
        ..Default::default()
    };
    let gathered_wall = Micros(30_000);
    assert_eq!(gathered, Statistics { wall: gathered_wall, idle: gathered_wall, polls: 8, wakes: 4, ..common });
    let sum = Micros(60_000);
    assert_eq!(in_sequence, Statistics { wall: sum, idle: sum, polls: 10, wakes: 6, ..common });
    assert_eq!(speedup(in_sequence.wall, gathered.wall), Some(2.0));
}

#[test]
fn blocking_the_loop_counts_as_busy_and_the_longest_poll_is_known() {
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let children = [10, 25, 5].map(|length| {
            let world = world.clone();
            async move {
                sleep(ms(100)).await;
                world.block(ms(length));
                Ok::<_, String>(length)
            }
        });
        gather(children).await
    });
    let statistics = Statistics {
        wall: Micros(140_000),
        sum: Micros(300_000), // timers due together fire together, and what they wake waits for the loop
        slowest: Micros(100_000),
        polls: 8,
        wakes: 4,
        tasks: 4,
        longest_poll: Micros(25_000),
        busy: Micros(40_000),
        idle: Micros(100_000),
        outcomes: Outcomes { ok: 3, error: 0, cancelled: 0 },
    };
    assert_eq!(Statistics::of(&analysis), statistics);
}

#[test]
fn a_program_alone_is_its_own_worker() {
    let alone = Statistics {
        wall: Micros(10_000),
        sum: Micros(10_000),
        slowest: Micros(10_000),
        polls: 2,
        wakes: 1,
        tasks: 1,
        idle: Micros(10_000),
        outcomes: Outcomes { ok: 1, error: 0, cancelled: 0 },
        ..Default::default()
    };
    assert_eq!(statistics(after(10)), alone);
}

#[test]
fn only_tasks_without_children_count_as_workers() {
    let analysis = analyse(&ManualHost::new(), async {
        let parent = spawn_named("parent", async {
            sleep(ms(5)).await; // not counted: the parent's work is its children's
            gather([10, 20].map(after)).await.map(|lengths| lengths.len()).map_err(|error| error.to_string())
        });
        let _ = parent.await;
    });
    let workers: Vec<_> = analysis.workers().map(|lane| (&*lane.name, lane.waited(analysis.last))).collect();
    assert_eq!(workers, [("1", Micros(10_000)), ("2", Micros(20_000))]);
    assert_eq!(Statistics::of(&analysis).wall, Micros(25_000));
}

#[test]
fn waiting_for_other_tasks_is_not_waited_twice() {
    let analysis = analyse(&ManualHost::new(), async {
        let first = spawn_named("first", after(30));
        let second = spawn_named("second", async move { first.await.is_ok() });
        let _ = second.await;
    });
    let waited: Vec<_> = analysis.lanes.iter().map(|lane| lane.waited(analysis.last).0).collect();
    assert_eq!(waited, [0, 30_000, 0]);
}

#[test]
fn a_failed_request_is_an_error_among_values() {
    let failing = statistics(async {
        let children: [Child; 3] = [Box::pin(after(10)), Box::pin(fail_after(20)), Box::pin(after(30))];
        gather(children).return_exceptions().await
    });
    assert_eq!(failing.outcomes, Outcomes { ok: 2, error: 1, cancelled: 0 });
    assert_eq!((failing.wall, failing.slowest, failing.sum), (Micros(30_000), Micros(30_000), Micros(60_000)));
}

#[test]
fn a_cancelled_run_ends_every_lane_where_it_was() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async { gather([10, 50, 90].map(after)).await });
    host.advance(ms(20));
    let recorder = run.recorder().clone();
    drop(run);
    let analysis = Analysis::of(&recorder.events());
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for 3 tasks 0–20 | 20 "cancelled"
    1: ready 0–0 | polling 0–0 | waiting for a timer of 10 ms 0–10 | ready 10–10 | polling 10–10 | 10 "10"
    2: ready 0–0 | polling 0–0 | waiting for a timer of 50 ms 0–20 | 20 "cancelled"
    3: ready 0–0 | polling 0–0 | waiting for a timer of 90 ms 0–20 | 20 "cancelled"
    "#);
    let statistics = Statistics {
        wall: Micros(20_000),
        sum: Micros(50_000),
        slowest: Micros(20_000),
        polls: 5,
        wakes: 1,
        tasks: 4,
        idle: Micros(20_000),
        outcomes: Outcomes { ok: 1, error: 0, cancelled: 2 },
        ..Default::default()
    };
    assert_eq!(Statistics::of(&analysis), statistics);
}

#[test]
fn a_run_cancelled_before_its_first_poll_is_a_lane_without_polls() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", ready(()));
    host.block(ms(3));
    let recorder = run.recorder().clone();
    drop(run);
    let analysis = Analysis::of(&recorder.events());
    insta::assert_snapshot!(picture(&analysis), @r#"main: ready 0–3 | 3 "cancelled""#);
    let outcomes = Outcomes { ok: 0, error: 0, cancelled: 1 };
    let cancelled =
        Statistics { wall: Micros(3_000), idle: Micros(3_000), tasks: 1, outcomes, ..Statistics::default() };
    assert_eq!(Statistics::of(&analysis), cancelled);
}

#[test]
fn a_task_cancelled_in_its_own_poll_waits_for_no_time() {
    let analysis = analyse(&ManualHost::new(), async {
        let host = std::rc::Rc::new(std::cell::RefCell::new(None::<interleave::runtime::Task<()>>));
        let own = host.clone();
        let task = spawn_named("own", async move {
            own.take().map(|task| task.cancel());
            pending::<()>().await;
        });
        host.replace(Some(task.clone()));
        let _ = task.await;
    });
    insta::assert_snapshot!(picture(&analysis), @r#"
    main: ready 0–0 | polling 0–0 | waiting for task 1 0–0 | ready 0–0 | polling 0–0 | 0 ""
    own: ready 0–0 | polling 0–0 | waiting for its next turn 0–0 | ready 0–0 | 0 "cancelled"
    "#);
}

#[test]
fn while_a_run_is_live_its_numbers_reach_to_the_last_event() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async { gather([10, 40].map(after)).await });
    let now = |run: &Run<_>| Statistics::of(&Analysis::of(&run.recorder().events()));
    assert_eq!(now(&run), Statistics { tasks: 1, ..Default::default() });
    host.advance(ms(25));
    let live = Statistics {
        wall: Micros(10_000), // nothing happened since
        sum: Micros(20_000),
        slowest: Micros(10_000),
        polls: 4,
        wakes: 1,
        tasks: 3,
        idle: Micros(10_000),
        outcomes: Outcomes { ok: 1, error: 0, cancelled: 0 },
        ..Default::default()
    };
    assert_eq!(now(&run), live);
    run.recorder().record(EventKind::Heartbeat);
    let (wall, slowest) = (Micros(25_000), Micros(25_000));
    assert_eq!(now(&run), Statistics { wall, slowest, idle: wall, sum: Micros(35_000), ..live });
}

#[test]
fn what_comes_after_the_programs_end_does_not_lengthen_the_run() {
    let (_, recorder) = run(&ManualHost::new(), after(10));
    let before = Statistics::of(&Analysis::of(&recorder.events()));
    recorder.record(EventKind::Heartbeat);
    recorder.record_wake(TaskId(0));
    let mut events = recorder.events();
    events.iter_mut().rev().take(2).for_each(|event| event.at = Micros(99_000));
    let analysis = Analysis::of(&events);
    assert_eq!(Statistics::of(&analysis), Statistics { wakes: before.wakes + 1, ..before });
    assert_eq!(analysis.last, Micros(99_000));
}

#[test]
fn the_speedup_is_unknown_where_the_clock_saw_no_time() {
    let speedups = [(4_100, 900), (900, 900), (0, 900), (900, 0), (0, 0)]
        .map(|(slower, faster)| speedup(Micros(slower), Micros(faster)));
    assert_eq!(speedups, [Some(4_100.0 / 900.0), Some(1.0), Some(0.0), None, None]);
}

// Invariants, over programs drawn at random

#[test]
fn spans_follow_each_other_without_a_gap_and_the_loop_is_never_busy_twice() {
    for seed in 0..200 {
        let analysis = Analysis::of(&random_recording(seed).events());
        for lane in &analysis.lanes {
            let (end, _) = lane.end.as_ref().expect("every task ends");
            let bounds: Vec<_> = lane.spans.iter().flat_map(|span| [Some(span.from), span.to]).collect();
            let expected = [&[Some(lane.spawned)], &bounds[1..bounds.len() - 1], &[Some(*end)]].concat();
            assert_eq!(bounds, expected, "seed {seed}: {lane:?}");
            assert!(bounds[1..].chunks(2).all(|pair| pair.len() == 1 || pair[0] == pair[1]), "seed {seed}: {lane:?}");
            let polling = lane.spans.iter().filter(|span| span.state == State::Polling).count();
            assert_eq!(lane.polls as usize, polling, "seed {seed}");
        }
        assert!(analysis.busy.is_sorted_by(|before, after| before.1 <= after.0), "seed {seed}");
        let numbers = Statistics::of(&analysis);
        assert_eq!(numbers.busy + numbers.idle, numbers.wall, "seed {seed}");
        assert!(numbers.slowest <= numbers.sum && numbers.longest_poll <= numbers.busy, "seed {seed}");
    }
}

/// Children that block, sleep and fail in turn, gathered, and the run sometimes cancelled on the way.
fn random_recording(seed: u64) -> Recorder {
    let host = ManualHost::new();
    let mut random = Rand32::new(seed);
    let children: Vec<_> = (0..random.rand_range(0..8))
        .map(|_| {
            let world = host.clone();
            let steps: Vec<_> = (0..random.rand_range(0..5)).map(|_| random.rand_range(0..20).into()).collect();
            async move {
                for step in steps {
                    world.block(ms(step / 4));
                    if step == 19 {
                        return Err("drawn");
                    }
                    sleep(ms(step)).await;
                }
                Ok(())
            }
        })
        .collect();
    let run = Run::start(&host, "main", async { gather(children).return_exceptions().await });
    host.advance(ms(random.rand_range(0..100).into()));
    let recorder = run.recorder().clone();
    drop(run);
    recorder
}

// Helpers

/// Runs to the end and analyses the recording.
fn analyse<T: Report + 'static>(host: &ManualHost, program: impl Future<Output = T> + 'static) -> Analysis {
    Analysis::of(&run(host, program).1.events())
}

fn statistics<T: Report + 'static>(program: impl Future<Output = T> + 'static) -> Statistics {
    Statistics::of(&analyse(&ManualHost::new(), program))
}

/// Children that end in each way, one of them blocking the loop.
fn rich_run() -> (bool, Recorder) {
    let host = ManualHost::new();
    let world = host.clone();
    run(&host, async move {
        let victim = spawn(after(100));
        let failing = spawn(fail_after(20));
        let request = spawn(async { fetch("lat/30?id=1").await });
        sleep(ms(10)).await;
        world.block(ms(15));
        victim.cancel();
        let _ = (victim.await, failing.await, request.await);
        gather([5, 10].map(after)).await.is_ok()
    })
}

/// A line per lane: its spans with begin and end in milliseconds, and its outcome.
fn picture(analysis: &Analysis) -> String {
    let lines = analysis.lanes.iter().map(|lane| {
        let spans: Vec<_> = lane.spans.iter().map(span).collect();
        let end =
            lane.end.as_ref().map_or("…".into(), |(at, outcome)| format!("{} {:?}", at.as_ms(), outcome.text()));
        format!("{}: {} | {end}", lane.name, spans.join(" | "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn span(span: &Span) -> String {
    let state = match &span.state {
        State::Ready => "ready".into(),
        State::Polling => "polling".into(),
        State::Waiting(on) => format!("waiting for {on}"),
    };
    let to = span.to.map_or("…".into(), |to| to.as_ms().to_string());
    format!("{state} {}–{to}", span.from.as_ms())
}

fn spawned(recorder: &Recorder, name: &str) -> TaskId {
    let task = recorder.next_task();
    recorder.record(EventKind::Spawned { task, parent: None, name: name.into(), site: Site::caller() });
    task
}

fn waiting_on(task: TaskId, on: Wait) -> EventKind {
    EventKind::WaitingOn { task, on, site: Site::caller() }
}

/// A clock, and what sets it, in milliseconds.
fn set_clock() -> (Clock, impl Fn(u64)) {
    let time = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let shown = time.clone();
    let clock = Arc::new(move || Micros(shown.load(std::sync::atomic::Ordering::Relaxed) * 1_000));
    (clock, move |ms| time.store(ms, std::sync::atomic::Ordering::Relaxed))
}
