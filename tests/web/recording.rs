//! Programs on the page's own loop: their recordings against independent counts.

use crate::support::{CountingHost, Counts, count, life_of, ms, pause, recorded_counts, run, run_on};
use futures::FutureExt;
use interleave::{
    browser::{BrowserHost, performance_now},
    endpoint::FetchError,
    runtime::{Run, fetch, gather, sequential, sleep, spawn, spawn_named, yield_now},
    time::Micros,
    trace::{EventKind, TaskId},
};
use std::{future::poll_fn, task::Poll};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_task_is_polled_once_when_spawned_and_once_per_wake() {
    let (_, recorder) = run(async {
        let sleeper = spawn(sleep(ms(10)));
        let turns = spawn(async {
            yield_now().await;
            yield_now().await;
        });
        let request = spawn(async { fetch("data:,body").await });
        let fallback = spawn(async { fetch("lat/20?bytes=64&id=1").await });
        let _ = (sleeper.await, turns.await, request.await, fallback.await);
    })
    .await;
    // Of the sleep: the timer. Of each request: the answer and the body; of the fallback, the timer before them.
    let lives = [1, 2, 3, 4].map(|task| life_of(&recorder, TaskId(task)));
    assert_eq!(lives, ["pwpe", "pwpwpe", "pwpwpe", "pwpwpwpe"]);
}

#[wasm_bindgen_test]
async fn wakes_before_the_next_poll_make_one_poll() {
    let (_, recorder) = run(async {
        let mut polls = 0;
        poll_fn(move |cx| {
            polls += 1;
            for _ in 0..3 {
                cx.waker().wake_by_ref();
            }
            if polls == 2 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    })
    .await;
    assert_eq!(life_of(&recorder, TaskId(0)), "pwwwpwwwe");
}

#[wasm_bindgen_test]
async fn polls_and_wakes_counted_in_the_tasks_are_those_of_the_recording() {
    let counts = Counts::default();
    let inside = counts.clone();
    let (_, recorder) = run(counts.count(async move {
        let asked = inside.clone();
        let requests = (0..6).map(move |n| asked.count(fetch(format!("lat/{}?bytes=64&id={n}", 10 * n))));
        gather(requests.collect::<Vec<_>>()).return_exceptions().await;
        let slept = inside.clone();
        let sleeps = (0..6).map(move |_| slept.count(sleep(ms(5)).map(Ok::<_, FetchError>)));
        sequential(sleeps).return_exceptions().await;
        let turn = spawn(inside.count(yield_now()));
        turn.await
    }))
    .await;
    assert_eq!(recorded_counts(&recorder), counts.get());
    // Per request 3 wakes, per sleep 1, for the turn 1; for main 1 from gather, 6 from sequential, 1 from the join.
    assert_eq!(counts.get().1, 6 * 3 + 6 + 1 + 1 + 6 + 1);
    assert_eq!(counts.get().0, counts.get().1 + 14);
}

#[wasm_bindgen_test]
async fn polls_counted_in_the_executor_are_those_of_the_recording() {
    let host = CountingHost::default();
    let (result, recorder) = run_on(&host, async {
        let requests = (0..6).map(|n| async move { fetch(format!("lat/{}?bytes=64&id={n}", 10 * n)).await });
        let answers = gather(requests).return_exceptions().await;
        yield_now().await;
        answers.iter().all(Result::is_ok)
    })
    .await;
    pause(20).await;
    assert!(result);
    let (polls, wakes) = recorded_counts(&recorder);
    // Off the record, each of the seven tasks wakes its driver at its end; the executor drops that without a poll. And
    // the loop makes two calls: one tells of gather's end, one of the program's.
    assert_eq!((polls + 2, wakes + 7), host.0.get());
}

#[wasm_bindgen_test]
async fn fifty_gathered_sleeps_take_as_long_as_the_longest() {
    let start = performance_now();
    let (result, recorder) = run(async {
        gather((0..50).map(|n| async move {
            sleep(ms(60 - n)).await;
            Ok::<_, FetchError>(n)
        }))
        .await
    })
    .await;
    let took = performance_now() - start;
    assert_eq!(result, Ok((0..50).collect()));
    // Their sum is 1,775 ms.
    assert!((59.0..600.0).contains(&took), "{took} ms");
    assert_eq!(recorded_counts(&recorder), (2 + 50 * 2, 1 + 50));
    assert_eq!(count(&recorder, |kind| matches!(kind, EventKind::Finished { .. })), 51);
}

#[wasm_bindgen_test]
async fn nothing_is_polled_before_start_returns_and_tasks_begin_in_the_order_they_were_spawned() {
    let run = Run::start(&BrowserHost, "main", async {
        for name in ["a", "b", "c"] {
            let _task = spawn_named(name, yield_now());
        }
        sleep(ms(10)).await;
    });
    assert_eq!(count(run.recorder(), |kind| matches!(kind, EventKind::PollStarted { .. })), 0);
    run.finished().await;
    let polled = run.recorder().events().into_iter().filter_map(|event| match event.kind {
        EventKind::PollStarted { task } => Some(task.0),
        _ => None,
    });
    assert_eq!(polled.take(4).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[wasm_bindgen_test]
async fn wakes_by_the_browser_have_no_cause_and_wakes_by_a_task_name_it() {
    let (_, recorder) = run(async {
        let _ = spawn(sleep(ms(10))).await;
    })
    .await;
    let wakes = recorder.events().into_iter().filter_map(|event| match event.kind {
        EventKind::Woken { task, by } => Some((task.0, by.map(|by| by.0))),
        _ => None,
    });
    assert_eq!(wakes.collect::<Vec<_>>(), [(1, None), (0, Some(1))]);
}

#[wasm_bindgen_test]
async fn a_recording_begins_at_zero_and_its_times_never_go_back() {
    let before = Micros::from_ms(performance_now());
    let (_, recorder) = run(async {
        for _ in 0..10 {
            sleep(ms(2)).await;
        }
    })
    .await;
    assert!((before..=Micros::from_ms(performance_now())).contains(&recorder.epoch()));
    let times: Vec<_> = recorder.events().iter().map(|event| event.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[0] <= Micros::from_ms(1.0) && *times.last().unwrap() >= Micros::from_ms(10.0), "{times:?}");
}
