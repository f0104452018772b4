//! The only door out of the runtime: time, timers, requests and the loop itself.

use super::{FetchError, Response};
use crate::trace::Clock;
use std::{pin::Pin, time::Duration};

/// A future that stays on this thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a run needs of the world. Each future it gives is owned by who asked for it: dropping it ends the timer or
/// aborts the request.
pub trait Host {
    /// The clock that times the recording.
    fn clock(&self) -> Clock;

    /// Gives a task to the loop, which polls it soon, but never before this call returns.
    fn spawn(&self, task: LocalFuture<()>);

    /// Finishes after `duration`.
    fn sleep(&self, duration: Duration) -> LocalFuture<()>;

    /// Finishes after all that is ready now, and the page's own pending work, had its turn.
    fn yield_now(&self) -> LocalFuture<()>;

    /// GETs `url`, body included. A relative URL belongs to the latency endpoint (see [`super::latency`]).
    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>>;
}
