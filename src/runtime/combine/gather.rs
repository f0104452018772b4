//! `gather`: all at once, results in the order of the arguments.

use crate::{
    runtime::{
        Cancelled, Report, Task, TaskError,
        core::{
            ends::EndCall,
            run::{self, current},
            signal::{Signal, SignalWait, Waitable},
            task::{TaskCore, flatten, spawn_in},
        },
    },
    trace::{Site, Wait},
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

/// Spawns each of `futures` as a task of its own (named by its place, from 1) and waits for all of them. Answers
/// `asyncio.gather`.
///
/// | | |
/// |---|---|
/// | all succeed | `Ok`, the values in the order of the arguments |
/// | one fails or is cancelled | `Err` at once with that first error; the siblings **run on** |
/// | dropped or cancelled while waiting | the children that have not ended are cancelled |
///
/// `gather(…).return_exceptions()` waits for all and gives each one's own result. Tasks that exist already are gathered
/// by [`gather_tasks`].
///
/// Each child has a waker of its own, and the waiting task is woken once: by the last child, or by the first error.
/// `futures::future::try_join_all` differs twice: up to 30 children are one task that polls all of them on each wake,
/// and an error drops the siblings.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn gather<T, E, F>(futures: impl IntoIterator<Item = F>) -> Gather<T, E>
where
    F: Future<Output = Result<T, E>> + 'static,
    Result<T, E>: Report,
{
    let site = Site::caller();
    let scope = current();
    let spawn = |(place, future): (usize, F)| spawn_in(&scope, &(place + 1).to_string(), site, future);
    Gather::of(futures.into_iter().enumerate().map(spawn).collect(), site)
}

/// As [`gather()`], for tasks that have been spawned.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn gather_tasks<T, E>(tasks: impl IntoIterator<Item = Task<Result<T, E>>>) -> Gather<T, E> {
    Gather::of(tasks.into_iter().collect(), Site::caller())
}

/// Waits for tasks until all have succeeded or one has failed. See [`gather()`].
#[must_use = "the children run, but nobody waits for them"]
pub struct Gather<T: 'static, E: 'static> {
    children: Vec<Task<Result<T, E>>>,
    watch: Rc<Watch>,
    wait: SignalWait,
    site: Site,
    /// Held for their Drop.
    _calls: Vec<EndCall>,
    /// It was polled and is not done.
    waiting: bool,
}

/// Waits for all tasks whatever they end with. See [`gather()`].
#[must_use = "the children run, but nobody waits for them"]
pub struct GatherAll<T: 'static, E: 'static>(Gather<T, E>);

impl<T, E> Gather<T, E> {
    fn of(children: Vec<Task<Result<T, E>>>, site: Site) -> Self {
        let (watch, calls) = Watch::over(&children);
        let wait = watch.wait(site);
        Self { children, watch, wait, site, _calls: calls, waiting: false }
    }

    /// Waits for every child and gives each one's own result. Answers `gather(…, return_exceptions=True)`.
    pub fn return_exceptions(mut self) -> GatherAll<T, E> {
        self.watch.on_error.set(false);
        if self.watch.ended_by_error() {
            self.watch.signal.replace(Signal::new());
            self.wait = self.watch.wait(self.site);
        }
        GatherAll(self)
    }

    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let poll = Pin::new(&mut self.wait).poll(cx);
        self.waiting = poll.is_pending();
        if self.waiting {
            run::suspended_on(self.watch.clone());
        }
        poll
    }
}

impl<T: Clone, E: Clone> Gather<T, E> {
    fn result(&self, place: usize) -> Result<T, TaskError<E>> {
        flatten(self.children[place].result().unwrap_or(Err(Cancelled)))
    }
}

impl<T: Clone, E: Clone> Future for Gather<T, E> {
    type Output = Result<Vec<T>, TaskError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_end(cx).map(|()| match self.watch.first_error.get() {
            // The siblings run on.
            Some(place) => self.result(place).map(|_| Vec::new()),
            None => (0..self.children.len()).map(|place| self.result(place)).collect(),
        })
    }
}

impl<T: Clone, E: Clone> Future for GatherAll<T, E> {
    type Output = Vec<Result<T, TaskError<E>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut self.0;
        this.poll_end(cx).map(|()| (0..this.children.len()).map(|place| this.result(place)).collect())
    }
}

impl<T, E> Drop for Gather<T, E> {
    fn drop(&mut self) {
        if self.waiting {
            run::gave_up(&self.watch);
            self.watch.clone().cancel_wait();
        }
    }
}

/// What the children's ends leave behind, from the moment they are spawned.
struct Watch {
    children: Vec<Rc<TaskCore>>,
    /// How many have not ended.
    left: Cell<usize>,
    /// The place of the first that failed or was cancelled.
    first_error: Cell<Option<usize>>,
    /// Whether an error is the end.
    on_error: Cell<bool>,
    /// Every child's end has been heard of.
    complete: Cell<bool>,
    /// Set when the result is known.
    signal: RefCell<Rc<Signal>>,
}

impl Watch {
    fn over<T, E>(children: &[Task<Result<T, E>>]) -> (Rc<Self>, Vec<EndCall>) {
        let watch = Rc::new(Self {
            children: children.iter().map(|child| child.core.clone()).collect(),
            left: Cell::new(children.len()),
            first_error: Cell::default(),
            on_error: Cell::new(true),
            complete: Cell::new(children.is_empty()),
            signal: RefCell::new(Signal::new()),
        });
        if children.is_empty() {
            watch.set();
        }
        let hear = |(place, child): (usize, &Task<Result<T, E>>)| {
            let (watch, this) = (watch.clone(), child.clone());
            child.core.on_end(Box::new(move || watch.ended(place, !this.is_value(Result::is_ok))))
        };
        let calls = children.iter().enumerate().filter_map(hear).collect();
        (watch, calls)
    }

    fn wait(&self, site: Site) -> SignalWait {
        self.signal.borrow().wait(Wait::tasks(self.children.len()), site)
    }

    fn set(&self) {
        // Not while the cell is borrowed: a waker can run any code.
        let signal = self.signal.borrow().clone();
        signal.set();
    }

    /// An error is the end so far, and others run on.
    fn ended_by_error(&self) -> bool {
        self.signal.borrow().is_set() && !self.complete.get()
    }

    /// Counted in the very moment; the one end that decides is heard of a turn later, as asyncio's callbacks are.
    fn ended(self: &Rc<Self>, place: usize, failed: bool) {
        self.left.set(self.left.get() - 1);
        let first_error = failed && self.first_error.get().is_none();
        if first_error {
            self.first_error.set(Some(place));
        }
        let last = self.left.get() == 0;
        if last || first_error {
            let watch = self.clone();
            // Asked then: a child may have ended before `return_exceptions` was called.
            self.children[place].call_soon(Box::new(move || {
                watch.complete.set(watch.complete.get() || last);
                if last || watch.on_error.get() {
                    watch.set();
                }
            }));
        }
    }
}

/// Answers `_GatheringFuture.cancel`: the children are cancelled, and the wait ends when they have.
impl Waitable for Watch {
    fn cancel_wait(self: Rc<Self>) -> bool {
        // The result is known: the siblings run on, even if nobody is left to hear it. Else every one, so not `any`.
        !self.signal.borrow().is_done() && self.children.iter().filter(|child| child.cancel()).count() > 0
    }
}
