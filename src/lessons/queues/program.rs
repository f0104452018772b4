//! One producer, several consumers, and a queue between them.

use crate::runtime::{LifoQueue, PriorityQueue, Queue, QueueOf, ShutDown, Store, Task, print, sleep, spawn_named};
use std::{error::Error, time::Duration};

/// The producer is quick.
async fn make() {
    sleep(Duration::from_millis(40)).await; // (1)
}

/// The consumers are slow, and no two of them are equally slow.
async fn handle(place: u32, item: u32) {
    print(format!("consumer {place} takes {item}"));
    sleep(Duration::from_millis((260 + 60 * place).into())).await; // (2)
    print(format!("consumer {place} is done with {item}"));
}

/// Makes the items. Where the queue is full, `put` waits until there is room again.
async fn produce(items: u32, queue: &Queue<u32>) -> Result<(), ShutDown> {
    for item in 1..=items {
        make().await;
        if queue.is_full() {
            print(format!("no room for {item}"));
        }
        queue.put(item).await?; // (3)
        print(format!("{item} put"));
    }
    Ok(())
}

/// Goes on for ever: its queue is never shut down.
async fn consume(place: u32, queue: Queue<u32>) {
    loop {
        let Ok(item) = queue.get().await else { break }; // (4)
        handle(place, item).await;
        let _ = queue.task_done();
    }
}

/// Goes on until the queue has been shut down and is empty.
async fn consume_to_the_end(place: u32, queue: Queue<u32>) {
    loop {
        let Ok(item) = queue.get().await else { break }; // (5)
        handle(place, item).await;
    }
    print(format!("consumer {place} goes home"));
}

/// Starts so many of them.
fn start<F>(consumers: u32, work: impl Fn(u32) -> F) -> Vec<Task<()>>
where
    F: Future<Output = ()> + 'static,
{
    let start = |place: u32| spawn_named(&format!("consumer {place}"), work(place)); // (6)
    (1..=consumers).map(start).collect()
}

/// The queue takes whatever comes, so the producer never learns that it is too fast.
pub async fn unbounded(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    let (queue, mut longest) = (Queue::unbounded(), 0);
    let tasks = start(consumers, |place| consume(place, queue.clone()));
    for item in 1..=items {
        make().await;
        queue.try_put(item)?;
        longest = longest.max(queue.len());
        print(format!("{item} put, {} in the queue", queue.len())); // (7)
    }
    queue.join().await; // (8)
    for task in tasks {
        task.cancel();
    }
    Ok(format!("{items} items, up to {longest} in the queue"))
}

/// A full queue holds the producer back. When all is done, the consumers are cancelled.
pub async fn bounded(items: u32, consumers: u32, capacity: usize) -> Result<String, Box<dyn Error>> {
    let queue = Queue::bounded(capacity);
    let tasks = start(consumers, |place| consume(place, queue.clone()));
    produce(items, &queue).await?;
    queue.join().await; // (8)
    for task in tasks {
        task.cancel();
    }
    Ok(format!("{items} items, never more than {capacity} in the queue"))
}

/// As bounded; shut down, the queue takes nothing more, and the consumers end with the last item.
pub async fn shutdown(items: u32, consumers: u32, capacity: usize) -> Result<String, Box<dyn Error>> {
    let queue = Queue::bounded(capacity);
    let tasks = start(consumers, |place| consume_to_the_end(place, queue.clone()));
    produce(items, &queue).await?;
    queue.shutdown(false);
    for task in tasks {
        task.await?; // (9)
    }
    Ok(format!("{items} items, never more than {capacity} in the queue"))
}

/// Goes on for ever, in the queue's order.
async fn consume_jobs<S: Store<Item = (u32, u32)>>(place: u32, queue: QueueOf<S>) {
    loop {
        let Ok((_, item)) = queue.get().await else { break }; // (10)
        handle(place, item).await;
        let _ = queue.task_done();
    }
}

/// All items are there before the first is taken. Every third one is urgent.
async fn filled<S>(items: u32, consumers: u32, queue: QueueOf<S>) -> Result<String, Box<dyn Error>>
where
    S: Store<Item = (u32, u32)> + 'static,
{
    for item in 1..=items {
        let rank = if item % 3 == 0 { 1 } else { 2 };
        queue.try_put((rank, item)).map_err(|_| ShutDown)?;
    }
    let tasks = start(consumers, |place| consume_jobs(place, queue.clone()));
    queue.join().await; // (11)
    for task in tasks {
        task.cancel();
    }
    Ok(format!("{items} items"))
}

/// The least first: by rank, and those of the same rank by number.
pub async fn priority(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    filled(items, consumers, PriorityQueue::unbounded()).await
}

/// What was put in last comes out first.
pub async fn lifo(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    filled(items, consumers, LifoQueue::unbounded()).await
}
