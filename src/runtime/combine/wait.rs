//! `wait`: until the first of several tasks has ended, or failed, or all have.

use crate::{
    runtime::{
        Task,
        core::{
            ends::EndCall,
            run::current,
            signal::{Signal, SignalWait},
            task::{TaskCore, distinct},
            time_limit::TimeLimit,
        },
    },
    trace::{Site, Wait},
};
use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

/// Waits for `tasks` and gives those that are done and those that are pending, each in the order of the arguments; a
/// task that is named twice counts once. Answers `asyncio.wait`, whose two sets have no order.
///
/// | | ends when |
/// |---|---|
/// | `wait(tasks)` | all have ended |
/// | `.first_completed()` | one has, in whichever way |
/// | `.first_exception()` | one has failed (its value is reported as an error), or all have ended |
/// | `.timeout(duration)` | and that long after its first poll at the latest; that is no error |
///
/// No task is cancelled: not those that are pending, and none if the waiter is cancelled or this is dropped. Without
/// tasks it ends at once, where asyncio raises `ValueError`.
///
/// ```
/// use interleave::runtime::{ManualHost, Run, sleep, spawn, wait};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let tasks = [30, 10, 20].map(|ms| spawn(sleep(Duration::from_millis(ms))));
///     let (done, pending) = wait(tasks).first_completed().await;
///     format!("{} done, {} pending", done.len(), pending.len())
/// });
/// host.advance(Duration::from_millis(10));
/// assert_eq!(run.result(), Some(Ok("1 done, 2 pending".into())));
/// ```
#[track_caller]
pub fn wait<T>(tasks: impl IntoIterator<Item = Task<T>>) -> WaitTasks<T> {
    WaitTasks { tasks: distinct(tasks), until: Until::AllCompleted, timeout: None, site: Site::caller(), waiting: None }
}

/// Waits for tasks until enough have ended. See [`wait()`].
#[must_use = "futures do nothing unless awaited"]
pub struct WaitTasks<T: 'static> {
    tasks: Vec<Task<T>>,
    until: Until,
    timeout: Option<Duration>,
    site: Site,
    /// None before the first poll.
    waiting: Option<Waiting>,
}

impl<T> WaitTasks<T> {
    /// Until one has ended. Answers `return_when=FIRST_COMPLETED`.
    pub fn first_completed(mut self) -> Self {
        self.until = Until::FirstCompleted;
        self
    }

    /// Until one has failed or all have ended. Answers `return_when=FIRST_EXCEPTION`.
    pub fn first_exception(mut self) -> Self {
        self.until = Until::FirstException;
        self
    }

    /// No longer than `duration`. Zero looks what is done and lets what is ready have a turn. asyncio's zero is a timer,
    /// and so goes after what others make ready in the same turn of its loop.
    pub fn timeout(mut self, duration: Duration) -> Self {
        self.timeout = Some(duration);
        self
    }
}

impl<T> Future for WaitTasks<T> {
    /// Done, and pending.
    type Output = (Vec<Task<T>>, Vec<Task<T>>);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let waiting = this.waiting.get_or_insert_with(|| {
            Waiting::start(this.tasks.iter().map(|task| &task.core), this.until, this.timeout, this.site)
        });
        ready!(Pin::new(waiting).poll(cx));
        Poll::Ready(std::mem::take(&mut this.tasks).into_iter().partition(Task::is_done))
    }
}

/// What ends a wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::runtime) enum Until {
    FirstCompleted,
    FirstException,
    AllCompleted,
}

/// Waits for tasks, whatever they give. Answers `asyncio.tasks._wait`.
pub(in crate::runtime) struct Waiting {
    watch: Rc<Watch>,
    wait: SignalWait,
    /// Held for its Drop.
    limit: Option<TimeLimit>,
    /// Held for their Drop.
    _calls: Vec<EndCall>,
}

impl Waiting {
    pub(in crate::runtime) fn start<'a>(
        tasks: impl ExactSizeIterator<Item = &'a Rc<TaskCore>>,
        until: Until,
        timeout: Option<Duration>,
        site: Site,
    ) -> Self {
        let signal = Signal::new();
        let limit = timeout.map(|timeout| {
            let signal = signal.clone();
            let release = move || {
                signal.set();
            };
            TimeLimit::set(&current(), site, timeout, release)
        });
        let left = tasks.len();
        let wait = signal.wait(Wait::tasks(left), site);
        if left == 0 {
            signal.set();
        }
        let watch = Rc::new(Watch { left: Cell::new(left), first: Cell::new(None), until, signal });
        let calls = tasks.enumerate().filter_map(|(place, task)| watch.add(place, task)).collect();
        Self { watch, wait, limit, _calls: calls }
    }

    /// The place of the task that ended first, if one has.
    pub(in crate::runtime) fn first(&self) -> Option<usize> {
        self.watch.first.get()
    }
}

impl Future for Waiting {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        ready!(Pin::new(&mut self.wait).poll(cx));
        self.limit = None;
        Poll::Ready(())
    }
}

/// Hears of the tasks' ends, a turn after each, until the wait is over.
struct Watch {
    left: Cell<usize>,
    first: Cell<Option<usize>>,
    until: Until,
    signal: Rc<Signal>,
}

impl Watch {
    fn add(self: &Rc<Self>, place: usize, task: &Rc<TaskCore>) -> Option<EndCall> {
        // Weak: the wait may be over in the turn between.
        let (watch, ended) = (Rc::downgrade(self), Rc::downgrade(task));
        task.after_end(Box::new(move || {
            if let (Some(watch), Some(ended)) = (watch.upgrade(), ended.upgrade()) {
                watch.ended(place, ended.has_failed());
            }
        }))
    }

    fn ended(&self, place: usize, failed: bool) {
        self.left.set(self.left.get() - 1);
        self.first.set(self.first.get().or(Some(place)));
        let enough = match self.until {
            Until::FirstCompleted => true,
            Until::FirstException => failed,
            Until::AllCompleted => false,
        };
        if enough || self.left.get() == 0 {
            self.signal.set();
        }
    }
}
