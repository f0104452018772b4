//! Tasks: a future that the loop polls on its own, with a name, a result to wait for and a way to cancel it.

use super::run::{Cancel, Scope, current, enter};
use crate::trace::{EventKind, Outcome, Recorder, RecordingWaker, Report, Site, TaskId, Wait, poll_recorded};
use std::{
    cell::{Cell, RefCell},
    fmt,
    pin::Pin,
    rc::{Rc, Weak},
    task::{Context, Poll, Waker},
};

/// Runs `future` as a task of the current run. Answers `asyncio.create_task`: it is scheduled at once and polled when
/// the loop gets to it, whether or not anybody awaits it.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn spawn<T: Report + 'static>(future: impl Future<Output = T> + 'static) -> Task<T> {
    spawn_in(&current(), "", Site::caller(), future)
}

/// As [`spawn`], with a name, as `asyncio.create_task(…, name=…)`.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn spawn_named<T: Report + 'static>(name: &str, future: impl Future<Output = T> + 'static) -> Task<T> {
    spawn_in(&current(), name, Site::caller(), future)
}

/// A handle to a task. Answers `asyncio.Task`. Await it for its result; dropping the handle detaches the task, which
/// the run still owns. A task whose *awaiter* is cancelled is cancelled with it, as in asyncio.
///
/// Cancelling differs: it drops the future at its current suspension point, at once. The task can't catch that, and no
/// `await` runs on the way out; destructors do.
pub struct Task<T: 'static> {
    cell: Rc<TaskCell<T>>,
}

impl<T> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self { cell: self.cell.clone() }
    }
}

impl<T> Task<T> {
    /// The task's number in the recording.
    pub fn id(&self) -> TaskId {
        self.cell.id
    }

    /// Whether it has ended, in whichever way.
    pub fn is_done(&self) -> bool {
        !matches!(*self.cell.result.borrow(), Progress::Running)
    }

    /// Drops the task's future now, or, if it is being polled, as soon as that poll returns; a result that very poll
    /// gives is dropped too, as in asyncio. Once the task has ended this does nothing and is false.
    pub fn cancel(&self) -> bool {
        let running = !self.is_done();
        self.cell.cancel();
        running
    }

    /// Calls `then` when the task ends, at once if it has.
    pub(super) fn on_done(&self, then: Box<dyn FnOnce()>) {
        if self.is_done() {
            then();
        } else {
            self.cell.done.borrow_mut().push(then);
        }
    }

    /// The result, if there is one and nobody took it.
    pub(super) fn take_result(&self) -> Option<Result<T, Cancelled>> {
        let mut result = self.cell.result.borrow_mut();
        match &*result {
            Progress::Running | Progress::Taken => None,
            Progress::Cancelled => Some(Err(Cancelled)),
            Progress::Done(_) => match std::mem::replace(&mut *result, Progress::Taken) {
                Progress::Done(value) => Some(Ok(value)),
                _ => None,
            },
        }
    }

    /// Looks at the result without taking it.
    pub(super) fn is_value(&self, is: impl FnOnce(&T) -> bool) -> bool {
        matches!(&*self.cell.result.borrow(), Progress::Done(value) if is(value))
    }
}

impl<T> IntoFuture for Task<T> {
    type Output = Result<T, Cancelled>;
    type IntoFuture = Join<T>;

    #[track_caller]
    fn into_future(self) -> Join<T> {
        Join::at(Site::caller(), self)
    }
}

/// The task was cancelled, so it has no result. Answers `asyncio.CancelledError` as the awaiter of a task sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Why a fallible task has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError<E> {
    /// It was cancelled.
    Cancelled,
    /// It failed by itself.
    Failed(E),
}

impl<E: fmt::Display> fmt::Display for TaskError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => Cancelled.fmt(f),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for TaskError<E> {}

/// One layer of `Result` from what a fallible task gives.
pub(super) fn flatten<T, E>(result: Result<Result<T, E>, Cancelled>) -> Result<T, TaskError<E>> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(TaskError::Failed(error)),
        Err(Cancelled) => Err(TaskError::Cancelled),
    }
}

/// Waits for a task's end. Dropped before that, it cancels the task.
pub struct Join<T: 'static> {
    task: Task<T>,
    site: Site,
    /// The latest poll's waker. None before the first poll that was pending, and after the last one.
    waker: Option<Rc<RefCell<Option<Waker>>>>,
}

impl<T> Join<T> {
    /// Waits for `task` on behalf of the call at `site`.
    pub(super) fn at(site: Site, task: Task<T>) -> Self {
        Self { task, site, waker: None }
    }
}

impl<T> Future for Join<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.task.is_done() {
            self.waker = None;
            // A result somebody else has taken already is gone for this awaiter.
            return Poll::Ready(self.task.take_result().unwrap_or(Err(Cancelled)));
        }
        let waker = Some(cx.waker().clone());
        if let Some(kept) = &self.waker {
            kept.replace(waker);
        } else {
            wait_on(Wait::Task(self.task.id()), self.site);
            let kept = Rc::new(RefCell::new(waker));
            self.waker = Some(kept.clone());
            self.task.on_done(Box::new(move || {
                if let Some(waker) = kept.take() {
                    waker.wake();
                }
            }));
        }
        Poll::Pending
    }
}

impl<T> Drop for Join<T> {
    fn drop(&mut self) {
        if let Some(waker) = self.waker.take() {
            // Nobody waits any longer: what the task's end would wake is going.
            waker.take();
            self.task.cancel();
        }
    }
}

/// Writes down what the task being polled is about to wait for.
pub(super) fn wait_on(on: Wait, site: Site) {
    let recorder = &current().recorder;
    if let Some(task) = recorder.running() {
        recorder.record(EventKind::WaitingOn { task, on, site });
    }
}

/// As [`spawn`], into a given run. An empty name becomes `Task-<number>`, as asyncio names its tasks.
pub(super) fn spawn_in<T: Report + 'static>(
    scope: &Rc<Scope>,
    name: &str,
    site: Site,
    future: impl Future<Output = T> + 'static,
) -> Task<T> {
    let recorder = scope.recorder.clone();
    let id = recorder.next_task();
    let name = if name.is_empty() { format!("Task-{}", id.0) } else { name.to_owned() };
    recorder.record(EventKind::Spawned { task: id, parent: recorder.running(), name: name.into(), site });
    let cell = Rc::new(TaskCell {
        id,
        recorder,
        scope: Rc::downgrade(scope),
        future: RefCell::new(Some(Box::pin(future))),
        result: RefCell::new(Progress::Running),
        polling: Cell::new(false),
        cancel_after_poll: Cell::new(false),
        polled: Cell::new(false),
        done: RefCell::default(),
        waker: RefCell::default(),
    });
    if scope.adopt(id, cell.clone()) {
        scope.host.spawn(Box::pin(Driver(cell.clone())));
    } else {
        cell.cancel();
    }
    Task { cell }
}

/// A task's inside.
struct TaskCell<T> {
    id: TaskId,
    recorder: Recorder,
    /// Weak: the scope owns its tasks.
    scope: Weak<Scope>,
    /// None while it is being polled, and for ever once `result` is not `Running`.
    future: RefCell<Option<Pin<Box<dyn Future<Output = T>>>>>,
    result: RefCell<Progress<T>>,
    polling: Cell<bool>,
    /// The task was cancelled while it was being polled (by itself, or by something it called).
    cancel_after_poll: Cell<bool>,
    polled: Cell<bool>,
    /// Who wants to know of the end. Empty once it has come.
    done: RefCell<Vec<Box<dyn FnOnce()>>>,
    /// The executor's waker and ours around it, kept while the executor's stays the same. Emptied at the end: it leads
    /// back to the driver, which owns this cell.
    waker: RefCell<Option<(Waker, Waker)>>,
}

/// How far a task has come. Goes down this list only; `Running` to `Cancelled` is the one leap.
enum Progress<T> {
    Running,
    Done(T),
    Taken,
    Cancelled,
}

impl<T: Report + 'static> TaskCell<T> {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(mut future) = self.future.borrow_mut().take() else { return Poll::Ready(()) };
        let Some(scope) = self.scope.upgrade() else { return Poll::Ready(()) };
        let waker = self.recording_waker(cx.waker());
        let entered = enter(&scope);
        self.polling.set(true);
        self.polled.set(true);
        let poll = poll_recorded(&self.recorder, self.id, future.as_mut(), &mut Context::from_waker(&waker));
        self.polling.set(false);
        match poll {
            Poll::Ready(value) => self.ending(|| {
                drop(future);
                if self.cancel_after_poll.get() {
                    drop(value);
                    self.end(Progress::Cancelled, Outcome::Cancelled);
                } else {
                    let outcome = value.report();
                    self.end(Progress::Done(value), outcome);
                }
            }),
            Poll::Pending if self.cancel_after_poll.get() => self.drop_future(future),
            Poll::Pending => {
                *self.future.borrow_mut() = Some(future);
                drop(entered);
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    fn recording_waker(&self, executor: &Waker) -> Waker {
        let mut kept = self.waker.borrow_mut();
        if let Some((inner, ours)) = &*kept
            && inner.will_wake(executor)
        {
            return ours.clone();
        }
        let ours = RecordingWaker::wrap(self.id, self.recorder.clone(), executor.clone());
        *kept = Some((executor.clone(), ours.clone()));
        ours
    }
}

impl<T> TaskCell<T> {
    fn drop_future(&self, future: Pin<Box<dyn Future<Output = T>>>) {
        self.recorder.record(EventKind::Dropped { task: self.id, polled: self.polled.get() });
        self.ending(|| {
            drop(future);
            self.end(Progress::Cancelled, Outcome::Cancelled);
        });
    }

    /// Runs the task's destructors and tells those who wait. What these spawn and wake is the task's own doing, even
    /// when it is cancelled from outside the run.
    fn ending(&self, end: impl FnOnce()) {
        let scope = self.scope.upgrade();
        let _entered = scope.as_ref().map(enter);
        let before = self.recorder.set_running(Some(self.id));
        end();
        self.recorder.set_running(before);
    }

    fn end(&self, progress: Progress<T>, outcome: Outcome) {
        self.recorder.record(EventKind::Finished { task: self.id, outcome });
        *self.result.borrow_mut() = progress;
        let waker = self.waker.borrow_mut().take();
        if let Some((executor, _)) = waker {
            // Off the record: lets the executor poll the driver once more and free it.
            executor.wake();
        }
        for then in self.done.take() {
            then();
        }
        if let Some(scope) = self.scope.upgrade() {
            scope.release(self.id);
        }
    }
}

impl<T> Cancel for TaskCell<T> {
    fn cancel(&self) {
        if self.polling.get() {
            self.cancel_after_poll.set(true);
            return;
        }
        // Taken out first: dropping it may come back here.
        let future = self.future.borrow_mut().take();
        if let Some(future) = future {
            self.drop_future(future);
        }
    }
}

/// What the host's loop polls. It ends with the task; a cancelled task's driver ends at its next poll.
struct Driver<T>(Rc<TaskCell<T>>);

impl<T: Report + 'static> Future for Driver<T> {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.poll(cx)
    }
}
