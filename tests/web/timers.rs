//! The clock and the timers.

use crate::support::{Counts, Patch, ms, pause, script};
use futures::poll;
use interleave::{
    browser::{BrowserHost, performance_now},
    runtime::Host,
    time::Micros,
};
use js_sys::Function;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// The coarsest step of `performance.now()` among the engines, in milliseconds.
const STEP_MS: f64 = 1.0;

#[wasm_bindgen_test]
async fn the_clock_shows_performance_now_in_microseconds() {
    let clock = BrowserHost.clock();
    pause(5).await;
    let before = performance_now();
    let shown = clock();
    let after = performance_now();
    assert!(before > 0.0);
    assert!((Micros::from_ms(before)..=Micros::from_ms(after)).contains(&shown), "{before} {shown:?} {after}");
}

#[wasm_bindgen_test]
async fn the_clock_never_goes_back_and_does_go_on() {
    let clock = BrowserHost.clock();
    let first = clock();
    let mut last = first;
    for round in 0..10_000 {
        let now = clock();
        assert!(now >= last, "{last:?} then {now:?}");
        last = now;
        if round % 1_000 == 0 {
            pause(1).await;
        }
    }
    assert!(last.since(first) >= Micros::from_ms(5.0), "{first:?} to {last:?}");
}

#[wasm_bindgen_test]
async fn a_sleep_lasts_at_least_its_time() {
    for micros in [1_000, 1_900, 10_000, 50_000, 50_900] {
        let start = performance_now();
        BrowserHost.sleep(Duration::from_micros(micros)).await;
        let slept = performance_now() - start;
        assert!(slept >= micros as f64 / 1_000.0 - STEP_MS, "{micros} µs took {slept} ms");
    }
}

#[wasm_bindgen_test]
async fn a_part_of_a_millisecond_is_rounded_up() {
    let timeouts = watching_timeouts();
    for micros in [1, 1_000, 1_001, 1_999] {
        drop(BrowserHost.sleep(Duration::from_micros(micros)));
    }
    assert_eq!(numbers(&timeouts), [1.0, 1.0, 2.0, 2.0]);
}

#[wasm_bindgen_test]
async fn a_sleep_of_any_length_neither_panics_nor_ends_at_once() {
    for length in [ms(1 << 31), ms(1 << 32), Duration::MAX] {
        let mut sleep = BrowserHost.sleep(length);
        assert!(poll!(&mut sleep).is_pending(), "{length:?}");
        pause(20).await;
        assert!(poll!(&mut sleep).is_pending(), "{length:?}");
    }
}

#[wasm_bindgen_test]
async fn sleeps_end_in_the_order_of_their_lengths() {
    let order = Rc::new(Cell::new(0));
    let sleeper = |length, digit| {
        let order = order.clone();
        async move {
            BrowserHost.sleep(ms(length)).await;
            order.set(order.get() * 10 + digit);
        }
    };
    futures::join!(sleeper(90, 3), sleeper(10, 1), sleeper(50, 2));
    assert_eq!(order.get(), 123);
}

#[wasm_bindgen_test]
async fn a_sleep_wakes_once() {
    let counts = Counts::default();
    counts.count(BrowserHost.sleep(ms(10))).await;
    assert_eq!(counts.get(), (2, 1));
}

#[wasm_bindgen_test]
async fn a_dropped_sleep_takes_its_timer_back_and_wakes_nobody() {
    let timers = Patch::of(
        &["setTimeout", "clearTimeout"],
        "const { setTimeout, clearTimeout } = window, seen = [];
         window.setTimeout = (...of) => {
             const id = setTimeout(...of);
             if (of[1] === 21) seen.push('set', id);
             return id;
         };
         window.clearTimeout = id => { if (seen.includes(id)) seen.push('cleared', id); clearTimeout(id); };
         return seen;",
    );
    let counts = Counts::default();
    let mut sleep = Box::pin(counts.count(BrowserHost.sleep(ms(21))));
    assert!(poll!(&mut sleep).is_pending());
    drop(sleep);
    pause(60).await;
    let seen = timers.seen.to_vec();
    let [set, id, cleared, same] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((set.as_string(), cleared.as_string()), (Some("set".into()), Some("cleared".into())));
    assert_eq!(id, same);
    assert_eq!(counts.get(), (1, 0));
}

#[wasm_bindgen_test]
async fn calls_that_are_due_together_share_a_timer_and_one_that_is_called_off_is_not_called() {
    let timers = watching_timeouts();
    let called = Rc::new(Cell::new(0));
    // All of it within one step of the clock.
    let stopped =
        script("const at = performance.now(); performance.now = () => at; return () => delete performance.now;");
    let mut kept = Vec::new();
    for _ in 0..1_000 {
        let called = called.clone();
        kept.push(BrowserHost.call_later(ms(23), Box::new(move || called.set(called.get() + 1))));
    }
    kept.truncate(500);
    let goes_on: Function = stopped.unchecked_into();
    goes_on.call0(&JsValue::NULL).expect("the clock goes on");
    pause(80).await;
    assert_eq!(called.get(), 500, "half of them were called off");
    assert_eq!(numbers(&timers).into_iter().filter(|ms| *ms == 23.0).count(), 1);
}

fn watching_timeouts() -> Patch {
    Patch::of(
        &["setTimeout"],
        "const own = window.setTimeout, seen = [];
         window.setTimeout = (call, ms, ...more) => { seen.push(ms); return own(call, ms, ...more); };
         return seen;",
    )
}

fn numbers(patch: &Patch) -> Vec<f64> {
    patch.seen.iter().filter_map(|seen| seen.as_f64()).collect()
}
