//! Timers that are due at the same time, as one of the browser's. Its clock shows the same time to all that is done within
//! a step (0.1 ms in Chromium, 1 ms elsewhere), so very many tasks that begin to sleep together need few timers.

use super::{host::performance_now, turns};
use gloo_timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

type Call = Box<dyn FnOnce()>;

thread_local! {
    /// With when they are due, in microseconds of the page's clock, in that order.
    static DUE: RefCell<Vec<(u64, Rc<Bell>)>> = const { RefCell::new(Vec::new()) };
}

/// One of the browser's timers, and what it calls, in order.
#[derive(Default)]
struct Bell {
    calls: RefCell<Vec<Option<Call>>>,
    /// How many calls have not been called off.
    left: Cell<usize>,
    /// None once it has rung, or nobody waits for it.
    timer: RefCell<Option<Timeout>>,
}

/// A call that is due later. Dropping it calls it off.
pub(super) struct Due {
    at: u64,
    bell: Rc<Bell>,
    /// Its place among the calls.
    number: usize,
}

/// Calls `then` after `delay`, unless what this gives is dropped before.
pub(super) fn call_later(delay: Duration, then: Call) -> Due {
    let at = ((performance_now() * 1_000.0).round() as u64).saturating_add(delay.as_micros() as u64);
    let bell = DUE.with_borrow_mut(|due| match place(due, at) {
        Ok(place) => due[place].1.clone(),
        Err(place) => {
            due.insert(place, (at, Rc::default()));
            due[place].1.clone()
        }
    });
    let number = {
        let mut calls = bell.calls.borrow_mut();
        calls.push(Some(then));
        calls.len() - 1
    };
    bell.left.set(bell.left.get() + 1);
    bell.timer.borrow_mut().get_or_insert_with(|| Timeout::new(turns::whole_ms(delay), move || ring(at)));
    Due { at, bell, number }
}

/// Where the one that is due at `at` stands, or would.
fn place(due: &[(u64, Rc<Bell>)], at: u64) -> Result<usize, usize> {
    due.binary_search_by_key(&at, |(at, _)| *at)
}

fn ring(at: u64) {
    let Some(bell) = DUE.with_borrow_mut(|due| Some(due.remove(place(due, at).ok()?).1)) else { return };
    let calls = bell.calls.borrow().len();
    for place in 0..calls {
        // Not while the list is borrowed: a call may call another one off.
        let call = bell.calls.borrow_mut()[place].take();
        if let Some(call) = call {
            call();
        }
    }
}

impl Drop for Due {
    fn drop(&mut self) {
        let call = self.bell.calls.borrow_mut()[self.number].take();
        if call.is_none() {
            return;
        }
        drop(call);
        self.bell.left.set(self.bell.left.get() - 1);
        if self.bell.left.get() == 0 {
            // Its timer is cleared with it, unless it is ringing.
            let gone = DUE.with_borrow_mut(|due| {
                let place = place(due, self.at).ok().filter(|place| Rc::ptr_eq(&due[*place].1, &self.bell))?;
                Some(due.remove(place))
            });
            if gone.is_some() {
                self.bell.timer.take();
            }
        }
    }
}
