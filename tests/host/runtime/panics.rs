//! Bugs of programs: a task that panics, and wakers whose destructors come back.

use crate::support::{OnDrop, lines, ms};
use interleave::{
    endpoint::{FetchError, Response},
    runtime::{Chunks, Host, LocalFuture, ManualHost, Run, Task, Timer, print, sleep, spawn, wait},
    trace::Clock,
};
use std::{
    cell::RefCell,
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::Arc,
    task::{Context, Wake, Waker},
    time::Duration,
};

/// Runs the host until it is idle, whatever panics.
fn run_through(host: &ManualHost) -> usize {
    let mut panics = 0;
    while catch_unwind(AssertUnwindSafe(|| host.run_until_idle())).is_err() {
        panics += 1;
    }
    panics
}

#[test]
fn a_task_that_panics_ends_on_the_record_and_the_others_go_on() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let bad: Task<()> = spawn(async {
            let _end = OnDrop(|| print("dropped"));
            sleep(ms(10)).await;
            panic!("no {}", "luck");
        });
        let other = spawn(async { sleep(ms(20)).await });
        let heard = bad.await.is_err();
        let _ = other.await;
        heard
    });
    assert_eq!(run_through(&host), 1);
    assert_eq!(run.result(), Some(Ok(true)));
    insta::assert_snapshot!(lines(run.recorder(), &["woken", "polling", "ready", "printed", "finished"]), @r"
    0 ms  polling 0
    0 ms  polling 1
    0 ms  polling 2
    10 ms  woken 1
    10 ms  polling 1
    10 ms  printed dropped
    10 ms  ready 1
    10 ms  finished 1: panicked: no luck
    10 ms  woken 0 by 1
    10 ms  polling 0
    20 ms  woken 2
    20 ms  polling 2
    20 ms  ready 2
    20 ms  finished 2
    20 ms  woken 0 by 2
    20 ms  polling 0
    20 ms  ready 0
    20 ms  finished 0: true
    ");
}

#[test]
fn a_destructor_that_panics_leaves_nobody_running() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let bad = spawn(async {
            let _end = OnDrop(|| panic!("in a destructor"));
            pending::<()>().await;
        });
        sleep(ms(10)).await;
        bad.cancel();
        sleep(ms(10)).await;
    });
    assert_eq!(run_through(&host), 1);
    assert!(run.is_finished());
    assert_eq!(run.recorder().running(), None);
}

#[test]
fn a_callback_that_panics_leaves_nobody_running() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let task = spawn(async {});
        task.on_done(|| panic!("in a callback"));
        sleep(ms(10)).await;
        let (done, _) = wait([task]).await;
        done.len()
    });
    assert_eq!(run_through(&host), 1);
    assert_eq!((run.result(), run.recorder().running()), (Some(Ok(1)), None));
}

/// Keeps what it is given, to be polled by hand.
#[derive(Clone, Default)]
struct ByHand {
    host: ManualHost,
    given: Rc<RefCell<Vec<LocalFuture<()>>>>,
}

impl Host for ByHand {
    fn clock(&self) -> Clock {
        self.host.clock()
    }

    fn spawn(&self, task: LocalFuture<()>) {
        self.given.borrow_mut().push(task);
    }

    fn call_later(&self, delay: Duration, then: Box<dyn FnOnce()>) -> Timer {
        self.host.call_later(delay, then)
    }

    fn yield_now(&self) -> LocalFuture<()> {
        self.host.yield_now()
    }

    fn block(&self, duration: Duration) {
        self.host.block(duration);
    }

    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>> {
        self.host.fetch(url)
    }

    fn open(&self, url: String) -> LocalFuture<Result<(u16, Chunks), FetchError>> {
        self.host.open(url)
    }
}

thread_local! {
    static VICTIM: RefCell<Option<Task<()>>> = const { RefCell::new(None) };
}

/// Cancels the task when it is dropped.
struct Cancels;

impl Wake for Cancels {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Cancels {
    fn drop(&mut self) {
        let victim = VICTIM.take();
        victim.iter().for_each(|victim| assert!(victim.cancel() || victim.is_cancelled()));
        VICTIM.set(victim);
    }
}

#[test]
fn a_waker_of_the_executors_may_cancel_its_task_when_it_is_dropped() {
    let by_hand = ByHand::default();
    let run = Run::start(&by_hand, "main", async {
        VICTIM.set(Some(spawn(pending::<()>())));
        pending::<()>().await;
    });
    let mut main = by_hand.given.borrow_mut().remove(0);
    assert!(main.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let mut task = by_hand.given.borrow_mut().remove(0);
    let mut poll = || {
        let waker = Waker::from(Arc::new(Cancels));
        task.as_mut().poll(&mut Context::from_waker(&waker))
    };
    assert!(poll().is_pending());
    // The second waker takes the first one's place.
    assert!(poll().is_pending());
    assert!(poll().is_ready());
    assert!(VICTIM.take().is_some_and(|task| task.is_cancelled()));
    drop(run);
}
