//! `shield`: only the waiter leaves.

use crate::{
    runtime::{
        Cancelled, Task,
        core::{
            ends::EndCall,
            signal::{Signal, SignalWait},
        },
    },
    trace::Site,
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
    let wait = signal.wait(task.core.awaited(), Site::caller());
    let call = if task.is_done() {
        signal.set();
        None
    } else {
        task.core.after_end(Box::new(move || {
            signal.set();
        }))
    };
    Shield { task, wait, _call: call }
}

/// See [`shield()`].
#[must_use = "the task runs, but nobody waits for it"]
pub struct Shield<T: 'static> {
    task: Task<T>,
    wait: SignalWait,
    /// Held for its Drop.
    _call: Option<EndCall>,
}

impl<T: Clone> Future for Shield<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        ready!(Pin::new(&mut self.wait).poll(cx));
        Poll::Ready(self.task.result().unwrap_or(Err(Cancelled)))
    }
}
