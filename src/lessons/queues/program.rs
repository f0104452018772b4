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

/// Makes the items, and says how many of them were in the queue at most. Where it is full, `put` waits for room.
async fn produce(items: u32, queue: &Queue<Option<u32>>) -> Result<usize, ShutDown> {
    let mut longest = 0;
    for item in 1..=items {
        make().await;
        if queue.is_full() {
            print(format!("no room for {item}"));
        }
        queue.put(Some(item)).await?; // (3)
        longest = longest.max(queue.len());
        print(format!("{item} put, {} in the queue", queue.len())); // (4)
    }
    Ok(longest)
}

/// Takes items until it gets the mark that stands for the end, and says how many it has handled.
async fn consume(place: u32, queue: Queue<Option<u32>>) -> u32 {
    let mut handled = 0;
    loop {
        let Ok(Some(item)) = queue.get().await else { break }; // (5)
        handle(place, item).await;
        handled += 1;
    }
    print(format!("consumer {place} ends"));
    handled
}

/// Takes items until the queue has been shut down and is empty.
async fn consume_to_the_end(place: u32, queue: Queue<Option<u32>>) -> u32 {
    let mut handled = 0;
    loop {
        let item = queue.get().await; // (6)
        let Ok(Some(item)) = item else { break };
        handle(place, item).await;
        handled += 1;
    }
    print(format!("consumer {place} ends"));
    handled
}

/// Starts the consumers, a task each.
fn start<F>(consumers: u32, work: impl Fn(u32) -> F) -> Vec<Task<u32>>
where
    F: Future<Output = u32> + 'static,
{
    let start = |place: u32| spawn_named(&format!("consumer {place}"), work(place)); // (7)
    (1..=consumers).map(start).collect()
}

/// Waits for all consumers, and says how many items they have handled.
async fn handled_by(tasks: Vec<Task<u32>>) -> Result<u32, Box<dyn Error>> {
    let mut handled = 0;
    for task in tasks {
        handled += task.await?; // (8)
    }
    Ok(handled)
}

/// Behind the last item the producer puts a mark for each consumer.
async fn with_marks(items: u32, consumers: u32, queue: Queue<Option<u32>>) -> Result<String, Box<dyn Error>> {
    let tasks = start(consumers, |place| consume(place, queue.clone()));
    let longest = produce(items, &queue).await?;
    for _ in 1..=consumers {
        queue.put(None).await?; // (9)
    }
    let handled = handled_by(tasks).await?;
    Ok(format!("{handled} items, up to {longest} in the queue"))
}

/// The queue takes whatever comes, so the producer never learns that it is too fast.
pub async fn unbounded(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    with_marks(items, consumers, Queue::unbounded()).await
}

/// A full queue holds the producer back.
pub async fn bounded(items: u32, consumers: u32, capacity: usize) -> Result<String, Box<dyn Error>> {
    with_marks(items, consumers, Queue::bounded(capacity)).await
}

/// As bounded, but without marks: shut down, the queue takes nothing more, and the consumers end with the last item.
pub async fn shutdown(items: u32, consumers: u32, capacity: usize) -> Result<String, Box<dyn Error>> {
    let queue = Queue::bounded(capacity);
    let tasks = start(consumers, |place| consume_to_the_end(place, queue.clone()));
    let longest = produce(items, &queue).await?;
    queue.shutdown(false);
    let handled = handled_by(tasks).await?;
    Ok(format!("{handled} items, up to {longest} in the queue"))
}

/// Takes items in the queue's order until there are none left.
async fn consume_jobs<S: Store<Item = (u32, u32)>>(place: u32, queue: QueueOf<S>) -> u32 {
    let mut handled = 0;
    while let Ok((_, item)) = queue.try_get() {
        handle(place, item).await;
        handled += 1;
    }
    handled
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
    let handled = handled_by(tasks).await?;
    Ok(format!("{handled} items"))
}

/// The least first: by rank, and those of the same rank by number.
pub async fn priority(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    filled(items, consumers, PriorityQueue::unbounded()).await
}

/// What was put in last comes out first.
pub async fn lifo(items: u32, consumers: u32) -> Result<String, Box<dyn Error>> {
    filled(items, consumers, LifoQueue::unbounded()).await
}
