//! Timers, the clock, and giving up one's turn.

use crate::{
    runtime::{
        core::{
            run::current,
            signal::{Signal, SignalWait},
            task::wait_on,
        },
        host::{LocalFuture, Timer},
    },
    time::Micros,
    trace::{EventKind, Site, Wait},
};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

/// Suspends the task for `duration`. Answers `asyncio.sleep`; zero gives up the turn, as `asyncio.sleep(0)` does, but
/// through a macrotask, so that the page gets its turn too: all that is ready goes first, and all that this makes ready.
/// Hidden tabs slow timers down to a second.
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    sleep_at(Site::caller(), duration)
}

/// As [`sleep()`], on behalf of the call at `site`.
pub(in crate::runtime) fn sleep_at(site: Site, duration: Duration) -> Sleep {
    Sleep { duration, site, state: SleepState::New }
}

/// Lets everything else that is ready go first: `sleep(Duration::ZERO)`.
#[track_caller]
pub fn yield_now() -> Sleep {
    sleep(Duration::ZERO)
}

/// The time since the run began. Answers `loop.time()`, whose zero is any.
///
/// # Panics
/// Outside a run.
pub fn now() -> Micros {
    current().recorder.now()
}

/// Keeps the whole loop busy for `duration`: no task, timer, request or click has its turn meanwhile. Answers
/// `time.sleep`, and exists to show what that does.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn block(duration: Duration) {
    let scope = current();
    if let Some(task) = scope.recorder.running() {
        let length = duration.into();
        let source = scope.recorder.source(Site::caller());
        scope.recorder.record(EventKind::Blocked { task, length, source });
    }
    scope.host.block(duration);
}

/// How many bytes the program's heap holds, where the host knows. Answers `tracemalloc.get_traced_memory`.
///
/// # Panics
/// Outside a run.
pub fn memory() -> Option<u64> {
    current().host.memory()
}

/// The timer starts at the first poll and ends when this is dropped. See [`sleep()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Sleep {
    duration: Duration,
    site: Site,
    state: SleepState,
}

enum SleepState {
    New,
    Timer(SignalWait, #[expect(dead_code, reason = "held for its Drop")] Timer),
    Turn(LocalFuture<()>),
    Over,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if matches!(self.state, SleepState::New) {
            let host = current().host.clone();
            self.state = if self.duration.is_zero() {
                wait_on(Wait::Turn, self.site);
                SleepState::Turn(host.yield_now())
            } else {
                let signal = Signal::new();
                let wait = signal.wait(Wait::Timer(self.duration.into()), self.site);
                let fire = move || {
                    signal.set();
                };
                SleepState::Timer(wait, host.call_later(self.duration, Box::new(fire)))
            };
        }
        match &mut self.state {
            SleepState::New => return Poll::Pending,
            SleepState::Timer(wait, _) => ready!(Pin::new(wait).poll(cx)),
            SleepState::Turn(turn) => ready!(turn.as_mut().poll(cx)),
            SleepState::Over => {}
        }
        self.state = SleepState::Over;
        Poll::Ready(())
    }
}
