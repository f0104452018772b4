//! The only door out of the runtime: time, timers, requests and the loop itself.

pub(super) mod manual;

use crate::{
    endpoint::{FetchError, Response, latency::Piece},
    trace::Clock,
};
use futures::Stream;
use std::{any::Any, pin::Pin, time::Duration};

/// A future that stays on this thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A body as it comes. Dropping it ends the request.
pub type Chunks = Pin<Box<dyn Stream<Item = Piece>>>;

/// A call that is due later. Dropping it calls it off.
pub type Timer = Box<dyn Any>;

/// What a run needs of the world. Each future and timer it gives is owned by who asked for it: dropping it ends the
/// timer or aborts the request.
pub trait Host {
    /// The clock that times the recording.
    fn clock(&self) -> Clock;

    /// Gives a task to the loop, which polls it soon, but never before this call returns. The loop's queue is first in,
    /// first out: a woken task goes to its end. Answers `loop.call_soon`.
    fn spawn(&self, task: LocalFuture<()>);

    /// Calls `then` after `delay`, unless the timer is dropped before. Answers `loop.call_later`.
    fn call_later(&self, delay: Duration, then: Box<dyn FnOnce()>) -> Timer;

    /// Finishes after all that is ready now, and the page's own pending work, had its turn.
    fn yield_now(&self) -> LocalFuture<()>;

    /// Keeps the loop busy for `duration`: nothing else runs. Answers `time.sleep`.
    fn block(&self, duration: Duration);

    /// GETs `url`, body included. A relative URL belongs to the latency endpoint (see [`crate::endpoint::latency`]).
    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>>;

    /// GETs `url`, as far as the status; the body comes after it.
    fn open(&self, url: String) -> LocalFuture<Result<(u16, Chunks), FetchError>>;

    /// How many bytes the program's heap holds; none where that is not known.
    fn memory(&self) -> Option<u64> {
        None
    }
}
