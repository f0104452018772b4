//! One program's run: it owns every task the program spawns and ends them all when it goes.

use super::{
    part::Part,
    signal::Waitable,
    task::{self, TaskCore},
};
use crate::{
    runtime::{Host, Report, Task, Timer, combine::join::Hears},
    trace::{Recorder, Site, TaskId},
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

/// A running program. Answers `asyncio.run`, except that it returns at once, since the browser owns the loop.
///
/// When the program ends, tasks it left running are cancelled, as `asyncio.run` does. Dropping the run cancels
/// everything at once: timers end, requests are aborted, and the recording says so.
#[must_use = "dropping a run cancels it"]
pub struct Run<T: 'static> {
    scope: Rc<Scope>,
    main: Task<T>,
}

impl<T: Report + 'static> Run<T> {
    /// Starts `program` as task 0, called `name`. It is polled for the first time after this returns.
    #[track_caller]
    pub fn start<H: Host + Clone + 'static>(host: &H, name: &str, program: impl Future<Output = T> + 'static) -> Self {
        let site = Site::caller();
        let host: Rc<dyn Host> = Rc::new(host.clone());
        let scope = Rc::new(Scope {
            recorder: Recorder::new(host.clock()),
            host,
            tasks: RefCell::default(),
            closed: Cell::new(false),
        });
        let main = task::spawn_in(&scope, name, site, program);
        let ends = Rc::downgrade(&scope);
        // Not in the very moment: what is ready already still has its turn, as under `asyncio.run`.
        main.on_done(move || {
            if let Some(scope) = ends.upgrade() {
                scope.close();
            }
        });
        Self { scope, main }
    }

    /// The result, once the program has ended; `None` before that and after it was taken.
    pub fn result(&self) -> Option<Result<T, crate::runtime::Cancelled>> {
        self.main.take_result()
    }
}

impl<T> Run<T> {
    /// The recording, which goes on being written while the program runs.
    pub fn recorder(&self) -> &Recorder {
        &self.scope.recorder
    }

    /// Whether the program has ended.
    pub fn is_finished(&self) -> bool {
        self.main.is_done()
    }

    /// Waits for the end without taking the result. Outside the recording.
    pub fn finished(&self) -> Finished<T> {
        Finished { main: self.main.clone(), hears: None }
    }
}

impl<T> Drop for Run<T> {
    fn drop(&mut self) {
        self.scope.close();
    }
}

/// Finishes when the program has ended.
pub struct Finished<T: 'static> {
    main: Task<T>,
    /// None before the first poll that was pending.
    hears: Option<Hears>,
}

impl<T> Future for Finished<T> {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<()> {
        if self.main.is_done() {
            return Poll::Ready(());
        }
        match &self.hears {
            Some(hears) => hears.wakes(cx.waker()),
            None => self.hears = Some(Hears::of(&self.main.core, cx.waker())),
        }
        Poll::Pending
    }
}

/// What the tasks of one run share.
pub(in crate::runtime) struct Scope {
    pub(in crate::runtime) recorder: Recorder,
    pub(in crate::runtime) host: Rc<dyn Host>,
    /// By its number, every task that has not ended. Strong: a task lives on without its handle.
    tasks: RefCell<Vec<Option<Rc<TaskCore>>>>,
    closed: Cell<bool>,
}

/// What a scope does with a task when it closes.
pub(in crate::runtime) trait Owned {
    /// Drops the task's future, at once or, if it is being polled, when that poll returns.
    fn end_now(self: &Rc<Self>);
}

impl Scope {
    /// Takes in a new task. A run that has ended takes none: false, and the task is to be cancelled.
    pub(in crate::runtime) fn adopt(&self, id: TaskId, task: Rc<TaskCore>) -> bool {
        let open = !self.closed.get();
        if open {
            let mut tasks = self.tasks.borrow_mut();
            let place = id.0 as usize;
            let end = tasks.len().max(place + 1);
            tasks.resize(end, None);
            tasks[place] = Some(task);
        }
        open
    }

    /// Lets go of a task that has ended.
    pub(in crate::runtime) fn release(&self, id: TaskId) {
        let ended = self.tasks.borrow_mut().get_mut(id.0 as usize).and_then(Option::take);
        // Not while the list is borrowed: a destructor may spawn.
        drop(ended);
    }

    /// Whether the run has ended.
    pub(in crate::runtime) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// Calls `then` on the loop after `delay`, unless the timer is dropped before. Zero is the next turn, as in asyncio:
    /// the host's timers come after all that is ready.
    pub(in crate::runtime) fn call_later(&self, delay: Duration, then: Box<dyn FnOnce()>) -> Timer {
        if !delay.is_zero() {
            return self.host.call_later(delay, then);
        }
        let call = Rc::new(Cell::new(Some(then)));
        let due = Rc::downgrade(&call);
        self.host.spawn(Box::pin(async move {
            if let Some(then) = due.upgrade().and_then(|call| call.take()) {
                then();
            }
        }));
        Box::new(call)
    }

    fn close(&self) {
        self.closed.set(true);
        // One at a time: ending one task can end others, which take themselves off the list. A closed list only shrinks.
        let count = self.tasks.borrow().len();
        for place in 0..count {
            let task = self.tasks.borrow_mut()[place].take();
            if let Some(task) = task {
                task.end_now();
            }
        }
    }
}

/// What the functions of this layer act on: the run, the task that is being polled in it, and the innermost part of that
/// task which can be cancelled on its own.
#[derive(Clone)]
pub(in crate::runtime) struct Context {
    pub(in crate::runtime) scope: Rc<Scope>,
    pub(in crate::runtime) task: Option<Rc<TaskCore>>,
    pub(in crate::runtime) part: Option<Rc<Part>>,
}

thread_local! {
    static CURRENT: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Makes `context` the current one until the guard goes.
pub(in crate::runtime) fn enter(context: Context) -> Entered {
    Entered(CURRENT.with_borrow_mut(|current| current.replace(context)))
}

/// Makes `part` the innermost one until the guard goes.
pub(in crate::runtime) fn enter_part(part: Rc<Part>) -> Option<Entered> {
    let context = CURRENT.with_borrow(Clone::clone);
    context.map(|context| enter(Context { part: Some(part), ..context }))
}

/// Puts the context from before back.
pub(in crate::runtime) struct Entered(Option<Context>);

impl Drop for Entered {
    fn drop(&mut self) {
        let before = self.0.take();
        // What was current is dropped when nothing is borrowed any more.
        let _over = CURRENT.with_borrow_mut(|current| std::mem::replace(current, before));
    }
}

/// The run whose task is being polled; none outside any run.
pub(in crate::runtime) fn try_current() -> Option<Rc<Scope>> {
    CURRENT.with_borrow(|current| current.as_ref().map(|context| context.scope.clone()))
}

/// The run whose task is being polled.
///
/// # Panics
/// Outside any run, as asyncio raises "no running event loop". Only a program that is not run can do that; no input can.
pub(in crate::runtime) fn current() -> Rc<Scope> {
    try_current().expect("called outside a run: start the program with Run::start")
}

/// Says what the task that is being polled, or its innermost part, will be suspended on, so that cancelling it cancels
/// that.
pub(in crate::runtime) fn suspended_on(wait: Rc<dyn Waitable>) {
    match CURRENT.with_borrow(Clone::clone) {
        Some(Context { part: Some(part), .. }) => part.suspended_on.set(wait),
        Some(Context { task: Some(task), .. }) => task.suspended_on.set(wait),
        _ => {}
    }
}

/// Whether `task` is the one that is being polled.
pub(in crate::runtime) fn is_current(task: &Rc<TaskCore>) -> bool {
    CURRENT.with_borrow(|current| {
        current.as_ref().is_some_and(|context| context.task.as_ref().is_some_and(|current| Rc::ptr_eq(current, task)))
    })
}

/// At the end of a part that was cancelled: whether the task that is being polled has been cancelled as well. Then its
/// future is to stay pending, and is dropped when this poll returns, once what is around the part has been unwound.
pub(in crate::runtime) fn gives_way() -> bool {
    CURRENT.with_borrow(|current| {
        let task = current.as_ref().and_then(|context| context.task.as_ref());
        task.is_some_and(|task| task.give_way())
    })
}

/// Says that `wait` is given up. If the task that is being polled was to be suspended on it, it no longer is: what it
/// goes on to wait for may be nothing the runtime knows.
pub(in crate::runtime) fn gave_up<W: Waitable>(wait: &Rc<W>) {
    // Whoever gives it up still holds it, so nothing is dropped while this is borrowed.
    CURRENT.with_borrow(|current| match current {
        Some(Context { part: Some(part), .. }) => part.suspended_on.give_up(wait),
        Some(Context { task: Some(task), .. }) => task.suspended_on.give_up(wait),
        _ => {}
    });
}
