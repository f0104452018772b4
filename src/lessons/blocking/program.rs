//! Calls that hold the loop, and the same calls awaited.

use crate::runtime::{Cancelled, block, print, sleep, spawn_named};
use std::time::Duration;

/// It is async, and it holds the loop all the same: nothing else runs until it is over.
async fn blocking_call(place: u32, ms: Duration) {
    print(format!("call {place} starts"));
    block(ms); // (1)
    print(format!("call {place} ends"));
}

/// It leaves the loop to the others while it waits.
async fn awaited_call(place: u32, ms: Duration) {
    print(format!("call {place} starts"));
    sleep(ms).await; // (2)
    print(format!("call {place} ends"));
}

/// Starts a task for each call, and waits until all have ended.
async fn all_at_once<F>(calls: impl Iterator<Item = F>) -> Result<(), Cancelled>
where
    F: Future<Output = ()> + 'static,
{
    let start = |(place, call): (u32, F)| spawn_named(&format!("call {place}"), call); // (3)
    let tasks: Vec<_> = (1..).zip(calls).map(start).collect();
    for task in tasks {
        task.await?; // (4)
    }
    Ok(())
}

/// Started together, and yet one after another.
pub async fn blocking(n: u32, ms: Duration) -> Result<(), Cancelled> {
    all_at_once((1..=n).map(|place| blocking_call(place, ms))).await
}

/// All of them wait at the same time.
pub async fn awaiting(n: u32, ms: Duration) -> Result<(), Cancelled> {
    all_at_once((1..=n).map(|place| awaited_call(place, ms))).await
}
