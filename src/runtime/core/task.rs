//! Tasks: a future that the loop polls on its own, with a name, a result to wait for and a way to cancel it.

use super::{
    ends::{EndCall, Ends},
    run::{Context as RunContext, Owned, Scope, current, enter, try_current},
    signal::{Suspension, Unwound, Waitable},
    unnested::{self, DROPS, INTERRUPTS},
};
use crate::{
    runtime::Report,
    trace::{EventKind, Outcome, Recorder, RecordingWaker, Site, TaskId, Wait, poll_recorded},
};
use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    rc::{Rc, Weak},
    sync::Arc,
    task::{Context, Poll, Waker, ready},
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

/// A handle to a task. Answers `asyncio.Task`. Await it for its result, as often as you like; dropping the handle
/// detaches the task, which the run still owns. A task whose *awaiter* is cancelled is cancelled with it, as in asyncio.
///
/// Cancelling differs in one thing: where asyncio throws `CancelledError` into the coroutine, the future is dropped. The
/// task can't catch that, and no `await` of its own runs on the way out; destructors do, and the tasks of a
/// [`crate::runtime::task_group()`] it is in end first. So there is no `uncancel` and no `cancelling`; no `current_task` either: a
/// task that needs its own handle is given it.
pub struct Task<T: 'static> {
    pub(in crate::runtime) core: Rc<TaskCore>,
    value: Rc<RefCell<Option<T>>>,
}

impl<T> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone(), value: self.value.clone() }
    }
}

impl<T> Task<T> {
    /// The task's number in the recording.
    pub fn id(&self) -> TaskId {
        self.core.id
    }

    /// What it is called. Answers `Task.get_name`. Without a name of its own it is `Task-` and [`Self::id`]. The
    /// program is number 0; asyncio's is `Task-1`, so all numbers there are one more.
    pub fn name(&self) -> Arc<str> {
        self.core.name.clone()
    }

    /// Whether it has ended, in whichever way.
    pub fn is_done(&self) -> bool {
        self.core.state.get() != TaskState::Running
    }

    /// Whether it has ended by being cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.core.state.get() == TaskState::Cancelled
    }

    /// Asks the task to end. Answers `Task.cancel`: what it waits for is cancelled (another task and its children first),
    /// and at its next turn its future is dropped; a value that very turn would give is dropped too. False, and nothing
    /// happens, once the task has ended.
    pub fn cancel(&self) -> bool {
        self.core.cancel()
    }

    /// The result: none while the task runs. Answers `Task.result`, which raises instead.
    pub fn result(&self) -> Option<Result<T, Cancelled>>
    where
        T: Clone,
    {
        match self.core.state.get() {
            TaskState::Running => None,
            TaskState::Done | TaskState::Failed => self.value.borrow().clone().map(Ok),
            TaskState::Cancelled => Some(Err(Cancelled)),
        }
    }

    /// Calls `then` on the loop once the task has ended: in the turn after its end, or the next if it has ended already.
    /// Answers `Task.add_done_callback`. Nothing is called any more once the task's [`crate::runtime::Run`] has been dropped, as
    /// asyncio calls nothing on a loop that is closed.
    pub fn on_done(&self, then: impl FnOnce() + 'static) {
        let scope = self.core.scope.clone();
        self.core.on_done(Box::new(move || {
            if scope.strong_count() > 0 {
                then();
            }
        }));
    }

    /// Takes the result out, so that nobody else gets it.
    pub(in crate::runtime) fn take_result(&self) -> Option<Result<T, Cancelled>> {
        match self.core.state.get() {
            TaskState::Running => None,
            TaskState::Done | TaskState::Failed => self.value.take().map(Ok),
            TaskState::Cancelled => Some(Err(Cancelled)),
        }
    }

    /// Looks at the value of a task that has ended with one.
    pub(in crate::runtime) fn is_value(&self, is: impl FnOnce(&T) -> bool) -> bool {
        !self.is_cancelled() && self.value.borrow().as_ref().is_some_and(is)
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

/// Each task once, at its first place: asyncio's `wait` and `as_completed` make a set of what they are given.
pub(in crate::runtime) fn distinct<T>(tasks: impl IntoIterator<Item = Task<T>>) -> Vec<Task<T>> {
    thread_local! {
        static CALLS: Cell<u64> = const { Cell::new(0) };
    }
    let call = CALLS.get() + 1;
    CALLS.set(call);
    tasks.into_iter().filter(|task| task.core.listed.replace(call) != call).collect()
}

/// One layer of `Result` from what a fallible task gives.
pub(in crate::runtime) fn flatten<T, E>(result: Result<Result<T, E>, Cancelled>) -> Result<T, TaskError<E>> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(TaskError::Failed(error)),
        Err(Cancelled) => Err(TaskError::Cancelled),
    }
}

/// Writes down what the task being polled is about to wait for.
pub(in crate::runtime) fn wait_on(on: Wait, site: Site) {
    let recorder = &current().recorder;
    if let Some(task) = recorder.running() {
        recorder.record(EventKind::WaitingOn { task, on, source: recorder.source(site) });
    }
}

/// As [`spawn`], into a given run. An empty name becomes `Task-<number>`, as asyncio names its tasks.
pub(in crate::runtime) fn spawn_in<T: Report + 'static>(
    scope: &Rc<Scope>,
    name: &str,
    site: Site,
    future: impl Future<Output = T> + 'static,
) -> Task<T> {
    let value = Rc::new(RefCell::new(None));
    let (place, kept) = (value.clone(), Rc::downgrade(&value));
    let reported = async move {
        let value = future.await;
        let outcome = value.report();
        place.replace(Some(value));
        outcome
    };
    Task { core: TaskCore::start(scope, name, site, Box::pin(reported), kept), value }
}

/// Where a task leaves its value.
trait Place {
    fn clear(&self);
}

impl<T> Place for RefCell<Option<T>> {
    fn clear(&self) {
        self.take();
    }
}

/// A task's inside, whatever its value is.
pub(in crate::runtime) struct TaskCore {
    pub(in crate::runtime) id: TaskId,
    name: Arc<str>,
    recorder: Recorder,
    /// Weak: the scope owns its tasks.
    scope: Weak<Scope>,
    /// None while it is being polled, and for ever once `state` is not `Running`.
    future: RefCell<Option<Pin<Box<dyn Future<Output = Outcome>>>>>,
    /// Weak: only handles keep the value.
    value: Weak<dyn Place>,
    state: Cell<TaskState>,
    polling: Cell<bool>,
    polled: Cell<bool>,
    /// Which call of [`distinct`] has seen it last.
    listed: Cell<u64>,
    /// The future is to be dropped at the next turn, instead of being polled.
    cancelled: Cell<bool>,
    /// A part of the future has ended by a cancellation that goes on through what is around it.
    giving_way: Cell<bool>,
    /// What it is suspended on. Nothing while it is being polled.
    pub(in crate::runtime) suspended_on: Suspension,
    /// What its end calls.
    pub(in crate::runtime) ends: Ends,
    /// The executor's waker and ours around it, kept while the executor's stays the same. Emptied at the end: it leads
    /// back to the driver, which owns this.
    waker: RefCell<Option<(Waker, Waker)>>,
}

/// How far a task has come. The last three are for ever.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TaskState {
    Running,
    Done,
    /// Done, with a value that is reported as an error.
    Failed,
    Cancelled,
}

impl TaskCore {
    fn start(
        scope: &Rc<Scope>,
        name: &str,
        site: Site,
        future: Pin<Box<dyn Future<Output = Outcome>>>,
        value: Weak<dyn Place>,
    ) -> Rc<Self> {
        let recorder = scope.recorder.clone();
        let id = recorder.next_task();
        let name: Arc<str> = if name.is_empty() { format!("Task-{}", id.0).into() } else { name.into() };
        recorder.record(EventKind::Spawned {
            task: id,
            parent: recorder.running(),
            name: name.clone(),
            source: recorder.source(site),
        });
        let core = Rc::new(Self {
            id,
            name,
            recorder,
            scope: Rc::downgrade(scope),
            future: RefCell::new(Some(future)),
            value,
            state: Cell::new(TaskState::Running),
            polling: Cell::new(false),
            polled: Cell::new(false),
            listed: Cell::new(0),
            cancelled: Cell::new(false),
            giving_way: Cell::new(false),
            suspended_on: Suspension::default(),
            ends: Ends::default(),
            waker: RefCell::default(),
        });
        if scope.adopt(id, core.clone()) {
            scope.host.spawn(Box::pin(Driver(core.clone())));
        } else {
            core.end_now();
        }
        core
    }

    /// See [`Task::cancel`].
    pub(in crate::runtime) fn cancel(self: &Rc<Self>) -> bool {
        let running = self.state.get() == TaskState::Running;
        if running && self.is_released() {
            self.end_now();
        } else if running {
            self.cancelled.set(true);
            // Being polled, it will know when that poll returns.
            if !self.polling.get() {
                self.interrupt();
            }
        }
        running
    }

    /// Gives the task its next turn early, by cancelling what it waits for. A task that has been woken, or was never
    /// polled, has its turn coming.
    pub(in crate::runtime) fn interrupt(self: &Rc<Self>) {
        let this = self.clone();
        unnested::call(&INTERRUPTS, move || this.cancel_wait_of());
    }

    fn cancel_wait_of(self: Rc<Self>) {
        // Out while it is cancelled, for tasks that wait for each other; kept for the next request.
        if let Some(wait) = self.suspended_on.take() {
            wait.clone().cancel_wait();
            unnested::call(&INTERRUPTS, move || {
                if self.state.get() == TaskState::Running {
                    self.suspended_on.set(wait);
                }
            });
        } else if self.polled.get() {
            // Something the runtime doesn't know, or its turn.
            self.wake();
        }
    }

    /// What a task says that it waits for when it awaits this one. Numbers are a run's own: another run's task has none.
    pub(in crate::runtime) fn awaited(&self) -> Wait {
        let here = try_current().is_some_and(|scope| self.scope.ptr_eq(&Rc::downgrade(&scope)));
        if here { Wait::Task(self.id) } else { Wait::Tasks(1) }
    }

    /// See [`crate::runtime::core::run::gives_way`].
    pub(in crate::runtime) fn give_way(&self) -> bool {
        let cancelled = self.cancelled.get();
        self.giving_way.set(cancelled);
        cancelled
    }

    fn wake(&self) {
        let ours = self.waker.borrow().as_ref().map(|(_, ours)| ours.clone());
        if let Some(ours) = ours {
            ours.wake();
        }
    }

    /// Whether it has ended with an error.
    pub(in crate::runtime) fn has_failed(&self) -> bool {
        self.state.get() == TaskState::Failed
    }

    /// Calls `then` in the very moment of the end, unless what this gives is dropped before; at once, and none, if it
    /// has come.
    pub(in crate::runtime) fn on_end(self: &Rc<Self>, then: Box<dyn FnOnce()>) -> Option<EndCall> {
        if self.state.get() == TaskState::Running {
            return Some(EndCall::new(self, then));
        }
        then();
        None
    }

    /// As [`Self::on_end`], a turn later. Then, it is called even if what this gives is dropped meanwhile.
    pub(in crate::runtime) fn after_end(self: &Rc<Self>, then: Box<dyn FnOnce()>) -> Option<EndCall> {
        // Weak: the call is kept by the task itself.
        let this = Rc::downgrade(self);
        self.on_end(Box::new(move || {
            if let Some(this) = this.upgrade() {
                this.call_soon(then);
            }
        }))
    }

    /// See [`Task::on_done`].
    pub(in crate::runtime) fn on_done(self: &Rc<Self>, then: Box<dyn FnOnce()>) {
        if let Some(call) = self.after_end(then) {
            call.forever();
        }
    }

    /// Calls `then` on the loop, as this task's doing: it is the cause of what that wakes.
    pub(in crate::runtime) fn call_soon(self: &Rc<Self>, then: Box<dyn FnOnce()>) {
        let this = self.clone();
        if let Some(scope) = self.scope.upgrade() {
            scope.host.spawn(Box::pin(async move { this.running(then) }));
        }
    }

    fn poll(self: &Rc<Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(mut future) = self.future.take() else { return Poll::Ready(()) };
        let Some(scope) = self.scope.upgrade() else { return Poll::Ready(()) };
        let mut unwinding = self.cancelled.get();
        if unwinding && !self.suspended_on.unwinds() {
            self.drop_future(future);
            return Poll::Ready(());
        }
        let waker = self.recording_waker(cx.waker());
        let entered = enter(RunContext { scope, task: Some(self.clone()), part: None });
        self.polling.set(true);
        self.polled.set(true);
        let mut cancelled = false;
        let turn = pin!(poll_fn(|cx| loop {
            if unwinding {
                let unwound = ready!(self.suspended_on.unwind(cx));
                cancelled = unwound == Unwound::Cancelled;
            }
            self.suspended_on.clear();
            if cancelled {
                return Poll::Pending;
            }
            let poll = future.as_mut().poll(cx);
            unwinding = self.giving_way.take() && poll.is_pending();
            if !unwinding {
                return poll;
            }
        }));
        let mut cx = Context::from_waker(&waker);
        let poll = catch_unwind(AssertUnwindSafe(|| poll_recorded(&self.recorder, self.id, turn, &mut cx)));
        self.polling.set(false);
        let poll = match poll {
            Ok(poll) => poll,
            Err(panic) => self.panicked(future, panic),
        };
        match poll {
            Poll::Ready(outcome) => self.running(|| {
                drop(future);
                // As in asyncio: a task cancelled in its last turn loses the value it returns, but not what it raises.
                match outcome {
                    Outcome::Error(_) => self.end(TaskState::Failed, outcome),
                    _ if self.cancelled.get() => {
                        self.value.upgrade().inspect(|value| value.clear());
                        self.end(TaskState::Cancelled, Outcome::Cancelled);
                    }
                    _ => self.end(TaskState::Done, outcome),
                }
            }),
            Poll::Pending if cancelled => self.drop_future(future),
            // The run has ended in this poll.
            Poll::Pending if self.cancelled.get() && self.is_released() => self.drop_future(future),
            Poll::Pending => {
                self.future.replace(Some(future));
                drop(entered);
                if self.cancelled.get() && !unwinding {
                    self.interrupt();
                }
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    /// A panic is a bug in the program, and goes on to whoever runs the loop; the recording says which task it ended. Who
    /// awaits the task hears that there is no value. (Where a panic aborts, as in the page, nothing of this happens.)
    fn panicked(self: &Rc<Self>, future: Pin<Box<dyn Future<Output = Outcome>>>, panic: Box<dyn Any + Send>) -> ! {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
        let outcome = Outcome::Error(format!("panicked: {text}").into());
        self.running(|| {
            drop(future);
            self.end(TaskState::Cancelled, outcome);
        });
        resume_unwind(panic)
    }

    fn recording_waker(&self, executor: &Waker) -> Waker {
        if let Some((inner, ours)) = &*self.waker.borrow()
            && inner.will_wake(executor)
        {
            return ours.clone();
        }
        let ours = RecordingWaker::wrap(self.id, self.recorder.clone(), executor.clone());
        let before = self.waker.replace(Some((executor.clone(), ours.clone())));
        // Not while the cell is borrowed: a waker's destructor can run any code.
        drop(before);
        ours
    }

    fn drop_future(self: &Rc<Self>, future: Pin<Box<dyn Future<Output = Outcome>>>) {
        self.recorder.record(EventKind::Dropped { task: self.id, polled: self.polled.get() });
        self.running(|| {
            drop(future);
            self.end(TaskState::Cancelled, Outcome::Cancelled);
        });
    }

    /// Runs the task's destructors or callbacks: what these spawn and wake is the task's own doing, even when it is
    /// cancelled from outside the run.
    fn running(self: &Rc<Self>, call: impl FnOnce()) {
        let scope = self.scope.upgrade();
        let _entered = scope.map(|scope| enter(RunContext { scope, task: Some(self.clone()), part: None }));
        let _running = self.recorder.run_as(self.id);
        call();
    }

    fn end(&self, state: TaskState, outcome: Outcome) {
        self.recorder.record_finished(self.id, outcome);
        self.state.set(state);
        self.suspended_on.clear();
        let waker = self.waker.take();
        if let Some((executor, _)) = waker {
            // Off the record: lets the executor poll the driver once more and free it.
            executor.wake();
        }
        self.ends.call();
        if let Some(scope) = self.scope.upgrade() {
            scope.release(self.id);
        }
    }

    fn is_released(&self) -> bool {
        self.scope.upgrade().is_none_or(|scope| scope.is_closed())
    }
}

/// Awaited, it is what its awaiter is suspended on.
impl Waitable for TaskCore {
    fn cancel_wait(self: Rc<Self>) -> bool {
        self.cancel()
    }
}

impl Owned for TaskCore {
    fn end_now(self: &Rc<Self>) {
        let (this, scope) = (self.clone(), self.scope.upgrade());
        unnested::call(&DROPS, move || {
            // Still there, should the run itself be dropped meanwhile.
            let _scope = scope;
            if this.polling.get() {
                this.cancelled.set(true);
                return;
            }
            // Taken out first: dropping it may come back here.
            let future = this.future.take();
            if let Some(future) = future {
                this.drop_future(future);
            }
        });
    }
}

/// What the host's loop polls. It ends with the task.
struct Driver(Rc<TaskCore>);

impl Future for Driver {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.poll(cx)
    }
}
