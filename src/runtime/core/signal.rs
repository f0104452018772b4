//! What a suspended task waits for: set once, or cancelled with the task.

use super::{run, task::wait_on};
use crate::trace::{Site, Wait};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    ptr,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Whatever a task can be suspended on. Answers `Future.cancel` as `Task.cancel` calls it on `_fut_waiter`.
pub(in crate::runtime) trait Waitable {
    /// Cancels it, so that the task that waits will have its turn, now or later. False if it is done already: the
    /// task has been woken before.
    fn cancel_wait(self: Rc<Self>) -> bool;

    /// Whether a cancelled task that waits for this has to [`Self::unwind`] it before its future is dropped.
    fn unwinds(&self) -> bool {
        false
    }

    /// At a cancelled task's turn: ends what must have ended before the task does, the innermost first, as a
    /// `CancelledError` passes through `__aexit__`. Pending while that takes time.
    fn unwind(self: Rc<Self>, _cx: &mut Context<'_>) -> Poll<Unwound> {
        Poll::Ready(Unwound::Cancelled)
    }
}

/// Where a cancellation got to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::runtime) enum Unwound {
    /// Through: what waits is to be dropped.
    Cancelled,
    /// Something inside failed meanwhile. Its error goes first: what waits is to be polled once more.
    Failed,
}

/// What a task, or a part of one, is suspended on, if that is known here.
#[derive(Default)]
pub(in crate::runtime) struct Suspension(RefCell<Option<Rc<dyn Waitable>>>);

impl Suspension {
    pub(in crate::runtime) fn set(&self, wait: Rc<dyn Waitable>) {
        self.0.replace(Some(wait));
    }

    pub(in crate::runtime) fn clear(&self) {
        self.take();
    }

    pub(in crate::runtime) fn take(&self) -> Option<Rc<dyn Waitable>> {
        self.0.take()
    }

    /// Clears it if it is `wait`.
    pub(in crate::runtime) fn give_up<W: Waitable>(&self, wait: &Rc<W>) {
        self.0.borrow_mut().take_if(|on| ptr::addr_eq(Rc::as_ptr(on), Rc::as_ptr(wait)));
    }

    /// Cancels it. False if there is nothing to cancel.
    pub(in crate::runtime) fn cancel(&self) -> bool {
        // Out while it is cancelled, for tasks that wait for each other; kept for the next request.
        let Some(wait) = self.0.take() else { return false };
        wait.clone().cancel_wait();
        self.set(wait);
        true
    }

    /// See [`Waitable::unwinds`].
    pub(in crate::runtime) fn unwinds(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|wait| wait.unwinds())
    }

    /// See [`Waitable::unwind`].
    pub(in crate::runtime) fn unwind(&self, cx: &mut Context<'_>) -> Poll<Unwound> {
        let Some(wait) = self.0.take() else { return Poll::Ready(Unwound::Cancelled) };
        let poll = wait.clone().unwind(cx);
        if poll.is_pending() {
            // Whatever that waits for: this is where to go on.
            self.set(wait);
        }
        poll
    }
}

/// The part of `asyncio.Future` that the primitives are built of: one task waits, another one sets.
pub(in crate::runtime) struct Signal {
    state: Cell<SignalState>,
    /// The latest poll's. None before the first poll, and once it is done.
    waker: RefCell<Option<Waker>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignalState {
    Pending,
    Set,
    Cancelled,
}

impl Signal {
    /// One that is pending.
    pub(in crate::runtime) fn new() -> Rc<Self> {
        Rc::new(Self { state: Cell::new(SignalState::Pending), waker: RefCell::default() })
    }

    /// Wakes who waits. False if it was done before.
    pub(in crate::runtime) fn set(&self) -> bool {
        self.finish(SignalState::Set)
    }

    /// Set or cancelled.
    pub(in crate::runtime) fn is_done(&self) -> bool {
        self.state.get() != SignalState::Pending
    }

    /// Set, and not cancelled before that.
    pub(in crate::runtime) fn is_set(&self) -> bool {
        self.state.get() == SignalState::Set
    }

    /// Cancelled, and not set before that.
    pub(in crate::runtime) fn is_cancelled(&self) -> bool {
        self.state.get() == SignalState::Cancelled
    }

    /// Waits until it is set, on behalf of the call at `site`.
    pub(in crate::runtime) fn wait(self: &Rc<Self>, on: Wait, site: Site) -> SignalWait {
        SignalWait { signal: self.clone(), on: Some(on), site }
    }

    /// Cancels it. False if it was done before.
    pub(in crate::runtime) fn cancel(&self) -> bool {
        self.finish(SignalState::Cancelled)
    }

    fn finish(&self, state: SignalState) -> bool {
        if self.is_done() {
            return false;
        }
        self.state.set(state);
        let waker = self.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }
}

impl Waitable for Signal {
    fn cancel_wait(self: Rc<Self>) -> bool {
        self.cancel()
    }
}

/// Waits for a signal; dropped before that, it leaves the signal cancelled. A signal cancelled while somebody waits stays
/// pending for them: whoever cancelled it drops this.
#[must_use = "futures do nothing unless awaited"]
pub(in crate::runtime) struct SignalWait {
    signal: Rc<Signal>,
    /// What to write down at the first poll that is pending.
    on: Option<Wait>,
    site: Site,
}

impl Future for SignalWait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.signal.is_set() {
            return Poll::Ready(());
        }
        if let Some(on) = self.on.take() {
            wait_on(on, self.site);
        }
        if !self.signal.is_done() {
            self.signal.waker.replace(Some(cx.waker().clone()));
            run::suspended_on(self.signal.clone());
        }
        Poll::Pending
    }
}

impl Drop for SignalWait {
    fn drop(&mut self) {
        run::gave_up(&self.signal);
        // Nobody is left to be woken.
        self.signal.waker.take();
        self.signal.cancel();
    }
}
