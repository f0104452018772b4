//! How long requests wait for an answer: a host may take a request and never answer it.

use super::host::performance_now;
use gloo_timers::callback::Interval;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::AbortController;

/// How long a request waits while none is answered, in seconds: twice the endpoint's longest latency. Requests that stand
/// in the browser's line behind others have as long again after each answer.
pub(super) const LIMIT_S: u32 = 60;

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::default();
    /// When an answer last came.
    static ANSWERED: Cell<f64> = const { Cell::new(0.0) };
}

/// The requests without an answer, and what looks at them a few times a minute, for all of them.
#[derive(Default)]
struct Waiting {
    requests: Vec<Rc<Request>>,
    look: Option<Interval>,
}

struct Request {
    abort: AbortController,
    start: f64,
    is_over: Cell<bool>,
}

/// A request that waits. Dropping it says that it waits no more.
pub(super) struct Limit(Rc<Request>);

/// From now on, aborts the request once nothing has been answered for [`LIMIT_S`]. Wakes no task.
pub(super) fn limit(abort: AbortController) -> Limit {
    let request = Rc::new(Request { abort, start: performance_now(), is_over: Cell::default() });
    WAITING.with_borrow_mut(|waiting| {
        waiting.requests.push(request.clone());
        waiting.look.get_or_insert_with(|| Interval::new(LIMIT_S * 1_000 / 12, look));
    });
    Limit(request)
}

/// A request was answered.
pub(super) fn answered() {
    ANSWERED.set(performance_now());
}

fn look() {
    let latest_start = performance_now() - f64::from(LIMIT_S) * 1_000.0;
    if ANSWERED.get() > latest_start {
        return;
    }
    // Not while the list is borrowed: who hears of it may ask again.
    for request in WAITING.with_borrow(|waiting| waiting.requests.clone()) {
        if request.start <= latest_start {
            request.is_over.set(true);
            request.abort.abort();
        }
    }
}

impl Limit {
    /// Whether it is this that ended the request.
    pub(super) fn is_over(&self) -> bool {
        self.0.is_over.get()
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        WAITING.with_borrow_mut(|waiting| {
            if let Some(place) = waiting.requests.iter().position(|request| Rc::ptr_eq(request, &self.0)) {
                waiting.requests.swap_remove(place);
            }
            if waiting.requests.is_empty() {
                waiting.look = None;
            }
        });
    }
}
