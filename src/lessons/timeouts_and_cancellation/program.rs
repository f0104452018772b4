//! A request that may take too long: cut off, waited for in pieces, asked again, and left behind.

use crate::runtime::{self, FetchError, fetch, latency::Answer, print, sleep, spawn_named, wait};
use std::{error::Error, time::Duration};

/// Asks for one URL and reads the answer; a status of 400 or above is an error.
async fn request(url: String) -> Result<Answer, FetchError> {
    print("asked");
    let response = fetch(url).await?; // (1)
    let answer = response.error_for_status()?.json()?;
    print("answered");
    Ok(answer)
}

/// When the time is over, the request is cancelled.
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
pub async fn retry(urls: [String; 3], limit: Duration) -> Result<String, Box<dyn Error>> {
    for (attempt, url) in (1..).zip(urls) {
        let task = spawn_named(&format!("attempt {attempt}"), request(url));
        let waiting = task.into_future(); // (5)
        match runtime::timeout(limit, waiting).await {
            Err(_) => print("too slow"),
            Ok(answer) => match answer? {
                Err(error) => print(error.to_string()),
                Ok(_) => return Ok(format!("answered at attempt {attempt}")),
            },
        }
        sleep(Duration::from_millis(100 << attempt)).await; // (6)
    }
    Ok("given up".into())
}

/// When the time is over, the program goes on, and so does the request.
pub async fn abandoned(url: String, ms: Duration, limit: Duration) -> &'static str {
    let task = spawn_named("request", request(url));
    let (done, _) = wait([task]).timeout(limit).await; // (7)
    if !done.is_empty() {
        return "answered in time";
    }
    print("no answer in time");
    sleep(ms).await; // (8)
    "went on without it"
}
