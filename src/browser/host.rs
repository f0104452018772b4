//! The page's host: `performance.now()`, `setTimeout`, `fetch`, and the microtask queue.

use super::{extras::opening, fetch, memory, quiet::quiet, timers, turns};
use crate::{
    endpoint::{FetchError, Response},
    runtime::{Chunks, Host, LocalFuture, Timer},
    time::Micros,
    trace::Clock,
};
use std::{future::ready, sync::Arc, time::Duration};
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

impl BrowserHost {
    /// Ends after `duration`, off any record.
    pub fn sleep(&self, duration: Duration) -> LocalFuture<()> {
        quiet(Box::pin(turns::timeout(duration)))
    }
}

impl Host for BrowserHost {
    fn clock(&self) -> Clock {
        Arc::new(|| Micros::from_ms(performance_now()))
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
