//! Very many tasks in one thread, and a counter that they share.

use crate::runtime::{Cancelled, Task, memory, now, print, sleep, spawn, yield_now};
use std::{cell::Cell, rc::Rc, time::Duration};

const WAIT: Duration = Duration::from_millis(50);

type Counter = Rc<Cell<u32>>;

/// Starts `count` tasks, waits for all of them, and says what it took. The bytes are those of tasks that wait.
async fn at_once(count: u32) -> Result<u32, Cancelled> {
    let (begun, before) = (now(), memory());
    let waiting = (0..count).map(|_| spawn(sleep(WAIT))).collect(); // (1)
    yield_now().await; // (2)
    let bytes = memory().zip(before).map(|(after, before)| after.saturating_sub(before) / u64::from(count));
    let ended = join(waiting).await?;
    let took = format!("{ended} tasks: {} ms", (now().since(begun).0 + 500) / 1_000);
    print(bytes.map_or(took.clone(), |bytes| format!("{took}, {bytes} bytes each")));
    Ok(ended)
}

/// One thread is enough for all of them. A thread each would need a stack for each.
pub async fn tasks(n: u32) -> Result<String, Cancelled> {
    let mut ended = 0;
    for count in [10, 1_000].into_iter().filter(|count| *count < n).chain([n]) {
        ended = at_once(count).await?;
    }
    Ok(format!("{ended} tasks waited in one thread"))
}

/// No await between reading and writing, so no other task comes in between.
async fn add(counter: Counter) {
    counter.set(counter.get() + 1);
    sleep(WAIT).await; // (3)
}

/// The same two lines, with the await between them.
async fn read_then_write(counter: Counter) {
    let value = counter.get();
    sleep(WAIT).await; // (4)
    counter.set(value + 1);
}

/// Tasks that share a variable without a lock.
pub async fn counter(n: u32) -> Result<String, Cancelled> {
    let counter = Counter::default();
    let ended = join((0..n).map(|_| spawn(add(counter.clone()))).collect()).await?;
    Ok(format!("{} of {ended} counted", counter.get()))
}

/// All of them have read zero before the first one writes.
pub async fn race(n: u32) -> Result<String, Cancelled> {
    let counter = Counter::default();
    let ended = join((0..n).map(|_| spawn(read_then_write(counter.clone()))).collect()).await?;
    Ok(format!("{} of {ended} counted", counter.get()))
}

/// Waits until all have ended, and says how many that were.
async fn join(tasks: Vec<Task<()>>) -> Result<u32, Cancelled> {
    let mut ended = 0;
    for task in tasks {
        task.await?;
        ended += 1;
    }
    Ok(ended)
}
