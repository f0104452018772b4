//! A waker can run any code: what tasks share isn't in use while it wakes somebody.

use crate::support::{Log, run};
use interleave::runtime::{Barrier, Condition, Event, Lock, ManualHost, Queue, Semaphore};
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

thread_local! {
    static ON_WAKE: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Calls what `on_wake` was given.
struct Calls;

impl Wake for Calls {
    fn wake(self: Arc<Self>) {
        let call = ON_WAKE.with_borrow(|call| call.clone());
        if let Some(call) = call {
            call();
        }
    }
}

/// From now on, the wakers of [`poll`] call this.
fn on_wake(call: impl Fn() + 'static) {
    ON_WAKE.set(Some(Rc::new(call)));
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::new(Calls))))
}

/// Runs `program` in a run, where waiting is possible.
fn inside(program: impl FnOnce(Log) + 'static) -> String {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move { program(said) });
    ON_WAKE.take();
    log.text()
}

#[test]
fn of_a_lock_that_others_leave_and_join_meanwhile() {
    let said = inside(|log| {
        let lock = Lock::new();
        let Poll::Ready(held) = poll(&mut lock.acquire()) else { panic!("it is free") };
        let mut first = lock.acquire();
        let mut others = vec![lock.acquire(), lock.acquire()];
        assert!(poll(&mut first).is_pending() && others.iter_mut().all(|other| poll(other).is_pending()));
        let (others, again) = (Rc::new(RefCell::new(others)), lock.clone());
        on_wake(move || {
            let gone = others.borrow_mut().pop();
            let came = poll(&mut again.acquire()).is_pending();
            log.say(format!("woken, locked: {}, gone: {}, came: {came}", again.is_locked(), gone.is_some()));
            drop(gone);
        });
        drop(held);
        assert!(poll(&mut first).is_ready());
    });
    // When the first one's guard goes, the next is woken, and is the one that leaves.
    assert_eq!(said, ["woken, locked: false, gone: true, came: true"; 2].join(", "));
}

#[test]
fn of_a_semaphore_that_gives_more_meanwhile() {
    let said = inside(|log| {
        let semaphore = Semaphore::new(0);
        let mut waiting = [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()];
        assert!(waiting.iter_mut().all(|acquire| poll(acquire).is_pending()));
        let again = semaphore.clone();
        on_wake(move || {
            log.say("woken");
            if log.text().len() < 10 {
                again.release();
            }
        });
        semaphore.release();
        let permits = waiting.each_mut().map(poll);
        assert_eq!(permits.each_ref().map(Poll::is_ready), [true, true, false]);
        on_wake(|| ());
    });
    assert_eq!(said, "woken, woken");
}

#[test]
fn of_an_event_that_is_cleared_and_left_meanwhile() {
    let said = inside(|log| {
        let event = Event::new();
        let waiting = Rc::new(RefCell::new(vec![event.wait(), event.wait(), event.wait()]));
        assert!(waiting.borrow_mut().iter_mut().all(|wait| poll(wait).is_pending()));
        let (again, waits) = (event.clone(), waiting.clone());
        on_wake(move || {
            again.clear();
            let gone = waits.borrow_mut().pop();
            log.say(format!("woken, set: {}, gone: {}", again.is_set(), gone.is_some()));
        });
        event.set();
        assert!(waiting.borrow_mut().iter_mut().all(|wait| poll(wait).is_ready()));
    });
    assert_eq!(said, "woken, set: false, gone: true, woken, set: false, gone: true");
}

#[test]
fn of_a_condition_that_is_left_meanwhile() {
    let said = inside(|log| {
        let condition = Condition::new();
        let wait = || {
            let Poll::Ready(held) = poll(&mut condition.acquire()) else { panic!("it is free") };
            let mut wait = condition.wait(held);
            assert!(poll(&mut wait).is_pending());
            wait
        };
        let waiting = Rc::new(RefCell::new(vec![wait(), wait(), wait()]));
        let (again, waits) = (condition.clone(), waiting.clone());
        on_wake(move || {
            let gone = waits.borrow_mut().pop();
            log.say(format!("woken, notified: {}, gone: {}", again.notify(1).is_ok(), gone.is_some()));
        });
        let Poll::Ready(_held) = poll(&mut condition.acquire()) else { panic!("it is free") };
        assert_eq!(condition.notify(1), Ok(()));
    });
    // The first's wake notifies the second, whose wake notifies the third, which is the first that goes.
    assert!(said.starts_with("woken, notified: true, gone: true"), "{said}");
}

#[test]
fn of_a_barrier_that_is_reset_and_left_meanwhile() {
    let said = inside(|log| {
        let barrier = Barrier::new(3).expect("three are enough");
        let waiting = Rc::new(RefCell::new(vec![barrier.wait(), barrier.wait()]));
        assert!(waiting.borrow_mut().iter_mut().all(|wait| poll(wait).is_pending()));
        let (again, waits) = (barrier.clone(), waiting.clone());
        on_wake(move || {
            let gone = waits.borrow_mut().pop();
            again.reset();
            log.say(format!("woken, gone: {}", gone.is_some()));
        });
        assert!(poll(&mut barrier.wait()).is_ready());
        assert_eq!(barrier.n_waiting(), 0);
    });
    assert!(said.starts_with("woken"), "{said}");
}

#[test]
fn of_a_queue_that_is_used_meanwhile() {
    let said = inside(|log| {
        let queue = Queue::bounded(2);
        let mut getting = [queue.get(), queue.get()];
        assert!(getting.iter_mut().all(|get| poll(get).is_pending()));
        let again = queue.clone();
        on_wake(move || {
            let put = again.try_put(0).is_ok();
            log.say(format!("woken, put: {put}, got: {:?}", again.try_get()));
            again.shutdown(true);
        });
        let _ = queue.try_put(1);
        assert!(getting.iter_mut().all(|get| poll(get).is_ready()));
        assert!(queue.is_empty());
    });
    // The wake within the wake came first.
    assert_eq!(said, "woken, put: false, got: Ok(1), woken, put: true, got: Err(ShutDown)");
}
