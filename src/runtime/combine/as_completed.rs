//! `as_completed`: results in the order in which they come.

use crate::{
    runtime::{
        Cancelled, Report, Task, TimeoutError,
        core::{
            ends::EndCall,
            run::current,
            signal::{Signal, SignalWait},
            task::{TaskCore, distinct, spawn_in},
            time_limit::TimeLimit,
        },
    },
    trace::{Site, Wait},
};
use futures::Stream;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

/// Spawns each of `futures` as a task of its own (named by its place, from 1) and gives their results as they come.
/// Answers `asyncio.as_completed`.
///
/// `next().await` gives the next result, and none when all have been given; it is a [`Stream`] too. What has ended
/// already is given without waiting. A `next()` that is given up, by a timeout say, takes no result with it; in CPython it
/// counts as one, and one result is never given. Dropping this, or cancelling who waits for it, lets the tasks run on, as in asyncio.
/// `.timeout(duration)` ends it early; tasks that exist already come through [`as_completed_tasks`].
///
/// # Panics
/// Outside a run.
///
/// ```
/// use interleave::runtime::{ManualHost, Run, as_completed, sleep};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let mut results = as_completed([30, 10, 20].map(|ms| async move {
///         sleep(Duration::from_millis(ms)).await;
///         ms
///     }));
///     let mut order = String::new();
///     while let Some(result) = results.next().await {
///         order += &format!("{} ", result.unwrap());
///     }
///     order
/// });
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok("10 20 30 ".into())));
/// ```
#[track_caller]
pub fn as_completed<F>(futures: impl IntoIterator<Item = F>) -> AsCompleted<F::Output>
where
    F: Future<Output: Report> + 'static,
{
    let site = Site::caller();
    let scope = current();
    let spawn = |(place, future): (usize, F)| spawn_in(&scope, &(place + 1).to_string(), site, future);
    AsCompleted::of(futures.into_iter().enumerate().map(spawn).collect(), site)
}

/// As [`as_completed()`], for tasks that have been spawned. One that is named twice is given once.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn as_completed_tasks<T>(tasks: impl IntoIterator<Item = Task<T>>) -> AsCompleted<T> {
    AsCompleted::of(distinct(tasks), Site::caller())
}

/// Gives tasks' results as they come. See [`as_completed()`].
#[must_use = "the tasks run, but nobody takes their results"]
pub struct AsCompleted<T: 'static> {
    tasks: Vec<Task<T>>,
    /// How many have not been given.
    left: usize,
    finished: Rc<Finished>,
    /// Held for their Drop.
    _calls: Vec<EndCall>,
    site: Site,
    /// While it waits for the next one.
    waiting: Option<SignalWait>,
}

impl<T> AsCompleted<T> {
    fn of(tasks: Vec<Task<T>>, site: Site) -> Self {
        let finished = Rc::new(Finished { left: Cell::new(tasks.len()), ..Finished::default() });
        let calls = tasks.iter().enumerate().filter_map(|(place, task)| finished.add(place, &task.core)).collect();
        Self { left: tasks.len(), tasks, finished, _calls: calls, site, waiting: None }
    }

    /// Ends it `duration` from now, if not all have ended by then. Answers `as_completed(…, timeout=…)`; of zero, see
    /// [`crate::runtime::WaitTasks::timeout`].
    ///
    /// # Panics
    /// Outside a run.
    pub fn timeout(self, duration: Duration) -> AsCompletedWithin<T> {
        if self.finished.left.get() > 0 {
            let finished = Rc::downgrade(&self.finished);
            let end = move || finished.upgrade().iter().for_each(|finished| finished.end());
            self.finished.limit.replace(Some(TimeLimit::set(&current(), self.site, duration, end)));
        }
        AsCompletedWithin { completed: self }
    }

    /// The next result to come; none when all have been given. A task that was cancelled counts too.
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "it is the asynchronous one")]
    pub fn next(&mut self) -> impl Future<Output = Option<Result<T, Cancelled>>>
    where
        T: Clone,
    {
        let next = self.next_task();
        async { Some(next.await?.result().unwrap_or(Err(Cancelled))) }
    }

    /// The next task to end. Answers `async for task in as_completed(…)`, which Python has from 3.13 on.
    #[track_caller]
    pub fn next_task(&mut self) -> impl Future<Output = Option<Task<T>>> {
        self.site = Site::caller();
        NextTask(self)
    }

    /// The next one's place. None after the last, or when the time is over.
    fn poll_place(&mut self, cx: &mut Context<'_>) -> Poll<Option<usize>> {
        while self.left > 0 {
            let place = self.finished.places.borrow_mut().pop_front();
            if place.is_some() {
                self.waiting = None;
                self.left -= 1;
                return Poll::Ready(place);
            }
            if self.finished.ended.get() {
                break;
            }
            let wait = || self.finished.get().wait(Wait::tasks(self.left), self.site);
            ready!(Pin::new(self.waiting.get_or_insert_with(wait)).poll(cx));
            self.waiting = None;
        }
        Poll::Ready(None)
    }
}

impl<T: Clone> Stream for AsCompleted<T> {
    type Item = Result<T, Cancelled>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let place = ready!(self.poll_place(cx));
        Poll::Ready(place.map(|place| self.tasks[place].result().unwrap_or(Err(Cancelled))))
    }
}

/// Gives tasks as they end, for a while. See [`AsCompleted::timeout`].
#[must_use = "the tasks run, but nobody takes their results"]
pub struct AsCompletedWithin<T: 'static> {
    completed: AsCompleted<T>,
}

impl<T> AsCompletedWithin<T> {
    /// The next task to end; none when all have been given. Once the time is over and those that ended before have been
    /// given, an error for each that is left, as in asyncio; they run on.
    #[track_caller]
    pub fn next_task(&mut self) -> impl Future<Output = Option<Result<Task<T>, TimeoutError>>> {
        self.completed.site = Site::caller();
        async {
            if let Some(task) = NextTask(&mut self.completed).await {
                return Some(Ok(task));
            }
            self.completed.left = self.completed.left.checked_sub(1)?;
            Some(Err(TimeoutError))
        }
    }
}

impl<T> Drop for AsCompletedWithin<T> {
    fn drop(&mut self) {
        self.completed.finished.limit.take();
    }
}

/// Dropped before its end, it no longer waits.
struct NextTask<'a, T: 'static>(&'a mut AsCompleted<T>);

impl<T> Future for NextTask<'_, T> {
    type Output = Option<Task<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let place = ready!(self.0.poll_place(cx));
        Poll::Ready(place.map(|place| self.0.tasks[place].clone()))
    }
}

impl<T> Drop for NextTask<'_, T> {
    fn drop(&mut self) {
        self.0.waiting = None;
    }
}

/// The tasks that have ended, each heard of a turn later, in a queue. Answers `_AsCompletedIterator._done`.
#[derive(Default)]
struct Finished {
    places: RefCell<VecDeque<usize>>,
    /// How many have not been heard of.
    left: Cell<usize>,
    /// Runs while some are left, if the time is limited.
    limit: RefCell<Option<TimeLimit>>,
    /// The time is over: what ends now is no longer heard of.
    ended: Cell<bool>,
    /// Who waits while the queue is empty.
    getter: RefCell<Option<Rc<Signal>>>,
}

impl Finished {
    fn add(self: &Rc<Self>, place: usize, task: &Rc<TaskCore>) -> Option<EndCall> {
        let this = self.clone();
        task.after_end(Box::new(move || {
            if !this.ended.get() {
                this.places.borrow_mut().push_back(place);
                this.left.set(this.left.get() - 1);
                if this.left.get() == 0 {
                    this.limit.take();
                }
                this.wake();
            }
        }))
    }

    fn end(&self) {
        self.ended.set(true);
        self.wake();
    }

    fn get(&self) -> Rc<Signal> {
        let signal = Signal::new();
        self.getter.replace(Some(signal.clone()));
        signal
    }

    fn wake(&self) {
        if let Some(getter) = self.getter.take() {
            getter.set();
        }
    }
}
