//! The scripts' words, done here. `script.py` does the same in CPython.

use crate::support::{OnDrop, ms};
use interleave::runtime::{
    Barrier, BoundedSemaphore, Condition, Event, Lock, LockGuard, PriorityQueue, Queue, Semaphore, Task, print, sleep,
    spawn,
};
use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    fmt::Display,
    rc::Rc,
};

struct World {
    lock: Lock,
    event: Event,
    condition: Condition,
    count: Cell<u32>,
    semaphore: Semaphore,
    bounded: BoundedSemaphore,
    barrier: Barrier,
    queue: Queue<String>,
    heap: PriorityQueue<Item>,
    tasks: RefCell<Vec<(String, Task<()>)>>,
}

/// Compares by its first digit alone.
#[derive(PartialEq, Eq)]
struct Item(String);

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0[..1].cmp(&other.0[..1])
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Performs `script`.
pub async fn perform(script: String) {
    let world = Rc::new(World {
        lock: Lock::new(),
        event: Event::new(),
        condition: Condition::new(),
        count: Cell::new(0),
        semaphore: Semaphore::new(2),
        bounded: BoundedSemaphore::new(1),
        barrier: Barrier::new(2).expect("two are enough"),
        queue: Queue::bounded(2),
        heap: PriorityQueue::unbounded(),
        tasks: RefCell::default(),
    });
    for line in script.lines() {
        let (name, words) = line.trim().split_once(' ').expect("a task does something");
        let task = spawn(run(world.clone(), name.to_owned(), words.to_owned()));
        world.tasks.borrow_mut().push((name.to_owned(), task));
    }
    sleep(ms(1_000)).await;
}

async fn run(world: Rc<World>, name: String, words: String) {
    let mut held = None;
    let ended = Cell::new(false);
    let _told = OnDrop(|| {
        if !ended.get() {
            print(format!("{name} cancelled"));
        }
    });
    for word in words.split(' ') {
        let got = step(&world, &mut held, word).await.unwrap_or_else(|error| error);
        print(format!("{name} {word} {got}").trim_end());
    }
    ended.set(true);
}

async fn step(world: &World, held: &mut Option<LockGuard>, word: &str) -> Result<String, String> {
    let World { lock, event, condition, semaphore, bounded, barrier, queue, heap, .. } = world;
    let (word, of) = word.split_once(':').unwrap_or((word, ""));
    let guard = |held: &mut Option<LockGuard>| held.take().expect("the task holds it");
    match word {
        "lock" => lock.acquire().await.forget(),
        "unlock" => lock.release().map_err(text)?,
        "acquire" => semaphore.acquire().await.forget(),
        "release" => semaphore.release(),
        "enter" => bounded.acquire().await.forget(),
        "leave" => bounded.release().map_err(text)?,
        "set" => event.set(),
        "clear" => event.clear(),
        "wait" => event.wait().await,
        "hold" => *held = Some(condition.acquire().await),
        "free" => *held = None,
        "news" => *held = Some(condition.wait(guard(held)).await),
        "count" => world.count.set(world.count.get() + 1),
        "until" => {
            let count: u32 = of.parse().expect("a count");
            *held = Some(condition.wait_for(guard(held), || world.count.get() >= count).await);
        }
        "notify" => condition.notify(of.parse().expect("a count")).map_err(text)?,
        "meet" => return barrier.wait().await.map(text).map_err(text),
        "reset" => barrier.reset(),
        "abort" => barrier.abort(),
        "put" => queue.put(of.to_owned()).await.map_err(|_| "shut down")?,
        "get" => return queue.get().await.map_err(|_| "shut down".to_owned()),
        "tryput" => queue.try_put(of.to_owned()).map_err(|error| last_words(&error))?,
        "tryget" => return queue.try_get().map_err(|error| last_words(&error)),
        "done" => queue.task_done().map_err(text)?,
        "join" => queue.join().await,
        "shutdown" => queue.shutdown(of == "now"),
        "push" => heap.put(Item(of.to_owned())).await.map_err(text)?,
        "pop" => return heap.get().await.map(|item| item.0).map_err(text),
        "cancel" => {
            let task = world.tasks.borrow().iter().find(|(name, _)| name == of).map(|(_, task)| task.clone());
            return Ok(u8::from(task.expect("a task of that name").cancel()).to_string());
        }
        length => sleep(ms(length.parse().expect("a word, or milliseconds"))).await,
    }
    Ok(String::new())
}

fn text(what: impl Display) -> String {
    what.to_string()
}

/// What comes after `the queue is`.
fn last_words(error: &impl Display) -> String {
    error.to_string().rsplit(" is ").next().unwrap_or_default().to_owned()
}
