//! One program's run: it owns every task the program spawns and ends them all when it goes.

use super::{Host, Task, task};
use crate::trace::{Recorder, Report, Site, TaskId};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
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
        main.on_done(Box::new(move || {
            if let Some(scope) = ends.upgrade() {
                scope.close();
            }
        }));
        Self { scope, main }
    }

    /// The result, once the program has ended; `None` before that and after it was taken.
    pub fn result(&self) -> Option<Result<T, super::Cancelled>> {
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
        Finished(self.main.clone())
    }
}

impl<T> Drop for Run<T> {
    fn drop(&mut self) {
        self.scope.close();
    }
}

/// Finishes when the program has ended.
pub struct Finished<T: 'static>(Task<T>);

impl<T> Future for Finished<T> {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0.is_done() {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        self.0.on_done(Box::new(move || waker.wake()));
        Poll::Pending
    }
}

/// What the tasks of one run share.
pub(super) struct Scope {
    pub(super) recorder: Recorder,
    pub(super) host: Rc<dyn Host>,
    /// By its number, every task that has not ended. Strong: a task lives on without its handle.
    tasks: RefCell<Vec<Option<Rc<dyn Cancel>>>>,
    closed: Cell<bool>,
}

/// A task whatever its output is.
pub(super) trait Cancel {
    /// Drops the task's future, at once or, if it is being polled, when that poll returns.
    fn cancel(&self);
}

impl Scope {
    /// Takes in a new task. A run that has ended takes none: false, and the task is to be cancelled.
    pub(super) fn adopt(&self, id: TaskId, task: Rc<dyn Cancel>) -> bool {
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
    pub(super) fn release(&self, id: TaskId) {
        let ended = self.tasks.borrow_mut().get_mut(id.0 as usize).and_then(Option::take);
        // Not while the list is borrowed: a destructor may spawn.
        drop(ended);
    }

    fn close(&self) {
        self.closed.set(true);
        // One at a time: ending one task can end others, which take themselves off the list. A closed list only shrinks.
        let count = self.tasks.borrow().len();
        for place in 0..count {
            let task = self.tasks.borrow_mut()[place].take();
            if let Some(task) = task {
                task.cancel();
            }
        }
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Scope>>> = const { RefCell::new(None) };
}

/// Makes `scope` the current one until the guard goes.
pub(super) fn enter(scope: &Rc<Scope>) -> Entered {
    Entered(CURRENT.with_borrow_mut(|current| current.replace(scope.clone())))
}

/// Puts the scope from before back.
pub(super) struct Entered(Option<Rc<Scope>>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.with_borrow_mut(|current| *current = self.0.take());
    }
}

/// The run whose task is being polled.
///
/// # Panics
/// Outside any run, as asyncio raises "no running event loop". Only a program that is not run can do that; no input can.
pub(super) fn current() -> Rc<Scope> {
    CURRENT.with_borrow(Clone::clone).expect("called outside a run: start the program with Run::start")
}
