//! `gather`: all at once, results in the order of the arguments.

use super::{
    Cancelled, Task, TaskError,
    run::current,
    task::{flatten, spawn_in, wait_on},
};
use crate::trace::{Report, Site, Wait};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Spawns each of `futures` as a task of its own (named by its place, from 1) and waits for all of them. Answers
/// `asyncio.gather`.
///
/// | | |
/// |---|---|
/// | all succeed | `Ok`, the values in the order of the arguments |
/// | one fails or is cancelled | `Err` at once with that first error; the siblings **run on** |
/// | dropped while waiting | the children that have not ended are cancelled |
///
/// `gather(…).return_exceptions()` waits for all and gives each one's own result.
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
    let children: Vec<_> = futures
        .into_iter()
        .enumerate()
        .map(|(place, future)| spawn_in(&scope, &(place + 1).to_string(), site, future))
        .collect();
    let watch = Watch::over(&children);
    Gather { children, site, watch, waiting: false }
}

/// Waits for tasks until all have succeeded or one has failed. See [`gather()`].
#[must_use = "the children run, but nobody waits for them"]
pub struct Gather<T: 'static, E: 'static> {
    children: Vec<Task<Result<T, E>>>,
    site: Site,
    watch: Rc<Watch>,
    /// It was polled and is not done.
    waiting: bool,
}

/// Waits for all tasks whatever they end with. See [`gather()`].
#[must_use = "the children run, but nobody waits for them"]
pub struct GatherAll<T: 'static, E: 'static>(Gather<T, E>);

impl<T, E> Gather<T, E> {
    /// Waits for every child and gives each one's own result. Answers `gather(…, return_exceptions=True)`.
    pub fn return_exceptions(self) -> GatherAll<T, E> {
        GatherAll(self)
    }

    /// Asks to be woken by the last child, and, if `on_error`, by the first that fails.
    fn wait(&mut self, waker: &Waker, on_error: bool) {
        if !std::mem::replace(&mut self.waiting, true) {
            wait_on(Wait::Tasks(self.children.len()), self.site);
        }
        self.watch.on_error.set(on_error);
        self.watch.waker.replace(Some(waker.clone()));
    }

    fn results(&mut self) -> impl Iterator<Item = Result<T, TaskError<E>>> {
        self.waiting = false;
        let children = std::mem::take(&mut self.children);
        children.into_iter().map(|child| flatten(child.take_result().unwrap_or(Err(Cancelled))))
    }
}

impl<T, E> Future for Gather<T, E> {
    type Output = Result<Vec<T>, TaskError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(place) = self.watch.first_error.get() {
            // Only the results are let go: the siblings run on.
            return Poll::Ready(Err(self.results().nth(place).and_then(Result::err).unwrap_or(TaskError::Cancelled)));
        }
        if self.watch.left.get() == 0 {
            return Poll::Ready(self.results().collect());
        }
        self.wait(cx.waker(), true);
        Poll::Pending
    }
}

impl<T, E> Future for GatherAll<T, E> {
    type Output = Vec<Result<T, TaskError<E>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.0.watch.left.get() == 0 {
            return Poll::Ready(self.0.results().collect());
        }
        self.0.wait(cx.waker(), false);
        Poll::Pending
    }
}

impl<T, E> Drop for Gather<T, E> {
    fn drop(&mut self) {
        if self.waiting {
            // Nobody waits any longer: what the children's ends would wake is going.
            self.watch.waker.take();
            for child in &self.children {
                child.cancel();
            }
        }
    }
}

/// What the children's ends leave behind, from the moment they are spawned.
struct Watch {
    /// How many have not ended.
    left: Cell<usize>,
    /// The place of the first that failed or was cancelled.
    first_error: Cell<Option<usize>>,
    /// Whether an error is a reason to wake.
    on_error: Cell<bool>,
    /// The latest poll's. None before the first poll, and once called: only the first reason wakes.
    waker: RefCell<Option<Waker>>,
}

impl Watch {
    fn over<T, E>(children: &[Task<Result<T, E>>]) -> Rc<Self> {
        let watch = Rc::new(Self {
            left: Cell::new(children.len()),
            first_error: Cell::default(),
            on_error: Cell::default(),
            waker: RefCell::default(),
        });
        for (place, child) in children.iter().enumerate() {
            let (watch, this) = (watch.clone(), child.clone());
            child.on_done(Box::new(move || watch.ended(place, !this.is_value(Result::is_ok))));
        }
        watch
    }

    fn ended(&self, place: usize, failed: bool) {
        self.left.set(self.left.get() - 1);
        if failed && self.first_error.get().is_none() {
            self.first_error.set(Some(place));
        }
        if (self.left.get() == 0 || (failed && self.on_error.get()))
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
    }
}
