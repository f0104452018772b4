//! Tasks that wait for something to happen: by looking again and again, or by being told.

use crate::runtime::{Barrier, Cancelled, Condition, Event, Task, print, sleep, spawn_named};
use std::{cell::RefCell, error::Error, rc::Rc, time::Duration};

/// What waits on a shelf to be taken.
type Shelf = Rc<RefCell<Vec<u32>>>;

fn millis(ms: u32) -> Duration {
    Duration::from_millis(ms.into())
}

async fn looker(place: u32, news: Event) {
    print(format!("{place} waits"));
    while !news.is_set() {
        sleep(millis(20)).await; // (2)
    }
    print(format!("{place} goes on"));
}

async fn listener(place: u32, news: Event) {
    print(format!("{place} waits"));
    news.wait().await; // (3)
    print(format!("{place} goes on"));
}

async fn taker(place: u32, shelf: Shelf, restocked: Condition) {
    let held = restocked.acquire().await; // (4)
    print(format!("{place} waits"));
    let _held = restocked.wait_for(held, || !shelf.borrow().is_empty()).await; // (5)
    if let Some(item) = shelf.borrow_mut().pop() {
        print(format!("{place} takes item {item}"));
    }
}

async fn walker(place: u32, ms: u32, gate: Barrier) {
    sleep(millis(ms)).await;
    print(format!("{place} arrives"));
    // It fails only if a task breaks the barrier.
    let _ = gate.wait().await; // (6)
    print(format!("{place} sets off"));
    sleep(millis(100)).await;
}

/// Starts `n` tasks.
fn start<F>(n: u32, work: impl Fn(u32) -> F) -> Vec<Task<()>>
where
    F: Future<Output = ()> + 'static,
{
    (1..=n).map(|place| spawn_named(&place.to_string(), work(place))).collect() // (1)
}

/// Waits for all of them, and says how many have ended.
async fn all_of(tasks: Vec<Task<()>>) -> Result<u32, Cancelled> {
    let mut ended = 0;
    for task in tasks {
        task.await?;
        ended += 1;
    }
    Ok(ended)
}

async fn tell(news: &Event, ms: u32) {
    sleep(millis(ms)).await;
    print("the news is here"); // (7)
    news.set();
}

/// Each task looks every 20 ms whether the news is here.
pub async fn looking(n: u32, ms: u32) -> Result<String, Box<dyn Error>> {
    let news = Event::named("news");
    let tasks = start(n, |place| looker(place, news.clone()));
    tell(&news, ms).await;
    let ended = all_of(tasks).await?;
    Ok(format!("{ended} found out by looking"))
}

/// The news wakes all that wait for it.
pub async fn event(n: u32, ms: u32) -> Result<String, Box<dyn Error>> {
    let news = Event::named("news");
    let tasks = start(n, |place| listener(place, news.clone()));
    tell(&news, ms).await;
    let ended = all_of(tasks).await?;
    Ok(format!("{ended} were told"))
}

/// Items come one by one. Each wakes one task, which takes it.
pub async fn condition(n: u32, ms: u32) -> Result<String, Box<dyn Error>> {
    let (shelf, restocked) = (Shelf::default(), Condition::named("restocked"));
    let tasks = start(n, |place| taker(place, shelf.clone(), restocked.clone()));
    for item in 1..=n {
        sleep(millis(ms / n)).await;
        let _held = restocked.acquire().await;
        print(format!("item {item} is here")); // (8)
        shelf.borrow_mut().push(item);
        restocked.notify(1)?;
    }
    let ended = all_of(tasks).await?;
    Ok(format!("{} of {ended} items taken", ended as usize - shelf.borrow().len()))
}

/// No task goes on before all have arrived.
pub async fn barrier(n: u32, ms: u32) -> Result<String, Box<dyn Error>> {
    let gate = Barrier::named("gate", n as usize)?;
    let tasks = start(n, |place| walker(place, ms * place / n, gate.clone()));
    let ended = all_of(tasks).await?;
    Ok(format!("{ended} set off together"))
}
