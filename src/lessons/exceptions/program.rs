//! One of several requests fails: where the error comes out, and what becomes of the other requests.

use crate::runtime::{self, Task, gather_tasks, print, sleep, spawn_named, wait};
use std::time::Duration;

/// Stands for a request: waits as long as its answer takes.
async fn request(place: u32, ms: u32, fail: u32) -> Result<u32, String> {
    print(format!("{place} asked"));
    sleep(Duration::from_millis(ms.into())).await; // (1)
    if place == fail {
        return Err(format!("request {place} failed"));
    }
    print(format!("{place} answered"));
    Ok(place)
}

/// A task for each request.
fn start(latencies: Vec<u32>, fail: u32) -> Vec<Task<Result<u32, String>>> {
    let spawn = |(place, ms): (u32, u32)| spawn_named(&place.to_string(), request(place, ms, fail));
    (1..).zip(latencies).map(spawn).collect()
}

/// The first error ends the wait. The other requests run on.
pub async fn gather(latencies: Vec<u32>, fail: u32) {
    let tasks = start(latencies, fail);
    let result = gather_tasks(tasks.clone()).await; // (2)
    if let Err(error) = result {
        print(format!("caught: {error}"));
    }
    gather_tasks(tasks).return_exceptions().await; // (3)
    print("all have ended");
}

/// Waits for all; an error is a result like any other.
pub async fn return_exceptions(latencies: Vec<u32>, fail: u32) {
    let results = gather_tasks(start(latencies, fail)).return_exceptions().await; // (4)
    for result in results {
        let text = result.map_or_else(|error| error.to_string(), |place| place.to_string());
        print(format!("result: {text}"));
    }
}

/// The first error cancels the other requests, and comes out when they have ended.
pub async fn task_group(latencies: Vec<u32>, fail: u32) {
    let result = runtime::task_group(|group| async move {
        for (place, ms) in (1..).zip(latencies) {
            group.spawn_named(&place.to_string(), request(place, ms, fail)); // (5)
        }
        Ok(())
    });
    if let Err(errors) = result.await {
        for error in errors.errors {
            print(format!("caught: {error}"));
        }
    }
}

/// Wakes at the first failure, or when all have ended, and then decides: here the others are cancelled.
pub async fn first_exception(latencies: Vec<u32>, fail: u32) {
    let (done, pending) = wait(start(latencies, fail)).first_exception().await; // (6)
    print(format!("{} done, {} pending", done.len(), pending.len()));
    for task in pending {
        task.cancel();
    }
    for task in done {
        if let Some(Ok(Err(error))) = task.result() {
            print(format!("caught: {error}"));
        }
    }
}

/// No code awaits the tasks, so the error comes out nowhere.
pub async fn forgotten(latencies: Vec<u32>, fail: u32) -> String {
    let tasks = start(latencies, fail);
    sleep(Duration::from_millis(800)).await; // (7)
    format!("{} requests, no error seen", tasks.len())
}
