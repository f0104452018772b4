//! A queue without its items: who waits, and what for.

use crate::{
    runtime::core::{resource::SharedResource, waiters::Waiters},
    trace::{Call, ResourceKind},
};
use std::{cell::Cell, rc::Rc};

/// Knows how many items there are, but not the items: so it is compiled once for all kinds of them.
pub(super) struct Gate {
    /// How many items there is room for; 0 is no bound.
    most: usize,
    /// How many the store has. Kept here, so that asking doesn't touch the store, which may be in use.
    held: Cell<usize>,
    /// Items put in whose work isn't done.
    unfinished: Cell<usize>,
    shut_down: Cell<bool>,
    shared: Rc<SharedResource>,
    pub(super) getters: Waiters,
    pub(super) putters: Waiters,
    pub(super) joiners: Waiters,
}

impl Gate {
    pub(super) fn new(name: &str, most: usize) -> Self {
        let shared = SharedResource::new(ResourceKind::Queue, name);
        let line = |to| Waiters::new(&shared, to);
        Self {
            most,
            held: Cell::default(),
            unfinished: Cell::default(),
            shut_down: Cell::default(),
            getters: line(Call::Get),
            putters: line(Call::Put),
            joiners: line(Call::Join),
            shared: shared.clone(),
        }
    }

    pub(super) fn held(&self) -> usize {
        self.held.get()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.held.get() == 0
    }

    pub(super) fn is_full(&self) -> bool {
        self.most > 0 && self.held.get() >= self.most
    }

    pub(super) fn is_shut_down(&self) -> bool {
        self.shut_down.get()
    }

    /// An item was put in, and now the store has so many.
    pub(super) fn added(&self, held: usize) {
        self.holds(held);
        self.unfinished.set(self.unfinished.get() + 1);
        self.getters.take_next();
    }

    /// An item was taken out, and now the store has so many.
    pub(super) fn removed(&self, held: usize) {
        self.holds(held);
        self.putters.take_next();
    }

    fn holds(&self, held: usize) {
        if self.held.replace(held) != held {
            self.shared.level(held);
        }
    }

    /// The store gave nothing, whatever it says.
    pub(super) fn found_empty(&self) {
        self.holds(0);
    }

    /// False if there is nothing to be done with.
    pub(super) fn task_done(&self) -> bool {
        let may = !self.is_finished();
        if may {
            self.finish(1);
        }
        may
    }

    /// Whether each item's work is done.
    pub(super) fn is_finished(&self) -> bool {
        self.unfinished.get() == 0
    }

    /// The items are gone if `immediate`.
    pub(super) fn shut_down(&self, immediate: bool) {
        self.shut_down.set(true);
        if immediate {
            let dropped = self.held.get();
            self.holds(0);
            self.finish(dropped);
        }
        self.getters.take_all();
        self.putters.take_all();
    }

    fn finish(&self, count: usize) {
        self.unfinished.set(self.unfinished.get().saturating_sub(count));
        if self.is_finished() {
            self.joiners.wake(usize::MAX);
        }
    }
}
