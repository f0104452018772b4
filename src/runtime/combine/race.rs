//! `race`: the first to finish wins, and the others are cancelled.

use super::wait::{Until, Waiting};
use crate::{
    runtime::{
        Cancelled, Report, Task,
        core::{run::current, task::spawn_in},
    },
    trace::Site,
};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

/// Spawns each of `futures` as a task of its own (named by its place, from 1), gives what the first of them ends with,
/// error or not, and cancels the others.
///
/// asyncio has none: this is `asyncio.wait(tasks, return_when=FIRST_COMPLETED)` and then `cancel()` for each that is
/// pending. JavaScript's `Promise.race` cancels nothing: the losers run on, unheard.
///
/// | | |
/// |---|---|
/// | one ends | `Ok`, with its output; the others end at their next turn |
/// | the waiter is cancelled, or this is dropped | all are cancelled |
/// | there are none, or the run is over | `Err(Cancelled)` |
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn race<F>(futures: impl IntoIterator<Item = F>) -> Race<F::Output>
where
    F: Future<Output: Report> + 'static,
{
    let site = Site::caller();
    let scope = current();
    let spawn = |(place, future): (usize, F)| spawn_in(&scope, &(place + 1).to_string(), site, future);
    let tasks = futures.into_iter().enumerate().map(spawn).collect();
    Race { tasks, site, waiting: None, next: None }
}

/// Runs `make(1)`, and `make(2)` beside it if that has not ended after `delay`: the first to finish wins, as in
/// [`race()`]. For requests that are mostly quick and sometimes slow; the second one is spawned only when needed.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn hedge<F>(delay: Duration, make: impl Fn(u32) -> F + 'static) -> Race<F::Output>
where
    F: Future<Output: Report> + 'static,
{
    let site = Site::caller();
    let spawn = move |attempt: u32| spawn_in(&current(), &attempt.to_string(), site, make(attempt));
    Race { tasks: vec![spawn(1)], site, waiting: None, next: Some((delay, Box::new(move || spawn(2)))) }
}

/// See [`race()`].
#[must_use = "dropping a race cancels all that run in it"]
pub struct Race<T: 'static> {
    tasks: Vec<Task<T>>,
    site: Site,
    waiting: Option<Waiting>,
    /// Who enters when, if nobody has won by then.
    next: Option<(Duration, Enter<T>)>,
}

type Enter<T> = Box<dyn FnOnce() -> Task<T>>;

impl<T: Clone> Future for Race<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            let waiting = this.waiting.get_or_insert_with(|| {
                let timeout = this.next.as_ref().map(|(delay, _)| *delay);
                Waiting::start(this.tasks.iter().map(|task| &task.core), Until::FirstCompleted, timeout, this.site)
            });
            ready!(Pin::new(&mut *waiting).poll(cx));
            // The delay may be over in the instant of the first one's end, which is heard of a turn later.
            let first = waiting.first().or_else(|| this.tasks.iter().position(Task::is_done));
            this.waiting = None;
            if let (None, Some((_, enter))) = (first, this.next.take()) {
                this.tasks.push(enter());
                continue;
            }
            let result = first.and_then(|place| this.tasks[place].result());
            this.cancel();
            return Poll::Ready(result.unwrap_or(Err(Cancelled)));
        }
    }
}

impl<T> Race<T> {
    fn cancel(&mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.cancel();
        }
    }
}

impl<T> Drop for Race<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}
