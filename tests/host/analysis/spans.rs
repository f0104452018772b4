//! From events to spans and statistics, on recordings made in virtual time.

use crate::support::{Child, after, events_by, fail_after, ms, run};
use interleave::{
    analysis::{
        Analysis, LONG_POLL, Lane, Measured, Mention, Node, Outcomes, Printed, Request, Requests, Sharing, Span, State,
        Statistics,
    },
    runtime::{
        LocalFuture, ManualHost, Report, Run, coroutine, fetch, gather, join_all, print, sequential, sleep, spawn,
        spawn_named, timeout,
    },
    time::Micros,
    trace::{
        Call, Clock, Event, EventKind, Outcome, Phases, Polled, Recorder, RequestEnd, RequestId, ResourceId,
        ResourceKind, Site, SourceId, TaskId, Trace, Wait, poll_recorded,
    },
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
    let span =
        Span { state: State::Waiting(Wait::Turn), from: Micros::ZERO, to: None, order: 2, begun: 2, source: None };
    assert_eq!(analysis.lanes[0].spans.last(), Some(&span));
}

#[test]
fn a_poll_inside_a_poll_keeps_the_loop_once_and_neither_takes_the_others_words() {
    let (clock, time) = set_clock();
    let recorder = Recorder::new(clock);
    let waker = Waker::noop();
    let [outer, inner] = ["outer", "inner"].map(|name| spawned(&recorder, name));
    let waits = |task, ms: u64| recorder.record(waiting_on(&recorder, task, Wait::Timer(Micros(ms * 1_000))));
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
    assert!(analysis.busy.iter().eq(&[(Micros(0), Micros(20_000))]));
}

#[test]
fn requests_keep_their_urls_and_get_their_phases_when_the_browser_tells_them() {
    let (_, recorder) = run(&ManualHost::new(), async {
        gather(["lat/10?id=1", "lat/20?id=2"].map(|url| async move { fetch(url).await })).await.is_ok()
    });
    let phases = Phases { end: Micros(20_000), protocol: "h2".into(), ..Phases::default() };
    assert_eq!(recorder.trace().requests, ["lat/10?id=1".into(), "lat/20?id=2".into()]);
    let told = |id| EventKind::Network { request: RequestId(id), phases: Box::new(phases.clone()) };
    recorder.record(told(1));
    recorder.record(told(9));
    let requests: Vec<_> = Analysis::of(&recorder.events()).lanes.iter().map(|lane| lane.requests.clone()).collect();
    let end = Some(RequestEnd::Status(200));
    let request = |id, phases: Option<Phases>| vec![Request { id: RequestId(id), phases: phases.map(Box::new), end }];
    assert_eq!(requests, [vec![], request(0, None), request(1, Some(phases.clone()))]);
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
    assert!(analysis.heartbeats.iter().eq(&[16_000, 32_000, 48_000].map(Micros)));
    assert_eq!((analysis.last, Statistics::of(&analysis).wall), (Micros(48_000), Micros(48_000)));
}

#[test]
fn events_of_tasks_that_were_never_spawned_change_no_lane() {
    let (recorder, _) = recorder();
    let task = TaskId(7);
    let kinds = [
        EventKind::Woken { task, by: None },
        EventKind::PollStarted { task },
        waiting_on(&recorder, task, Wait::Request(RequestId(0))),
        EventKind::PollEnded { task, polled: Polled::Pending },
        EventKind::PollEnded { task, polled: Polled::Ready },
        waiting_on(&recorder, task, Wait::Turn),
        EventKind::Dropped { task, polled: true },
        EventKind::Finished { task, outcome: Outcome::Cancelled },
    ];
    let events: Vec<_> = (1..).zip(kinds).map(|(at, kind)| Event { at: Micros(at), kind }).collect();
    let analysis = Analysis::of(&events);
    assert_eq!((analysis.lanes.len(), analysis.last), (0, Micros(8)));
    let statistics = Statistics { wall: Micros(8), busy: Micros(2), longest_poll: Micros(2), ..Default::default() };
    assert_eq!(Statistics::of(&analysis), statistics);
}

// What tasks print, share and leave undone

#[test]
fn what_was_printed_is_kept_with_its_time_and_its_task() {
    let (_, recorder) = run(&ManualHost::new(), async {
        print("before");
        let child = spawn_named("child", async {
            sleep(ms(5)).await;
            print("inside");
        });
        let _ = child.await;
    });
    recorder.record(EventKind::Printed { task: None, text: "outside".into(), source: here(&recorder) });
    let analysis = Analysis::of(&recorder.events());
    let line = |line: &Printed| (line.at.0, line.task.map(|task| task.0), line.text.to_string());
    let printed: Vec<_> = analysis.printed.iter().map(line).collect();
    let expected = [(0, Some(0), "before"), (5_000, Some(1), "inside"), (5_000, None, "outside")];
    assert_eq!(printed, expected.map(|(at, task, text)| (at, task, text.to_owned())));
    let ticks: Vec<_> = analysis.lanes.iter().map(|lane| lane.printed.clone()).collect();
    assert_eq!(ticks, [[Micros(0)], [Micros(5_000)]]);
}

#[test]
fn what_was_never_awaited_is_known_with_its_call_site() {
    let line = line!() + 2;
    let (_, recorder) = run(&ManualHost::new(), async {
        let forgotten = coroutine("request(7)", after(5));
        let awaited = coroutine("request(8)", after(5));
        let _ = awaited.await;
        drop(forgotten);
    });
    let (analysis, trace) = (Analysis::of(&recorder.events()), recorder.trace());
    let line_of = |source| trace.source(source).expect("a call").line;
    let missed: Vec<_> =
        analysis.never_awaited.iter().map(|missed| (missed.at.0, &*missed.what, line_of(missed.source))).collect();
    assert_eq!(missed, [(5_000, "request(7)", line)]);
}

#[test]
fn who_holds_what_is_shared_and_who_queues_for_it_at_any_instant() {
    let (recorder, time) = recorder();
    let lock = recorder.resource(ResourceKind::Lock, "counter".into());
    let [first, second, third] = ["first", "second", "third"].map(|name| spawned(&recorder, name));
    let acquired = |task| EventKind::Acquired { task, resource: lock, source: here(&recorder) };
    let released = |task| EventKind::Released { task: Some(task), resource: lock };
    polled(&recorder, first, [acquired(first), waiting_on(&recorder, first, Wait::Timer(Micros(10_000)))]);
    // Third asks before second does.
    polled(&recorder, third, [waits_for(&recorder, third, lock)]);
    polled(&recorder, second, [waits_for(&recorder, second, lock)]);
    time(10);
    polled(&recorder, first, [released(first)]);
    time(15);
    polled(&recorder, third, [acquired(third), waiting_on(&recorder, third, Wait::Turn)]);
    time(20);
    // asyncio lets anybody release it.
    polled(&recorder, second, [released(second)]);
    let events = recorder.events();
    let analysis = Analysis::of(&events);
    let at = |ms: u64| {
        let at = events_by(&events, Micros(ms * 1_000));
        let name = |task: &TaskId| analysis.lanes[task.0 as usize].name.to_string();
        let names = |tasks: &[TaskId]| tasks.iter().map(name).collect::<Vec<_>>().join(", ");
        let Sharing { holders, queue } = analysis.sharing_after(at).remove(lock.0 as usize);
        format!("{ms}: {} | {}", names(&holders), names(&queue))
    };
    insta::assert_snapshot!([0, 9, 10, 14, 15, 19, 20].map(at).join("\n"), @r"
    0: first | third, second
    9: first | third, second
    10:  | third, second
    14:  | third, second
    15: third | second
    19: third | second
    20:  | second
    ");
    let held: Vec<_> = analysis
        .lanes
        .iter()
        .map(|lane| lane.held.iter().map(|held| (held.from.0, held.to)).collect::<Vec<_>>())
        .collect();
    assert_eq!(held, [vec![(0, Some(Micros(10_000)))], vec![], vec![(15_000, Some(Micros(20_000)))]]);
    assert_eq!(analysis.resources.iter().map(|shared| shared.holders().count()).collect::<Vec<_>>(), [0]);
}

#[test]
fn a_release_is_the_holders_own_if_it_holds_it_and_otherwise_the_oldest_holders() {
    let (recorder, time) = recorder();
    let slots = recorder.resource(ResourceKind::Semaphore, "".into());
    let tasks = ["first", "second", "third"].map(|name| spawned(&recorder, name));
    for task in tasks {
        recorder.record(EventKind::Acquired { task, resource: slots, source: here(&recorder) });
    }
    for (at, task) in [(1, Some(tasks[1])), (2, Some(tasks[1])), (3, None), (4, None)] {
        time(at);
        recorder.record(EventKind::Released { task, resource: slots });
    }
    let analysis = Analysis::of(&recorder.events());
    let until: Vec<_> = analysis.lanes.iter().map(|lane| lane.held[0].to.map(|to| to.0 / 1_000)).collect();
    assert_eq!(until, [Some(2), Some(1), Some(3)]);
}

#[test]
fn who_is_polled_for_no_reason_keeps_its_place_in_the_queue() {
    let (recorder, _) = recorder();
    let event = recorder.resource(ResourceKind::Event, "".into());
    let [first, second] = ["first", "second"].map(|name| spawned(&recorder, name));
    polled(&recorder, first, [waits_for(&recorder, first, event)]);
    polled(&recorder, second, [waits_for(&recorder, second, event)]);
    recorder.record_wake(first);
    polled(&recorder, first, []);
    let analysis = Analysis::of(&recorder.events());
    assert_eq!(analysis.sharing_after(usize::MAX)[event.0 as usize].queue, [first, second]);
}

#[test]
fn calls_are_known_in_the_order_in_which_they_were_named() {
    let (recorder, time) = recorder();
    let task = spawned(&recorder, "task");
    let source = |id| SourceId(id);
    for (at, id) in [(1, 10), (2, 10), (3, 20), (4, 10), (5, 20)] {
        time(at);
        recorder.record(EventKind::WaitingOn { task, on: Wait::Turn, source: source(id) });
        recorder.record_wake(task); // names none
    }
    let analysis = Analysis::of(&recorder.events());
    let mention =
        |id, from: u64, to: u64| Mention { source: source(id), from: Micros(from * 1_000), to: Micros(to * 1_000) };
    assert_eq!(analysis.sources[1..], [source(10), source(20)]);
    let expected = [mention(10, 1, 2), mention(20, 3, 3), mention(10, 4, 4), mention(20, 5, 5)];
    assert!(analysis.mentions.iter_from(1).eq(&expected), "{:?}", analysis.mentions);
}

// At an instant

#[test]
fn the_tree_of_tasks_at_an_instant() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let first = spawn_named("first", async {
            let inner = spawn_named("inner", after(30));
            sleep(ms(10)).await; // ends before its child does
            drop(inner);
        });
        let second = spawn_named("second", async { gather([20, 5].map(after)).await.is_ok() });
        let _ = (first.await, second.await);
        sleep(ms(20)).await;
    });
    let events = recorder.events();
    let analysis = Analysis::of(&events);
    let tree = |ms: u64| {
        let at = events_by(&events, Micros(ms * 1_000));
        let line = |node: &Node| {
            let indent = "  ".repeat(node.depth as usize);
            assert_eq!(((node.span.begun as usize) < at, Some(node.span)), (true, node.lane.span_after(at)));
            format!("{indent}{}: {}", node.lane.name, self::span(node.span))
        };
        format!("{ms} ms\n{}", analysis.tree_after(at).iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    insta::assert_snapshot!([0, 5, 10, 25, 40].map(tree).join("\n"), @r"
    0 ms
    main: waiting for task 1 0–10
      first: waiting for a timer of 10 ms 0–10
        inner: waiting for a timer of 30 ms 0–30
      second: waiting for 2 tasks 0–20
        1: waiting for a timer of 20 ms 0–20
        2: waiting for a timer of 5.00 ms 0–5
    5 ms
    main: waiting for task 1 0–10
      first: waiting for a timer of 10 ms 0–10
        inner: waiting for a timer of 30 ms 0–30
      second: waiting for 2 tasks 0–20
        1: waiting for a timer of 20 ms 0–20
    10 ms
    main: waiting for task 2 10–20
      second: waiting for 2 tasks 0–20
        1: waiting for a timer of 20 ms 0–20
      inner: waiting for a timer of 30 ms 0–30
    25 ms
    main: waiting for a timer of 20 ms 20–40
      inner: waiting for a timer of 30 ms 0–30
    40 ms
    ");
}

#[test]
fn before_its_spawn_and_from_its_end_on_a_task_is_in_no_state() {
    let (_, recorder) = run(&ManualHost::new(), async {
        sleep(ms(10)).await;
        let _ = spawn_named("late", after(10)).await;
        sleep(ms(10)).await;
    });
    let events = recorder.events();
    let analysis = Analysis::of(&events);
    let late = &analysis.lanes[1];
    let states = [0, 9, 10, 19, 20, 30].map(|ms| late.span_after(events_by(&events, Micros(ms * 1_000))).is_some());
    assert_eq!(states, [false, false, true, true, false, false]);
    assert_eq!(analysis.tree_after(usize::MAX).len(), 0);
}

#[test]
fn the_ready_queue_is_in_the_order_in_which_tasks_became_ready() {
    let (recorder, time) = recorder();
    let tasks = ["first", "second", "third"].map(|name| spawned(&recorder, name));
    for task in tasks {
        polled(&recorder, task, [waiting_on(&recorder, task, Wait::Turn)]);
    }
    time(1);
    recorder.record_wake(tasks[2]);
    recorder.record_wake(tasks[0]);
    recorder.record_wake(tasks[2]); // again: it stands in the queue already
    let late = spawned(&recorder, "late");
    time(2);
    // Woken in its own poll it stands before those whom it woke later.
    recorder.record(EventKind::PollStarted { task: tasks[2] });
    recorder.record_wake(tasks[2]);
    recorder.record_wake(tasks[1]);
    recorder.record(EventKind::PollEnded { task: tasks[2], polled: Polled::Pending });
    let events = recorder.events();
    let analysis = Analysis::of(&events);
    let ready = |ms: u64| {
        analysis.ready_after(events_by(&events, Micros(ms * 1_000))).iter().map(|lane| lane.task).collect::<Vec<_>>()
    };
    assert_eq!(ready(0), []);
    assert_eq!(ready(1), [tasks[2], tasks[0], late]);
    assert_eq!(ready(2), [tasks[0], late, tasks[2], tasks[1]]);
}

#[test]
fn of_random_programs_the_state_after_any_event_is_that_of_the_events_so_far() {
    for seed in 0..20 {
        let events = random_recording(seed).events();
        let whole = Analysis::of(&events);
        for count in 0..=events.len() {
            let replayed = Analysis::of(&events[..count]);
            let tree = |analysis: &Analysis| -> Vec<_> {
                let nodes = analysis.tree_after(count);
                let told = |node: &Node| {
                    let Span { state, from, order, begun, source, .. } = node.span.clone();
                    (node.lane.task, node.depth, state, from, order, begun, source)
                };
                nodes.iter().map(told).collect()
            };
            assert_eq!(tree(&whole), tree(&replayed), "seed {seed}, {count} events");
            let ready =
                |analysis: &Analysis| analysis.ready_after(count).iter().map(|lane| lane.task).collect::<Vec<_>>();
            assert_eq!(ready(&whole), ready(&replayed), "seed {seed}, {count} events");
            let running = |analysis: &Analysis| analysis.running_after(count).map(|lane| lane.task);
            assert_eq!(running(&whole), running(&replayed), "seed {seed}, {count} events");
            let sharing = |analysis: &Analysis| {
                analysis
                    .sharing_after(count)
                    .into_iter()
                    .filter(|sharing| *sharing != Sharing::default())
                    .collect::<Vec<_>>()
            };
            assert_eq!(sharing(&whole), sharing(&replayed), "seed {seed}, {count} events");
        }
    }
}

// As the events come

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
    single.extend([]);
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
        external: Micros(60_000),
        longest_wait: Micros(30_000),
        tasks: 4,
        outcomes: Outcomes { ok: 3, error: 0, cancelled: 0 },
        ..Default::default()
    };
    assert_eq!(gathered, Statistics { wall: Micros(30_000), polls: 8, wakes: 4, ..common });
    assert_eq!(in_sequence, Statistics { wall: Micros(60_000), polls: 10, wakes: 6, ..common });
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
        external: Micros(300_000), // timers due together fire together, and what they wake waits for the loop
        polls: 8,
        wakes: 4,
        tasks: 4,
        longest_poll: Micros(25_000),
        long_polls: 0,
        busy: Micros(40_000),
        outcomes: Outcomes { ok: 3, error: 0, cancelled: 0 },
        requests: Requests::default(),
        longest_wait: Micros(100_000),
    };
    assert_eq!(Statistics::of(&analysis), statistics);
}

#[test]
fn polls_over_fifty_milliseconds_are_counted_and_flagged() {
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let children = [50, 51, 200].map(|length| {
            let world = world.clone();
            async move {
                world.block(ms(length));
                Ok::<_, String>(length)
            }
        });
        gather(children).await
    });
    let flagged: Vec<_> = analysis.lanes.iter().map(|lane| lane.long_polls).collect();
    assert_eq!((LONG_POLL, flagged), (Micros(50_000), vec![0, 0, 1, 1]));
    let long = |lane: &Lane| lane.spans.iter().filter(|span| span.is_long()).count() as u32;
    assert!(analysis.lanes.iter().all(|lane| long(lane) == lane.long_polls));
    let statistics = Statistics::of(&analysis);
    assert_eq!((statistics.long_polls, statistics.longest_poll), (2, Micros(200_000)));
}

#[test]
fn the_longest_wait_is_for_one_thing_and_no_sum() {
    let in_turn = statistics(async {
        for length in [20, 30, 10] {
            sleep(ms(length)).await;
        }
    });
    assert_eq!((in_turn.longest_wait, in_turn.external), (Micros(30_000), Micros(60_000)));
    // What wakes a task for another part of it doesn't end its wait, and the poll in between is no part of it.
    let host = ManualHost::new();
    let world = host.clone();
    let analysis = analyse(&host, async move {
        let short = async move {
            sleep(ms(10)).await;
            world.block(ms(5));
        };
        let parts: [LocalFuture<()>; 2] = [Box::pin(short), Box::pin(sleep(ms(30)))];
        join_all(parts).await;
    });
    let numbers = Statistics::of(&analysis);
    let times = [numbers.wall, numbers.longest_wait, numbers.external];
    assert_eq!(times, [30_000, 25_000, 25_000].map(Micros));
}

#[test]
fn waits_of_tasks_that_started_others_count_too_and_waits_for_these_do_not() {
    let statistics = statistics(async {
        sleep(ms(5)).await;
        gather([10, 20].map(after)).await.is_ok()
    });
    assert_eq!((statistics.external, statistics.wall), (Micros(35_000), Micros(25_000)));
}

#[test]
fn requests_are_counted_by_their_ends_wherever_they_are_awaited() {
    let statistics = statistics(async {
        let urls = ["lat/10?id=1", "lat/10?status=404", "lat/10?drop=1", "lat/10?malformed=1"];
        for url in urls {
            let _ = fetch(url).await;
        }
        let _ = timeout(ms(10), fetch("lat/20")).await;
        drop(fetch("lat/30"));
        sleep(ms(50)).await;
    });
    assert_eq!(statistics.requests, Requests { ok: 2, failed: 2, aborted: 1 }, "one was never made");
    assert_eq!(statistics.outcomes, Outcomes { ok: 1, error: 0, cancelled: 0 });
}

#[test]
fn repetitions_are_the_tasks_called_run_and_their_median_is_the_middle() {
    let measured = |lengths: &'static [u64]| {
        Measured::of(&analyse(&ManualHost::new(), async move {
            for (place, length) in (1..).zip(lengths) {
                let _ = spawn_named(&format!("run {place}"), after(*length)).await;
                let _ = spawn_named("runner", after(7)).await; // no repetition
            }
        }))
    };
    let millis = |ms: u64| Micros(ms * 1_000);
    let odd = Measured {
        durations: [30, 10, 20].map(millis).to_vec(),
        least: millis(10),
        median: millis(20),
        most: millis(30),
    };
    assert_eq!(measured(&[30, 10, 20]), Some(odd));
    assert_eq!(measured(&[40, 10, 30, 20]).map(|measured| measured.median), Some(millis(25)));
    assert_eq!(measured(&[5]).map(|measured| measured.median), Some(millis(5)));
    assert_eq!(measured(&[]), None);
}

#[test]
fn a_program_alone_is_its_own_worker() {
    let alone = Statistics {
        wall: Micros(10_000),
        external: Micros(10_000),
        longest_wait: Micros(10_000),
        polls: 2,
        wakes: 1,
        tasks: 1,
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
    assert_eq!(
        (failing.wall, failing.longest_wait, failing.external),
        (Micros(30_000), Micros(30_000), Micros(60_000))
    );
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
        external: Micros(50_000),
        longest_wait: Micros(20_000),
        polls: 5,
        wakes: 1,
        tasks: 4,
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
    let cancelled = Statistics { wall: Micros(3_000), tasks: 1, outcomes, ..Statistics::default() };
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
        external: Micros(20_000),
        longest_wait: Micros(10_000),
        polls: 4,
        wakes: 1,
        tasks: 3,
        outcomes: Outcomes { ok: 1, error: 0, cancelled: 0 },
        ..Default::default()
    };
    assert_eq!(now(&run), live);
    run.recorder().record(EventKind::Heartbeat);
    let (wall, longest_wait) = (Micros(25_000), Micros(25_000));
    assert_eq!(now(&run), Statistics { wall, longest_wait, external: Micros(35_000), ..live });
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
        assert!(analysis.busy.iter().is_sorted_by(|before, after| before.1 <= after.0), "seed {seed}");
        let numbers = Statistics::of(&analysis);
        assert!(numbers.busy <= numbers.wall, "seed {seed}");
        assert!(numbers.longest_wait <= numbers.external && numbers.longest_poll <= numbers.busy, "seed {seed}");
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

/// A recorder, and what sets its clock, in milliseconds.
fn recorder() -> (Recorder, impl Fn(u64)) {
    let (clock, time) = set_clock();
    (Recorder::new(clock), time)
}

/// The call that this is called from.
#[track_caller]
fn here(recorder: &Recorder) -> SourceId {
    recorder.source(Site::caller())
}

fn waits_for(recorder: &Recorder, task: TaskId, resource: ResourceId) -> EventKind {
    waiting_on(recorder, task, Wait::Resource { resource, to: Call::Acquire })
}

/// A poll in which this happens, and which ends pending.
fn polled<const N: usize>(recorder: &Recorder, task: TaskId, happens: [EventKind; N]) {
    recorder.record(EventKind::PollStarted { task });
    happens.into_iter().for_each(|kind| recorder.record(kind));
    recorder.record(EventKind::PollEnded { task, polled: Polled::Pending });
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
        State::Waiting(on) => format!("waiting for {}", Trace::default().wait_text(*on)),
    };
    let to = span.to.map_or("…".into(), |to| to.as_ms().to_string());
    format!("{state} {}–{to}", span.from.as_ms())
}

fn spawned(recorder: &Recorder, name: &str) -> TaskId {
    let task = recorder.next_task();
    recorder.record(EventKind::Spawned { task, parent: None, name: name.into(), source: here(recorder) });
    task
}

fn waiting_on(recorder: &Recorder, task: TaskId, on: Wait) -> EventKind {
    EventKind::WaitingOn { task, on, source: here(recorder) }
}

/// A clock, and what sets it, in milliseconds.
fn set_clock() -> (Clock, impl Fn(u64)) {
    let time = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let shown = time.clone();
    let clock = Arc::new(move || Micros(shown.load(std::sync::atomic::Ordering::Relaxed) * 1_000));
    (clock, move |ms| time.store(ms, std::sync::atomic::Ordering::Relaxed))
}
