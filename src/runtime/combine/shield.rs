//! `shield`: only the waiter leaves.

use crate::{
    runtime::{
        Cancelled, Task,
        core::signal::{Signal, SignalWait},
    },
    trace::{Site, Wait},
};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Waits for `task` without being able to cancel it. Answers `asyncio.shield`: where awaiting a task makes the two one,
/// so that cancelling the waiter cancels the task, here the waiter leaves at once and the task runs on.
///
/// | | |
/// |---|---|
/// | `task` ends | its result, one turn later than by awaiting it, as in asyncio |
/// | `task` is cancelled by somebody else | `Err(Cancelled)` |
/// | the waiter is cancelled, or this is dropped | `task` runs on |
///
/// asyncio's takes a coroutine too, and holds it only weakly once the waiter is gone; here it is [`crate::runtime::spawn`]ed
/// first, and the run owns it.
#[track_caller]
pub fn shield<T>(task: Task<T>) -> Shield<T> {
    let signal = Signal::new();
    if task.is_done() {
        signal.set();
    } else {
        let signal = signal.clone();
        task.on_done(move || {
            signal.set();
        });
    }
    let wait = signal.wait(Wait::Task(task.id()), Site::caller());
    Shield { task, wait }
}

/// See [`shield()`].
#[must_use = "the task runs, but nobody waits for it"]
pub struct Shield<T: 'static> {
    task: Task<T>,
    wait: SignalWait,
}

impl<T: Clone> Future for Shield<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        ready!(Pin::new(&mut self.wait).poll(cx));
        Poll::Ready(self.task.result().unwrap_or(Err(Cancelled)))
    }
}
