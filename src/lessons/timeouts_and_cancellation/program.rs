//! A request that may take too long: cut off, waited for in pieces, asked again, and left behind.

use crate::runtime::{self, FetchError, fetch, latency::Answer, print, sleep, spawn, wait};
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
pub async fn timeout(url: String, limit: Duration) -> Result<&'static str, FetchError> {
    match runtime::timeout(limit, request(url)).await {
        Ok(answer) => answer.map(|_| "answered in time"),
        Err(_) => Ok("no answer in time"),
    }
}

/// When the time is over, only the waiting ends. The request goes on.
pub async fn shield(url: String, limit: Duration) -> Result<&'static str, Box<dyn Error>> {
    let task = spawn(request(url));
    let waiting = runtime::shield(task.clone()); // (2)
    if runtime::timeout(limit, waiting).await.is_err() {
        print("still waiting");
    }
    task.await??; // (3)
    Ok("answered in the end")
}

/// The first answer is an error, the second too slow. Each pause is twice as long as the last.
pub async fn retry(urls: [String; 3], limit: Duration) -> String {
    for (attempt, url) in (1..).zip(urls) {
        match runtime::timeout(limit, request(url)).await {
            Ok(Ok(_)) => return format!("answered at attempt {attempt}"),
            Ok(Err(error)) => print(error.to_string()),
            Err(_) => print("too slow"),
        }
        sleep(Duration::from_millis(100 << attempt)).await; // (4)
    }
    "given up".into()
}

/// When the time is over, the program goes on, and so does the request.
pub async fn abandoned(url: String, ms: Duration, limit: Duration) -> &'static str {
    let task = spawn(request(url));
    let (done, _) = wait([task]).timeout(limit).await; // (5)
    if !done.is_empty() {
        return "answered in time";
    }
    print("no answer in time");
    sleep(ms).await; // (6)
    "went on without it"
}
