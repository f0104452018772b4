//! A future that is missed when it is never awaited.

use super::run::try_current;
use crate::trace::{EventKind, Site};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Wraps `future`, called `what`, so that the recording shows if it is dropped without ever having been polled. Answers
/// calling an `async def` function: what comes back does nothing until it is awaited, and Python warns "coroutine …
/// was never awaited" if it never is. Rust's compiler warns before the program runs (`unused_must_use`).
#[track_caller]
pub fn coroutine<F: Future + 'static>(what: &str, future: F) -> Coroutine<F> {
    Coroutine { future: Box::pin(future), unpolled: Some((what.to_owned(), Site::caller())) }
}

/// See [`coroutine()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Coroutine<F: Future> {
    future: Pin<Box<F>>,
    /// None from the first poll on.
    unpolled: Option<(String, Site)>,
}

impl<F: Future> Future for Coroutine<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.unpolled = None;
        self.future.as_mut().poll(cx)
    }
}

impl<F: Future> Drop for Coroutine<F> {
    fn drop(&mut self) {
        // Outside a run there is no recording to write to.
        if let (Some((what, site)), Some(scope)) = (self.unpolled.take(), try_current()) {
            let recorder = &scope.recorder;
            recorder.record(EventKind::NeverAwaited {
                task: recorder.running(),
                what: what.into(),
                source: recorder.source(site),
            });
        }
    }
}
