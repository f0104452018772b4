//! One thread and one queue: tasks that give up their turns, wait for timers, or keep going.

use crate::runtime::{Cancelled, block, print, sleep, spawn_named, yield_now};
use std::time::Duration;

/// Needs the thread for 10 ms.
fn work(place: u32, step: u32) {
    block(Duration::from_millis(10)); // (1)
    print(format!("task {place}: step {step}"));
}

/// If it is polite, it gives up its turn after each step.
async fn worker(place: u32, steps: u32, polite: bool) {
    for step in 1..=steps {
        work(place, step);
        if polite {
            yield_now().await; // (2)
        }
    }
}

/// Until its timer is due, it is in no queue at all.
async fn sleeper(place: u32, ms: u32) {
    sleep(Duration::from_millis(ms.into())).await; // (3)
    work(place, 1);
}

/// Starts a task for each, and waits until all have ended.
async fn all_at_once<F>(futures: impl Iterator<Item = F>) -> Result<(), Cancelled>
where
    F: Future<Output = ()> + 'static,
{
    let start = |(place, future): (u32, F)| spawn_named(&format!("task {place}"), future);
    let tasks: Vec<_> = (1..).zip(futures).map(start).collect();
    for task in tasks {
        task.await?; // (4)
    }
    Ok(())
}

/// Each task does a step and goes to the end of the queue.
pub async fn fair(n: u32, steps: u32) -> Result<(), Cancelled> {
    all_at_once((1..=n).map(|place| worker(place, steps, true))).await
}

/// The first task sleeps longest: the timers decide when each task joins the queue.
pub async fn waking(n: u32) -> Result<(), Cancelled> {
    all_at_once((1..=n).map(|place| sleeper(place, 60 * (n + 1 - place)))).await
}

/// The first task keeps its turn; the others are as polite as ever.
pub async fn hog(n: u32, steps: u32) -> Result<(), Cancelled> {
    all_at_once((1..=n).map(|place| worker(place, steps, place > 1))).await
}
