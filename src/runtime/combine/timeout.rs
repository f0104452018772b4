//! `timeout`: cancels what takes too long.

use crate::{
    runtime::core::{
        part::Part,
        run::{self, current},
        time_limit::TimeLimit,
    },
    time::Micros,
    trace::Site,
};
use std::{
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

/// Runs `future` inside the task that awaits this, for `duration` at most. Answers `async with asyncio.timeout(…)`, and
/// `asyncio.wait_for`.
///
/// | | |
/// |---|---|
/// | `future` ends in time | `Ok`, with its output |
/// | the time is over first | what `future` waits for is cancelled (a task or a gather ends first, with its children), `future` is dropped at the task's next turn, and `Err` |
/// | both at the same instant | `Err`, even if `future` would have been ready at that turn |
/// | another timeout around this one is over too | the outer one's `Err` |
/// | the task is cancelled | the cancellation, whatever the time |
///
/// A task that has cancelled itself and then comes to a timeout that is over is cancelled as well; CPython takes the two
/// requests for one and the task lives on.
///
/// The time begins with the first poll. Zero gives `future` one turn. A task group inside that has failed by then gives
/// its errors, as in asyncio. `wait_for(…, 0)` differs from asyncio's, which doesn't even begin. There is no `reschedule`:
/// what is to have more time is awaited in a loop, through [`crate::runtime::shield()`], with a timeout each.
///
/// ```
/// use interleave::runtime::{ManualHost, Run, TimeoutError, sleep, timeout};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", timeout(Duration::from_millis(10), sleep(Duration::from_millis(20))));
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok(Err(TimeoutError))));
/// assert_eq!(host.elapsed(), Duration::from_millis(10));
/// ```
#[track_caller]
pub fn timeout<F: Future>(duration: Duration, future: F) -> Timeout<F> {
    Timeout::new(End::After(duration), Site::caller(), future)
}

/// As [`timeout()`], until a time on the clock of [`crate::runtime::now`]; one that has passed gives `future` one turn. Answers
/// `asyncio.timeout_at`.
#[track_caller]
pub fn timeout_at<F: Future>(deadline: Micros, future: F) -> Timeout<F> {
    Timeout::new(End::At(deadline), Site::caller(), future)
}

/// [`timeout()`], by its older name and with its arguments the other way round. Answers `asyncio.wait_for`, as Python
/// has it from 3.12 on: `future` is no task of its own.
#[track_caller]
pub fn wait_for<F: Future>(future: F, duration: Duration) -> Timeout<F> {
    timeout(duration, future)
}

/// The time was over. Answers `TimeoutError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("timed out")]
pub struct TimeoutError;

/// See [`timeout()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Timeout<F> {
    end: End,
    site: Site,
    part: Rc<Part>,
    /// None once it is over, in either way.
    future: Option<Pin<Box<F>>>,
    /// Set at the first poll.
    limit: Option<TimeLimit>,
}

#[derive(Clone, Copy)]
enum End {
    After(Duration),
    At(Micros),
}

impl End {
    fn set(self, site: Site, part: &Rc<Part>) -> TimeLimit {
        let scope = current();
        let delay = match self {
            Self::After(duration) => duration,
            Self::At(deadline) => Duration::from_micros(deadline.since(scope.recorder.now()).0),
        };
        let part = part.clone();
        TimeLimit::set(&scope, site, delay, move || part.cancel())
    }
}

impl<F: Future> Timeout<F> {
    fn new(end: End, site: Site, future: F) -> Self {
        Self { end, site, part: Rc::default(), future: Some(Box::pin(future)), limit: None }
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, TimeoutError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(future) = &mut this.future else { return Poll::Pending };
        if this.limit.is_none() {
            this.limit = Some(this.end.set(this.site, &this.part));
        }
        let output = ready!(this.part.poll(future.as_mut(), cx));
        this.limit = None;
        // Its destructors may cancel the task, whose end goes before the timeout's error.
        this.future = None;
        if output.is_none() && run::gives_way() {
            return Poll::Pending;
        }
        Poll::Ready(output.ok_or(TimeoutError))
    }
}

impl<F> Drop for Timeout<F> {
    fn drop(&mut self) {
        run::gave_up(&self.part);
    }
}
