//! One thread and one queue: who gives up its turn, who waits for a timer, and who keeps going.

use crate::runtime::{Cancelled, Task, block, print, sleep, spawn, yield_now};
use std::time::Duration;

/// Needs the thread for 30 ms.
fn work(name: u32, step: u32) {
    block(Duration::from_millis(30)); // (1)
    print(format!("task {name}: step {step}"));
}

/// After each step it gives up its turn.
async fn polite(name: u32, steps: u32) {
    for step in 1..=steps {
        work(name, step);
        yield_now().await; // (2)
    }
}

/// Until its timer is due, it is in no queue at all.
async fn sleeper(name: u32, ms: u32) {
    sleep(Duration::from_millis(ms.into())).await; // (3)
    work(name, 1);
}

/// It never awaits, so its turn ends with its last step.
async fn greedy(name: u32, steps: u32) {
    for step in 1..=steps {
        work(name, step);
    }
}

/// Each task does a step and goes to the end of the queue.
pub async fn fair(n: u32, steps: u32) -> Result<(), Cancelled> {
    join((1..=n).map(|name| spawn(polite(name, steps))).collect()).await
}

/// The first task sleeps longest: the timers decide who joins the queue when.
pub async fn waking(n: u32) -> Result<(), Cancelled> {
    join((1..=n).map(|name| spawn(sleeper(name, 60 * (n + 1 - name)))).collect()).await
}

/// The first task keeps its turn; the others are as polite as ever.
pub async fn hog(n: u32, steps: u32) -> Result<(), Cancelled> {
    let mut tasks = vec![spawn(greedy(1, steps))];
    tasks.extend((2..=n).map(|name| spawn(polite(name, steps))));
    join(tasks).await
}

/// Waits until all have ended.
async fn join(tasks: Vec<Task<()>>) -> Result<(), Cancelled> {
    for task in tasks {
        task.await?; // (4)
    }
    Ok(())
}
