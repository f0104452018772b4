//! Tasks that are made and awaited one by one, all made before the first is awaited, and gathered.

use crate::runtime::{TaskError, gather, print, sleep, spawn_named};
use std::{error::Error, time::Duration};

/// Stands for a request: waits as long as its answer takes.
async fn request(place: u32, ms: u32) -> Result<u32, String> {
    print(format!("{place} asked"));
    sleep(Duration::from_millis(ms.into())).await; // (1)
    print(format!("{place} answered"));
    Ok(place)
}

/// A task each, and still one after another.
pub async fn accident(latencies: Vec<u32>) -> Result<(), Box<dyn Error>> {
    for (place, ms) in (1..).zip(latencies) {
        let answer = spawn_named(&place.to_string(), request(place, ms)).await??; // (2)
        print(format!("got {answer}"));
    }
    Ok(())
}

/// Start them all, then wait for each in turn.
pub async fn tasks(latencies: Vec<u32>) -> Result<(), Box<dyn Error>> {
    let mut requests = Vec::new();
    for (place, ms) in (1..).zip(latencies) {
        requests.push(spawn_named(&place.to_string(), request(place, ms))); // (3)
    }
    for task in requests {
        let answer = task.await??; // (4)
        print(format!("got {answer}"));
    }
    Ok(())
}

/// The same in one call: a list of answers in the order of the requests.
pub async fn gathered(latencies: Vec<u32>) -> Result<(), TaskError<String>> {
    let requests = (1..).zip(latencies).map(|(place, ms)| request(place, ms));
    let answers = gather(requests).await?; // (5)
    for answer in answers {
        print(format!("got {answer}"));
    }
    Ok(())
}
