//! Calls that would nest as deep as a chain of tasks is long, made one after another instead.
//!
//! Cancelling a task cancels the task that it awaits, and that one the next; dropping a task drops what it awaits. Nested
//! calls would need as much stack as the chain is long, and a browser's stack is small.

use std::{
    cell::{Cell, RefCell},
    thread::LocalKey,
};

/// Calls of one kind. Each kind has one list in a thread, since chains go from run to run.
#[derive(Default)]
pub(in crate::runtime) struct Calls {
    /// Whether one is being made.
    busy: Cell<bool>,
    /// Asked for by the call that is being made, in order.
    asked: RefCell<Vec<Call>>,
}

type Call = Box<dyn FnOnce()>;

thread_local! {
    /// Requests to end what a task waits for.
    pub(in crate::runtime) static INTERRUPTS: Calls = Calls::default();
    /// Ends of tasks that are dropped.
    pub(in crate::runtime) static DROPS: Calls = Calls::default();
}

/// Makes `call` now, and then whatever calls of this kind it asks for, those that these ask for, and so on: in the order
/// in which nested calls would begin. Asked for by another call of this kind, `call` is made once that one is over.
pub(in crate::runtime) fn call(kind: &'static LocalKey<Calls>, call: impl FnOnce() + 'static) {
    kind.with(|calls| {
        if calls.busy.replace(true) {
            calls.asked.borrow_mut().push(Box::new(call));
            return;
        }
        let _over = Over(calls);
        call();
        // The next one is the last: what a call asks for comes before what was asked for earlier.
        let mut due = Vec::new();
        loop {
            due.extend(calls.asked.borrow_mut().drain(..).rev());
            match due.pop() {
                Some(call) => call(),
                None => break,
            }
        }
    });
}

/// Ready for the next call, even if one has panicked.
struct Over<'a>(&'a Calls);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.busy.set(false);
    }
}
