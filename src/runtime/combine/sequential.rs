//! `sequential`: one after another, the plain loop that `gather` is compared with.

use crate::{
    runtime::{
        Join, Report, TaskError,
        core::{
            run::current,
            task::{flatten, spawn_in},
        },
    },
    trace::Site,
};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Runs each of `futures` to its end before it begins the next. Answers Python's
/// `for coroutine in coroutines: results.append(await coroutine)`.
///
/// Each is a task of its own (named by its place, from 1) so that it is recorded the way `gather` records it; it is
/// spawned when its turn comes and not before. The first error ends the loop and the rest never starts;
/// `sequential(…).return_exceptions()` goes on and gives each one's own result.
#[track_caller]
pub fn sequential<T, E, I>(futures: I) -> Sequential<T, E, I::IntoIter>
where
    I: IntoIterator,
    I::Item: Future<Output = Result<T, E>> + 'static,
    Result<T, E>: Report + Clone,
{
    Sequential { futures: futures.into_iter(), site: Site::caller(), join: None, results: Vec::new() }
}

/// Awaits futures in turn until one fails. See [`sequential()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Sequential<T: 'static, E: 'static, I> {
    futures: I,
    site: Site,
    join: Option<Join<Result<T, E>>>,
    results: Vec<Result<T, TaskError<E>>>,
}

/// Awaits futures in turn, whatever they end with. See [`sequential()`].
#[must_use = "futures do nothing unless awaited"]
pub struct SequentialAll<T: 'static, E: 'static, I>(Sequential<T, E, I>);

// The iterator and the results are never pinned.
impl<T, E, I> Unpin for Sequential<T, E, I> {}

impl<T, E, I> Sequential<T, E, I>
where
    I: Iterator,
    I::Item: Future<Output = Result<T, E>> + 'static,
    Result<T, E>: Report + Clone,
{
    /// Goes on after an error and gives each future's own result.
    pub fn return_exceptions(self) -> SequentialAll<T, E, I> {
        SequentialAll(self)
    }

    /// Ready when the futures are used up or, if `stop_at_error`, when one has failed.
    fn advance(&mut self, cx: &mut Context<'_>, stop_at_error: bool) -> Poll<()> {
        loop {
            if let Some(join) = &mut self.join {
                let Poll::Ready(result) = Pin::new(join).poll(cx) else { return Poll::Pending };
                self.join = None;
                self.results.push(flatten(result));
                if stop_at_error && self.results.last().is_some_and(Result::is_err) {
                    return Poll::Ready(());
                }
            }
            let Some(future) = self.futures.next() else { return Poll::Ready(()) };
            let name = (self.results.len() + 1).to_string();
            self.join = Some(Join::at(self.site, spawn_in(&current(), &name, self.site, future)));
        }
    }
}

impl<T, E, I> Future for Sequential<T, E, I>
where
    I: Iterator,
    I::Item: Future<Output = Result<T, E>> + 'static,
    Result<T, E>: Report + Clone,
{
    type Output = Result<Vec<T>, TaskError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.advance(cx, true).map(|()| std::mem::take(&mut self.results).into_iter().collect())
    }
}

impl<T, E, I> Future for SequentialAll<T, E, I>
where
    I: Iterator,
    I::Item: Future<Output = Result<T, E>> + 'static,
    Result<T, E>: Report + Clone,
{
    type Output = Vec<Result<T, TaskError<E>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.advance(cx, false).map(|()| std::mem::take(&mut self.0.results))
    }
}
