//! `join_all`: all at once inside one task, to compare with `gather`.

use futures::future::{self, JoinAll};

/// Runs `futures` at once inside the task that awaits this, and gives their outputs in the order of the arguments.
/// asyncio has no such thing: what runs at the same time there is a task each.
///
/// No future has a waker of its own: up to 30 of them, each wake of the task polls every one that is still pending (*n*
/// futures that end one after another make *n* (*n* + 1) / 2 polls and more, where [`crate::runtime::gather()`] makes 2 *n*). Beyond
/// that the crate `futures`, whose `join_all` this is, gives each one a waker. Nothing is spawned, so the recording shows
/// one task, a future may borrow, and dropping this drops them all.
pub fn join_all<I>(futures: I) -> JoinAll<I::Item>
where
    I: IntoIterator<Item: Future>,
{
    future::join_all(futures)
}
