//! The page's host: `performance.now()`, `setTimeout`, `fetch`, and the microtask queue.

use super::{extras::opening, fetch, memory, quiet::quiet, timers, turns};
use crate::{
    endpoint::{FetchError, Response},
    runtime::{Chunks, Host, LocalFuture, Timer},
    time::Micros,
    trace::Clock,
};
use std::{cell::Cell, future::ready, sync::Arc, time::Duration};
use web_sys::Performance;

/// Runs tasks on the browser's own loop through wasm-bindgen-futures: woken tasks run in a microtask, in the order of
/// their wakes.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserHost;

thread_local! {
    static PERFORMANCE: Option<Performance> = web_sys::window().and_then(|window| window.performance());
}

/// `performance.now()` in milliseconds; zero where there is no window.
pub fn performance_now() -> f64 {
    PERFORMANCE.with(|performance| performance.as_ref().map_or(0.0, Performance::now))
}

/// Runs `with` if there is a `performance` object.
pub(super) fn with_performance<T>(with: impl FnOnce(&Performance) -> T) -> Option<T> {
    PERFORMANCE.with(|performance| performance.as_ref().map(with))
}

thread_local! {
    /// See [`clock_step`]; none before it is known.
    static STEP: Cell<Option<Micros>> = const { Cell::new(None) };
    /// What the clock last showed, by how much it had gone on then, how often by as much in a row, and how often at all.
    static SHOWN: Cell<(f64, f64, u32, u32)> = const { Cell::new((0.0, 0.0, 0, 0)) };
}

/// A clock whose steps are shorter than this, in milliseconds, is fine: the page says nothing of them.
const FINE_MS: f64 = 5.0;
/// So many equal steps in a row are a coarse clock's; turns of the loop that take their time are not equal.
const EQUAL: u32 = 6;
/// After so many steps of any length the clock is taken for a fine one.
const MOST: u32 = 64;

/// The length of the clock's steps, zero for a fine clock. Browsers that protect against fingerprinting have steps of
/// 16.7 or 100 ms.
pub(super) fn clock_step() -> Micros {
    STEP.get().unwrap_or_default()
}

/// Reads the clock once; whether the length of its steps is known by now. Who asks again in each turn of the loop knows it
/// within a millisecond where the clock is fine.
pub fn clock_is_known() -> bool {
    let now = performance_now();
    let (before, last, equal, steps) = SHOWN.get();
    let step = now - before;
    if step > 0.0 && STEP.get().is_none() {
        let equal = if (step - last).abs() < 1.0 { equal + 1 } else { 1 };
        SHOWN.set((now, step, equal, steps + 1));
        if step < FINE_MS || steps == MOST {
            STEP.set(Some(Micros::ZERO));
        } else if equal == EQUAL {
            STEP.set(Some(Micros::from_ms(step)));
        }
    }
    STEP.get().is_some()
}

/// A time of the page's clock. That of a coarse clock is rounded to what it can tell, so that no number that is made of
/// times is finer: to 10 ms where its steps are 16.7 ms.
pub(super) fn micros(ms: f64) -> Micros {
    let time = Micros::from_ms(ms);
    match clock_step().0.checked_ilog10() {
        None => time,
        Some(digits) => {
            let unit = 10_u64.pow(digits);
            Micros((time.0 + unit / 2) / unit * unit)
        }
    }
}

impl BrowserHost {
    /// Ends after `duration`, off any record.
    pub fn sleep(&self, duration: Duration) -> LocalFuture<()> {
        quiet(Box::pin(turns::timeout(duration)))
    }
}

impl Host for BrowserHost {
    fn clock(&self) -> Clock {
        Arc::new(|| micros(performance_now()))
    }

    fn spawn(&self, task: LocalFuture<()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn call_later(&self, delay: Duration, then: Box<dyn FnOnce()>) -> Timer {
        Box::new(timers::call_later(delay, then))
    }

    fn yield_now(&self) -> LocalFuture<()> {
        quiet(Box::pin(turns::next_turn()))
    }

    fn block(&self, duration: Duration) {
        let end = performance_now() + duration.as_secs_f64() * 1_000.0;
        while performance_now() < end {}
    }

    fn memory(&self) -> Option<u64> {
        memory::heap()
    }

    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>> {
        quiet(Box::pin(fetch::fetch(url)))
    }

    fn open(&self, url: String) -> LocalFuture<Result<(u16, Chunks), FetchError>> {
        match opening() {
            Ok(open) => open(url),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}
