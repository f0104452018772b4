//! A part of a task that can be cancelled on its own: what a timeout bounds, a task group's body.

use super::{
    run,
    signal::{Suspension, Unwound, Waitable},
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
};

/// Stands for a future inside a task's future. asyncio cancels the whole task and catches the `CancelledError` where the
/// part ends; here the part is cancelled as tasks are: what it waits for is, and at its next turn it is dropped.
#[derive(Default)]
pub(in crate::runtime) struct Part {
    cancelled: Cell<bool>,
    /// What it is suspended on. Nothing while it is being polled.
    pub(in crate::runtime) suspended_on: Suspension,
    /// Whoever unwound what is around the part found that something inside has failed: its error goes first, so the next
    /// poll is the future's even if the part is cancelled.
    failed_inside: Cell<bool>,
    /// The future ended in a poll that began with an error from inside, with no wait between the two.
    ended_failed: Cell<bool>,
    /// The latest poll's.
    waker: RefCell<Option<Waker>>,
}

impl Part {
    /// Asks the part to end. See [`crate::runtime::Task::cancel`].
    pub(in crate::runtime) fn cancel(&self) {
        self.cancelled.set(true);
        self.interrupt();
    }

    /// Gives the part its next turn early, by cancelling what it waits for.
    pub(in crate::runtime) fn interrupt(&self) {
        if !self.suspended_on.cancel() {
            let waker = self.waker.borrow().clone();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// Whether it was cancelled, and its future ended with what had failed inside instead. Then the request to cancel
    /// stands: in Python a group that raises its errors asks again.
    pub(in crate::runtime) fn is_owed(&self) -> bool {
        self.cancelled.get() && self.ended_failed.get()
    }

    /// Polls the part's future. Ready with none: it was cancelled, and is to be dropped.
    pub(in crate::runtime) fn poll<T>(
        self: &Rc<Self>,
        mut future: Pin<&mut (dyn Future<Output = T> + '_)>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<T>> {
        let poll = self.poll_inside(future.as_mut(), cx);
        if poll.is_pending() {
            run::suspended_on(self.clone());
        }
        poll
    }

    fn poll_inside<T>(
        self: &Rc<Self>,
        future: Pin<&mut (dyn Future<Output = T> + '_)>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<T>> {
        self.waker.replace(Some(cx.waker().clone()));
        let _inside = run::enter_part(self.clone());
        let mut failed = self.failed_inside.take();
        if self.cancelled.get() && !failed {
            failed = ready!(self.suspended_on.unwind(cx)) == Unwound::Failed;
            if !failed {
                return Poll::Ready(None);
            }
        }
        self.suspended_on.clear();
        let poll = future.poll(cx);
        self.ended_failed.set(failed && poll.is_ready());
        if poll.is_pending() && self.cancelled.get() {
            // What failed inside has been dealt with: back to the cancellation.
            self.interrupt();
        }
        poll.map(Some)
    }
}

/// What the task, or the part around this one, is suspended on.
impl Waitable for Part {
    fn cancel_wait(self: Rc<Self>) -> bool {
        self.interrupt();
        true
    }

    fn unwinds(&self) -> bool {
        self.suspended_on.unwinds()
    }

    fn unwind(self: Rc<Self>, cx: &mut Context<'_>) -> Poll<Unwound> {
        let _inside = run::enter_part(self.clone());
        let unwound = ready!(self.suspended_on.unwind(cx));
        self.failed_inside.set(unwound == Unwound::Failed);
        Poll::Ready(unwound)
    }
}
