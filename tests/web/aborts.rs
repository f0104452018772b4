//! Dropping cancels: requests are aborted, timers end, and nothing comes of them later.

use crate::support::{Counts, Patch, Uncaught, life_of, ms, pause, until};
use futures::{
    future::{Either, select},
    poll,
};
use interleave::{
    browser::BrowserHost,
    endpoint::FetchError,
    runtime::{Host, Run, fetch, gather, sleep, yield_now},
    trace::{EventKind, Outcome, TaskId},
};
use js_sys::Array;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_dropped_request_is_aborted_and_its_late_rejection_reaches_nobody() {
    for requests in [Patch::watching_fetch, Patch::hanging_fetch] {
        let (requests, uncaught, counts) = (requests(), Uncaught::count(), Counts::default());
        let mut request = Box::pin(counts.count(BrowserHost.fetch("/no/such/file".into())));
        assert!(poll!(&mut request).is_pending());
        assert_eq!(requests.aborted(), [false]);
        drop(request);
        assert_eq!(requests.aborted(), [true]);
        pause(50).await;
        assert_eq!((uncaught.errors(), counts.get()), (0, (1, 0)));
    }
}

#[wasm_bindgen_test]
async fn a_request_dropped_while_its_body_comes_in_is_aborted() {
    let requests = Patch::of(
        &["fetch"],
        "const own = window.fetch, seen = [];
         window.fetch = async (url, { signal }) => {
             seen.push(signal);
             return new Response(new ReadableStream({
                 start(body) { signal.addEventListener('abort', () => body.error(signal.reason)); },
             }));
         };
         return seen;",
    );
    let (uncaught, counts) = (Uncaught::count(), Counts::default());
    let mut request = Box::pin(counts.count(BrowserHost.fetch("data:,".into())));
    for _ in 0..3 {
        assert!(poll!(&mut request).is_pending());
        pause(5).await;
    }
    let before = counts.get();
    drop(request);
    pause(20).await;
    assert_eq!((requests.aborted(), uncaught.errors(), counts.get()), (vec![true], 0, before));
}

#[wasm_bindgen_test]
async fn a_request_is_sent_when_it_is_polled_and_not_before() {
    let requests = Patch::watching_fetch();
    drop(BrowserHost.fetch("data:,".into()));
    assert_eq!(requests.seen.length(), 0);
}

#[wasm_bindgen_test]
async fn a_fallback_dropped_while_it_waits_sends_no_request_and_wakes_nobody() {
    let (requests, counts) = (Patch::watching_fetch(), Counts::default());
    let mut request = Box::pin(counts.count(BrowserHost.fetch("lat/20?bytes=64&id=1".into())));
    assert!(poll!(&mut request).is_pending());
    drop(request);
    pause(60).await;
    assert_eq!((requests.seen.length(), counts.get()), (0, (1, 0)));
}

#[wasm_bindgen_test]
async fn dropping_a_run_aborts_all_its_requests_and_ends_its_timers() {
    let (requests, uncaught) = (Patch::hanging_fetch(), Uncaught::count());
    let ended = Array::new();
    let end = ended.clone();
    let run = Run::start(&BrowserHost, "main", async move {
        let timers = gather((0..5).map(move |_| {
            let end = end.clone();
            async move {
                sleep(ms(40)).await;
                end.push(&1.into());
                Ok::<_, FetchError>(())
            }
        }));
        let requests = gather((0..5).map(|n| async move { fetch(format!("/{n}")).await })).await;
        timers.await.map(|_| requests.is_ok())
    });
    until("the requests are sent", || requests.seen.length() == 5).await;
    assert_eq!(requests.aborted(), [false; 5]);
    let recorder = run.recorder().clone();
    drop(run);
    assert_eq!(requests.aborted(), [true; 5]);
    let at_the_end = recorder.events();
    let cancelled = |event: &&interleave::trace::Event| {
        matches!(&event.kind, EventKind::Finished { outcome: Outcome::Cancelled, .. })
    };
    assert_eq!(at_the_end.iter().filter(cancelled).count(), 11);

    pause(100).await;
    assert_eq!((ended.length(), uncaught.errors()), (0, 0));
    assert_eq!(recorder.events()[at_the_end.len()..], [], "the recording ends with the run");
}

#[wasm_bindgen_test]
async fn a_run_dropped_before_its_first_poll_sends_nothing() {
    let requests = Patch::watching_fetch();
    let run = Run::start(&BrowserHost, "main", fetch("data:,"));
    let recorder = run.recorder().clone();
    drop(run);
    pause(20).await;
    assert_eq!(requests.seen.length(), 0);
    assert_eq!(life_of(&recorder, TaskId(0)), "e");
}

#[wasm_bindgen_test]
async fn a_task_is_not_woken_by_what_it_no_longer_waits_for() {
    let _requests = Patch::hanging_fetch();
    let run = Run::start(&BrowserHost, "main", async {
        let won = select(fetch("/never"), sleep(ms(10))).await;
        let timer_won = matches!(won, Either::Right(_));
        // The request ends here, and its promise is rejected while the task sleeps. So with the turn.
        drop(won);
        drop(select(yield_now(), std::future::ready(())).await);
        sleep(ms(50)).await;
        timer_won
    });
    run.finished().await;
    assert_eq!(run.result(), Some(Ok(true)));
    assert_eq!(life_of(run.recorder(), TaskId(0)), "pwpwpe");
}
