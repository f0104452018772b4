//! A request that may take too long: cut off, waited for twice, asked again, and left running.

use crate::{
    endpoint::{FetchError, latency::Answer},
    runtime::{self, Backoff, fetch, now, print, sleep, spawn_named, timeout_at, wait},
};
use std::{error::Error, time::Duration};

/// Asks for one URL and reads the answer; a status of 400 or above is an error.
async fn request(url: String) -> Result<Answer, FetchError> {
    print("asked");
    let response = fetch(url).await?; // (1)
    let answer = response.error_for_status()?.json()?;
    print("answered");
    Ok(answer)
}

/// When the time is over, the request is cancelled: a task that is awaited is cancelled with the wait, as in asyncio.
/// With Tokio, `timeout` would drop the task's handle and leave the task running.
pub async fn timeout(url: String, limit: Duration) -> Result<&'static str, Box<dyn Error>> {
    let task = spawn_named("request", request(url));
    let waiting = task.into_future(); // (2)
    let Ok(answer) = runtime::timeout(limit, waiting).await else {
        return Ok("no answer in time");
    };
    answer??;
    Ok("answered in time")
}

/// When the time is over, only the waiting ends. The request goes on.
pub async fn shield(url: String, limit: Duration) -> Result<&'static str, Box<dyn Error>> {
    let task = spawn_named("request", request(url));
    let waiting = runtime::shield(task.clone()); // (3)
    if runtime::timeout(limit, waiting).await.is_err() {
        print("still waiting");
    }
    task.await??; // (4)
    Ok("answered in the end")
}

/// The first answer is an error, the second too slow. Each pause is twice as long as the last.
pub async fn retry(urls: [String; 3], limit: Duration) -> Result<String, &'static str> {
    let attempt = |number: u32| {
        let task = spawn_named(&format!("attempt {number}"), request(urls[number as usize - 1].clone()));
        async move {
            let waiting = task.into_future(); // (5)
            let answer = runtime::timeout(limit, waiting).await;
            let why = match answer {
                Ok(Ok(Ok(_))) => return Ok(format!("answered at attempt {number}")),
                Ok(Ok(Err(error))) => error.to_string(),
                Ok(Err(_)) | Err(_) => "too slow".into(),
            };
            print(why);
            Err("given up")
        }
    };
    let pauses = Backoff::new(3, Duration::from_millis(200));
    runtime::retry(pauses, attempt).await // (6)
}

/// The first request may take the time of the second: the limit is for both.
pub async fn deadline(urls: [String; 2], limit: Duration) -> Result<String, Box<dyn Error>> {
    let deadline = now() + limit.into();
    for (place, url) in (1..).zip(urls) {
        let task = spawn_named(&format!("request {place}"), request(url));
        let waiting = task.into_future(); // (7)
        let Ok(answer) = timeout_at(deadline, waiting).await else {
            return Ok(format!("request {place} came too late"));
        };
        answer??;
    }
    Ok("both answered in time".into())
}

/// When the time is over, the program goes on, and so does the request. The sleep stands for the program's other work.
pub async fn abandoned(url: String, ms: Duration, limit: Duration) -> &'static str {
    let task = spawn_named("request", request(url));
    let (done, _) = wait([task]).timeout(limit).await; // (8)
    if !done.is_empty() {
        return "answered in time";
    }
    print("no answer in time");
    sleep(ms).await; // (9)
    "went on without it"
}
