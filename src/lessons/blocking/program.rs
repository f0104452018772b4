//! Calls that hold the loop, and the same calls awaited.

use crate::runtime::{Cancelled, Task, block, print, sleep, spawn};
use std::time::Duration;

/// It is async, and it holds the loop all the same: nothing else runs until it is over.
async fn blocking_call(name: u32, ms: Duration) {
    print(format!("call {name} starts"));
    block(ms); // (1)
    print(format!("call {name} ends"));
}

/// It hands the loop to the others while it waits.
async fn awaited_call(name: u32, ms: Duration) {
    print(format!("call {name} starts"));
    sleep(ms).await; // (2)
    print(format!("call {name} ends"));
}

/// Started together, and yet one after another.
pub async fn blocking(n: u32, ms: Duration) -> Result<(), Cancelled> {
    join((1..=n).map(|name| spawn(blocking_call(name, ms))).collect()).await
}

/// All of them wait at the same time.
pub async fn awaiting(n: u32, ms: Duration) -> Result<(), Cancelled> {
    join((1..=n).map(|name| spawn(awaited_call(name, ms))).collect()).await
}

/// Waits until all have ended.
async fn join(tasks: Vec<Task<()>>) -> Result<(), Cancelled> {
    for task in tasks {
        task.await?; // (3)
    }
    Ok(())
}
