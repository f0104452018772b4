//! The line before something shared: those who wait, first come, first served.

use super::{
    resource::Shared,
    signal::{Signal, SignalWait},
};
use crate::trace::Site;
use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// Those who wait for one thing. Answers the deque of futures in each of asyncio's primitives. It isn't borrowed while a
/// task is woken, since a waker can run any code.
pub(in crate::runtime) struct Waiters {
    shared: Rc<Shared>,
    /// The call they wait in.
    to: &'static str,
    line: RefCell<VecDeque<Rc<Signal>>>,
}

impl Waiters {
    /// Nobody yet.
    pub(in crate::runtime) fn new(shared: &Rc<Shared>, to: &'static str) -> Self {
        Self { shared: shared.clone(), to, line: RefCell::default() }
    }

    /// Whether nobody in the line is still to go on, or about to.
    pub(in crate::runtime) fn all_cancelled(&self) -> bool {
        self.line.borrow().iter().all(|signal| signal.is_cancelled())
    }

    /// Wakes the first, unless that one is woken or cancelled already.
    pub(in crate::runtime) fn wake_first(&self) {
        let first = self.line.borrow().front().cloned();
        if let Some(first) = first {
            first.set();
        }
    }

    /// The first that was neither woken nor cancelled.
    pub(in crate::runtime) fn next(&self) -> Option<Rc<Signal>> {
        self.line.borrow().iter().find(|signal| !signal.is_done()).cloned()
    }

    /// Wakes the first `count` that were neither woken nor cancelled. They stay in the line until they go on.
    pub(in crate::runtime) fn wake(&self, count: usize) {
        let pending = |signal: &&Rc<Signal>| !signal.is_done();
        let woken: Vec<_> = self.line.borrow().iter().filter(pending).take(count).cloned().collect();
        for signal in woken {
            signal.set();
        }
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
        self.line.borrow_mut().pop_front()
    }
}

/// A task's place in a line, while it has one. It is to leave when dropped, but that is for its owner to do, who passes
/// the turn on.
pub(in crate::runtime) struct Place {
    site: Site,
    waits: Option<(Rc<Signal>, SignalWait)>,
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
            line.line.borrow_mut().push_back(signal.clone());
            self.waits = Some((signal, wait));
        }
        if let Some((_, wait)) = &mut self.waits {
            ready!(Pin::new(wait).poll(cx));
        }
        Poll::Ready(self.leave(line).is_some())
    }

    /// Gets out of the line. None if it was in none; `true` if it had been woken, and not cancelled before that.
    pub(in crate::runtime) fn leave(&mut self, line: &Waiters) -> Option<bool> {
        let (signal, wait) = self.waits.take()?;
        drop(wait);
        // Held by nobody else, it was taken out: no need to look for it.
        if Rc::strong_count(&signal) > 1 {
            let mut line = line.line.borrow_mut();
            if let Some(place) = line.iter().position(|other| Rc::ptr_eq(other, &signal)) {
                line.remove(place);
            }
        }
        Some(signal.is_set())
    }
}
