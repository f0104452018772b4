//! Timers, and giving up one's turn.

use super::{host::LocalFuture, run::current, task::wait_on};
use crate::trace::{Site, Wait};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Suspends the task for `duration`. Answers `asyncio.sleep`; zero gives up the turn, as `asyncio.sleep(0)` does, but
/// through a macrotask, so that the page gets its turn too. Hidden tabs slow timers down to a second.
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    let wait = if duration.is_zero() { Wait::Turn } else { Wait::Timer(duration.into()) };
    Sleep { duration, wait, site: Site::caller(), timer: None }
}

/// Lets everything else that is ready go first: `sleep(Duration::ZERO)`.
#[track_caller]
pub fn yield_now() -> Sleep {
    sleep(Duration::ZERO)
}

/// The timer starts at the first poll and ends when this is dropped. See [`sleep()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Sleep {
    duration: Duration,
    wait: Wait,
    site: Site,
    timer: Option<LocalFuture<()>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.timer.is_none() {
            let host = current().host.clone();
            self.timer = Some(match self.wait {
                Wait::Turn => host.yield_now(),
                _ => host.sleep(self.duration),
            });
            wait_on(self.wait.clone(), self.site);
        }
        self.timer.as_mut().map_or(Poll::Ready(()), |timer| timer.as_mut().poll(cx))
    }
}
