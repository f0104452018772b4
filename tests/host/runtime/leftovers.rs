//! What waiting leaves behind on a task that runs on: nothing, however often somebody waited.

use crate::support::ms;
use interleave::{
    endpoint::{FetchError, Response},
    runtime::{
        Chunks, Host, LocalFuture, ManualHost, Report, Run, Task, Timer, as_completed_tasks, gather_tasks, shield,
        sleep, spawn, timeout, wait,
    },
    trace::{Clock, Outcome},
};
use std::{
    cell::{Cell, RefCell},
    pin::{Pin, pin},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Wake, Waker},
    time::Duration,
};

/// A host that counts what it is given to call.
#[derive(Clone, Default)]
struct Counting {
    host: ManualHost,
    spawned: Rc<Cell<usize>>,
}

impl Host for Counting {
    fn clock(&self) -> Clock {
        self.host.clock()
    }

    fn spawn(&self, task: LocalFuture<()>) {
        self.spawned.set(self.spawned.get() + 1);
        self.host.spawn(task);
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

type Job = Task<Result<u32, String>>;

/// How many calls of the loop a job's end makes after `wait_for` was given up `times` times.
fn calls_at_the_end<F: Future<Output = ()>>(times: usize, wait_for: impl Fn(Job) -> F + 'static) -> usize {
    let counting = Counting::default();
    let run = Run::start(&counting, "main", async move {
        let job: Job = spawn(async {
            sleep(ms(1_000_000)).await;
            Ok(1)
        });
        for _ in 0..times {
            assert!(timeout(ms(1), wait_for(job.clone())).await.is_err());
        }
        sleep(ms(2_000_000)).await;
    });
    counting.host.advance(ms(999_999));
    let before = counting.spawned.get();
    counting.host.run_until_idle();
    assert!(run.is_finished());
    counting.spawned.get() - before
}

#[test]
fn a_jobs_end_calls_nobody_who_has_stopped_waiting() {
    let shielded = |job| async { drop(shield(job).await) };
    let waited = |job| async { drop(wait([job]).await) };
    let completed = |job| async { drop(as_completed_tasks([job]).next().await) };
    // Made for nothing, and never polled: as it doesn't wait, it cancels nobody.
    let gathered = |job: Job| async {
        drop(gather_tasks([job]));
        sleep(ms(10)).await;
    };
    for times in [1, 1_000] {
        let calls = [
            calls_at_the_end(times, shielded),
            calls_at_the_end(times, waited),
            calls_at_the_end(times, completed),
            calls_at_the_end(times, gathered),
        ];
        // The run's end is the one call.
        assert_eq!(calls, [1; 4], "after {times}");
    }
}

#[test]
fn what_waited_for_a_job_is_freed_before_the_job_ends() {
    struct Counts(AtomicUsize);
    impl Wake for Counts {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let host = ManualHost::new();
    let run = Run::start(&host, "main", sleep(ms(10)));
    let counts = Arc::new(Counts(AtomicUsize::new(0)));
    let waker = Waker::from(counts.clone());
    let mut finished = Some(Box::pin(run.finished()));
    for _ in 0..1_000 {
        let poll = finished.as_mut().map(|finished| finished.as_mut().poll(&mut Context::from_waker(&waker)));
        assert!(poll.is_some_and(|poll| poll.is_pending()));
    }
    // Ours, the waker's, and the one that is kept, however often it was polled.
    assert_eq!(Arc::strong_count(&counts), 3);
    let mut other = pin!(run.finished());
    assert!(other.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert_eq!(Arc::strong_count(&counts), 4);
    finished.take();
    assert_eq!(Arc::strong_count(&counts), 3);
    host.run_until_idle();
    assert_eq!(counts.0.load(Ordering::Relaxed), 1);
    assert!(Pin::new(&mut run.finished()).poll(&mut Context::from_waker(&waker)).is_ready());
}

/// Says when it is dropped.
struct Value(Rc<Cell<bool>>);

impl Drop for Value {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

impl Report for Value {
    fn report(&self) -> Outcome {
        Outcome::Value("a value".into())
    }
}

#[test]
fn the_value_of_a_task_that_is_cancelled_in_its_last_turn_is_dropped_at_its_end() {
    let host = ManualHost::new();
    let dropped = Rc::new(Cell::new(false));
    let said = dropped.clone();
    let handle = Rc::new(RefCell::new(None));
    let kept = handle.clone();
    let _run = Run::start(&host, "main", async move {
        let own: Rc<RefCell<Option<Task<Value>>>> = Rc::default();
        let me = own.clone();
        let task = spawn(async move {
            me.take().expect("it is there").cancel();
            Value(said)
        });
        own.replace(Some(task.clone()));
        kept.replace(Some(task));
        sleep(ms(10)).await;
    });
    host.advance(ms(5));
    assert!(handle.borrow().as_ref().is_some_and(Task::is_cancelled));
    assert!(dropped.get());
}
