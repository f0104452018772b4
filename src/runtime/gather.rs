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
    Gather { children, site, first_error: Rc::default(), waiting: false }
}

/// Waits for tasks until all have succeeded or one has failed. See [`gather()`].
#[must_use = "the children run, but nobody waits for them"]
pub struct Gather<T: 'static, E: 'static> {
    children: Vec<Task<Result<T, E>>>,
    site: Site,
    /// The first child that failed or was cancelled.
    first_error: Rc<Cell<Option<usize>>>,
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
    fn watch(&mut self, waker: &Waker, on_error: bool) {
        if std::mem::replace(&mut self.waiting, true) {
            return;
        }
        wait_on(Wait::Tasks(self.children.len()), self.site);
        let left = Rc::new(Cell::new(self.children.len()));
        let waker = Rc::new(RefCell::new(Some(waker.clone())));
        for (place, child) in self.children.iter().enumerate() {
            let (left, waker, first_error, this) = (left.clone(), waker.clone(), self.first_error.clone(), child.clone());
            child.on_done(Box::new(move || {
                left.set(left.get() - 1);
                let failed = !this.is_value(Result::is_ok);
                if failed && first_error.get().is_none() {
                    first_error.set(Some(place));
                }
                // Taken, so that only the first reason wakes.
                if (left.get() == 0 || (failed && on_error))
                    && let Some(waker) = waker.take()
                {
                    waker.wake();
                }
            }));
        }
    }

    fn all_done(&self) -> bool {
        self.children.iter().all(Task::is_done)
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
        if !self.children.is_empty() {
            self.watch(cx.waker(), true);
        }
        if let Some(place) = self.first_error.get() {
            // Only the results are let go: the siblings run on.
            return Poll::Ready(Err(self.results().nth(place).and_then(Result::err).unwrap_or(TaskError::Cancelled)));
        }
        if self.all_done() { Poll::Ready(self.results().collect()) } else { Poll::Pending }
    }
}

impl<T, E> Future for GatherAll<T, E> {
    type Output = Vec<Result<T, TaskError<E>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !self.0.children.is_empty() {
            self.0.watch(cx.waker(), false);
        }
        if self.0.all_done() { Poll::Ready(self.0.results().collect()) } else { Poll::Pending }
    }
}

impl<T, E> Drop for Gather<T, E> {
    fn drop(&mut self) {
        if self.waiting {
            for child in &self.children {
                child.cancel();
            }
        }
    }
}
