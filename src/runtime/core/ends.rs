//! What a task's end calls.

use super::{
    line::{Line, Ticket},
    task::TaskCore,
};
use std::{cell::RefCell, rc::Rc};

/// The calls of one task's end, in the order in which they were asked for. Empty once that has come.
#[derive(Default)]
pub(in crate::runtime) struct Ends(RefCell<Line<Call>>);

type Call = Box<dyn FnOnce()>;

impl Ends {
    pub(in crate::runtime) fn add(&self, call: Call) -> Ticket {
        self.0.borrow_mut().join(call)
    }

    /// Calls everything. What a call takes back is not called any more.
    pub(in crate::runtime) fn call(&self) {
        while let Some(call) = self.next() {
            call();
        }
    }

    fn next(&self) -> Option<Call> {
        self.0.borrow_mut().pop_first()
    }

    fn take_back(&self, ticket: Ticket) {
        let call = self.0.borrow_mut().leave(ticket);
        // Not while the list is borrowed: what the call holds may come back here.
        drop(call);
    }
}

/// A call that a task's end will make. Dropped before that, it is taken back, so that who stops waiting leaves nothing
/// behind on a task that runs on. Answers `Future.remove_done_callback`.
#[must_use = "dropped at once, the call is never made"]
pub(in crate::runtime) struct EndCall {
    /// None: never to be taken back.
    task: Option<Rc<TaskCore>>,
    ticket: Ticket,
}

impl EndCall {
    pub(in crate::runtime) fn new(task: &Rc<TaskCore>, call: Call) -> Self {
        Self { task: Some(task.clone()), ticket: task.ends.add(call) }
    }

    /// The call is never taken back.
    pub(in crate::runtime) fn forever(mut self) {
        self.task = None;
    }
}

impl Drop for EndCall {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.ends.take_back(self.ticket);
        }
    }
}
