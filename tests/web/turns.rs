//! Turns of the loop: `yield_now`, animation frames, the pulse.

use crate::support::{Counts, Patch, pause, script};
use futures::{FutureExt, poll};
use gloo_events::EventListener;
use interleave::{
    browser::{BrowserHost, frame, performance_now},
    runtime::Host,
};
use js_sys::Array;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::MessageChannel;

#[wasm_bindgen_test]
async fn a_message_posted_before_the_turn_was_given_up_comes_first() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let channel = MessageChannel::new().unwrap();
    let said = order.clone();
    let _listener = EventListener::new(&channel.port1(), "message", move |_| said.borrow_mut().push("message"));
    channel.port1().start();
    channel.port2().post_message(&JsValue::NULL).unwrap();
    BrowserHost.yield_now().await;
    order.borrow_mut().push("turn");
    assert_eq!(*order.borrow(), ["message", "turn"]);
}

#[wasm_bindgen_test]
async fn microtasks_that_are_ready_come_before_the_next_turn() {
    let order =
        script("const order = []; queueMicrotask(() => queueMicrotask(() => order.push('microtask'))); return order");
    BrowserHost.yield_now().await;
    assert_eq!(order.unchecked_into::<Array>().length(), 1);
}

#[wasm_bindgen_test]
async fn a_task_that_yields_for_ever_does_not_keep_timers_from_firing() {
    let order: Array =
        script("const order = []; setTimeout(() => order.push('timeout'), 0); return order").unchecked_into();
    let start = performance_now();
    while order.length() == 0 {
        assert!(performance_now() - start < 1_000.0, "the page starves");
        BrowserHost.yield_now().await;
    }
}

#[wasm_bindgen_test]
async fn nested_turns_are_not_held_up() {
    // Nested timeouts take 4 ms each from the fifth (the eleventh in WebKit): 60 ms and more for 20.
    let mut fastest = f64::INFINITY;
    for _ in 0..5 {
        let start = performance_now();
        for _ in 0..20 {
            BrowserHost.yield_now().await;
        }
        fastest = fastest.min(performance_now() - start);
    }
    assert!(fastest < 30.0, "20 turns took {fastest} ms");
}

#[wasm_bindgen_test]
async fn a_turn_wakes_once_and_a_dropped_one_never() {
    let counts = Counts::default();
    counts.count(BrowserHost.yield_now()).await;
    assert_eq!(counts.get(), (2, 1));

    let counts = Counts::default();
    let mut turn = Box::pin(counts.count(BrowserHost.yield_now()));
    assert!(poll!(&mut turn).is_pending());
    drop(turn);
    pause(20).await;
    assert_eq!(counts.get(), (1, 0));
}

#[wasm_bindgen_test]
async fn a_frame_tells_its_time_in_milliseconds_of_performance_now() {
    let first = frame().await;
    let second = frame().await;
    let now = performance_now();
    assert!(first > 0.0 && first < second, "{first} {second}");
    // A frame's time is that of its beginning; Chromium's may lie a frame ahead.
    assert!((now - second).abs() < 1_000.0, "{second} at {now}");
}

#[wasm_bindgen_test]
async fn a_dropped_frame_takes_its_request_back_and_wakes_nobody() {
    let frames = watching_frames();
    let counts = Counts::default();
    let mut dropped = Box::pin(counts.count(frame()));
    assert!(poll!(&mut dropped).is_pending());
    drop(dropped);
    let seen = frames.seen.to_vec();
    let [set, id, cancelled, same] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((set.as_string(), cancelled.as_string()), (Some("set".into()), Some("cancelled".into())));
    assert_eq!(id, same);
    drop(frames);
    frame().await;
    assert_eq!(counts.get(), (1, 0));
}

#[wasm_bindgen_test]
async fn a_frame_that_is_never_polled_takes_its_request_back_too() {
    let frames = watching_frames();
    drop(frame());
    assert_eq!(frames.seen.length(), 4, "{:?}", frames.seen);
}

#[wasm_bindgen_test]
async fn a_frame_is_requested_when_it_is_asked_for_and_not_when_it_is_polled() {
    let first = frame();
    let second = frame();
    pause(100).await;
    assert_eq!(first.now_or_never(), second.now_or_never(), "both came, with the same frame");
    let unrequested = frame();
    assert_eq!(unrequested.now_or_never(), None);
}

fn watching_frames() -> Patch {
    Patch::of(
        &["requestAnimationFrame", "cancelAnimationFrame"],
        "const request = window.requestAnimationFrame, cancel = window.cancelAnimationFrame, seen = [];
         window.requestAnimationFrame = call => {
             const id = request.call(window, call);
             seen.push('set', id);
             return id;
         };
         window.cancelAnimationFrame = id => { seen.push('cancelled', id); cancel.call(window, id); };
         return seen;",
    )
}
