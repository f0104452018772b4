//! The line before something shared: those who wait, first come, first served.

use super::{
    line::{Line, Ticket},
    resource::SharedResource,
    signal::{Signal, SignalWait},
};
use crate::trace::{Call, Site};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// Those who wait for one thing. Answers the deque of futures in each of asyncio's primitives. It isn't borrowed while a
/// task is woken, since a waker can run any code.
pub(in crate::runtime) struct Waiters {
    shared: Rc<SharedResource>,
    /// The call they wait in.
    to: Call,
    line: RefCell<Line<Rc<Signal>>>,
    /// All before it are woken or cancelled; what is done stays done, so nobody looks at them again.
    pending: Cell<Ticket>,
    /// All before it are cancelled.
    going_on: Cell<Ticket>,
}

impl Waiters {
    /// Nobody yet.
    pub(in crate::runtime) fn new(shared: &Rc<SharedResource>, to: Call) -> Self {
        let (pending, going_on) = Default::default();
        Self { shared: shared.clone(), to, line: RefCell::default(), pending, going_on }
    }

    /// Whether nobody in the line is still to go on, or about to.
    pub(in crate::runtime) fn all_cancelled(&self) -> bool {
        self.from(&self.going_on, |signal| !signal.is_cancelled(), 1).is_empty()
    }

    /// Wakes the first, unless that one is woken or cancelled already.
    pub(in crate::runtime) fn wake_first(&self) {
        let first = self.line.borrow().first().cloned();
        if let Some(first) = first {
            first.set();
        }
    }

    /// The first that was neither woken nor cancelled.
    pub(in crate::runtime) fn next(&self) -> Option<Rc<Signal>> {
        self.from(&self.pending, |signal| !signal.is_done(), 1).pop()
    }

    /// Wakes the first `count` that were neither woken nor cancelled. They stay in the line until they go on.
    pub(in crate::runtime) fn wake(&self, count: usize) {
        for signal in self.from(&self.pending, |signal| !signal.is_done(), count) {
            signal.set();
        }
    }

    /// The first `count` of which `is_so` is true: a thing that, once false, stays false. It is false of all before
    /// `begin`, which moves on to the first of which it is true.
    fn from(&self, begin: &Cell<Ticket>, is_so: impl Fn(&Signal) -> bool, count: usize) -> Vec<Rc<Signal>> {
        let line = self.line.borrow();
        let mut found = line.iter_from(begin.get()).filter(|(_, signal)| is_so(signal)).peekable();
        begin.set(found.peek().map_or(line.end(), |(ticket, _)| *ticket));
        found.take(count).map(|(_, signal)| signal.clone()).collect()
    }

    /// Takes the first ones out of the line, up to one that this wakes.
    pub(in crate::runtime) fn take_next(&self) {
        while let Some(signal) = self.take_first() {
            if signal.set() {
                break;
            }
        }
    }

    /// Takes everybody out of the line and wakes them.
    pub(in crate::runtime) fn take_all(&self) {
        while let Some(signal) = self.take_first() {
            signal.set();
        }
    }

    fn take_first(&self) -> Option<Rc<Signal>> {
        self.line.borrow_mut().pop_first()
    }
}

/// A task's place in a line, while it has one. It is to leave when dropped, but that is for its owner to do, who passes
/// the turn on.
pub(in crate::runtime) struct Place {
    site: Site,
    waits: Option<(Ticket, Rc<Signal>, SignalWait)>,
}

impl Place {
    /// No place, on behalf of the call at `site`.
    pub(in crate::runtime) fn new(site: Site) -> Self {
        Self { site, waits: None }
    }

    /// Gets in line if it `must_wait`, and is pending until it is woken. `true`: it is out of the line again.
    /// `false`: it was in none and did not have to wait.
    pub(in crate::runtime) fn poll(&mut self, line: &Waiters, must_wait: bool, cx: &mut Context<'_>) -> Poll<bool> {
        if must_wait && self.waits.is_none() {
            let signal = Signal::new();
            let wait = signal.wait(line.shared.wait(line.to), self.site);
            let ticket = line.line.borrow_mut().join(signal.clone());
            self.waits = Some((ticket, signal, wait));
        }
        if let Some((.., wait)) = &mut self.waits {
            ready!(Pin::new(wait).poll(cx));
        }
        Poll::Ready(self.leave(line).is_some())
    }

    /// Gets out of the line. None if it was in none; `true` if it had been woken, and not cancelled before that.
    pub(in crate::runtime) fn leave(&mut self, line: &Waiters) -> Option<bool> {
        let (ticket, signal, wait) = self.waits.take()?;
        drop(wait);
        // None if it was taken out before.
        line.line.borrow_mut().leave(ticket);
        Some(signal.is_set())
    }
}
