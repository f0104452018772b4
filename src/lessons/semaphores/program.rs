//! Requests to a server that answers only a few at a time: all at once, with permits, and at a steady rate.

use crate::{
    endpoint::{FetchError, latency::Answer},
    runtime::{BoundedSemaphore, Semaphore, Task, fetch, gather_tasks, print, sleep, spawn_named},
};
use std::time::Duration;

/// Asks for one URL. The server refuses at once what is more than its limit: `limit=3` in the URL.
async fn request(place: usize, url: String) -> Result<Answer, FetchError> {
    print(format!("{place} asked"));
    let response = fetch(url).await?; // (1)
    let answer = response.error_for_status().and_then(|response| response.json());
    print(format!("{place} {}", if answer.is_ok() { "answered" } else { "refused" }));
    answer
}

async fn with_permit(place: usize, url: String, permits: Semaphore) -> Result<Answer, FetchError> {
    let _permit = permits.acquire().await; // (2)
    request(place, url).await
}

async fn at_a_rate(place: usize, url: String, turns: Semaphore) -> Result<Answer, FetchError> {
    turns.acquire().await.forget(); // (3)
    request(place, url).await
}

type Requests = Vec<Task<Result<Answer, FetchError>>>;

/// A task for each URL.
fn start<F>(urls: Vec<String>, ask: impl Fn(usize, String) -> F) -> Requests
where
    F: Future<Output = Result<Answer, FetchError>> + 'static,
{
    (1..).zip(urls).map(|(place, url)| spawn_named(&place.to_string(), ask(place, url))).collect()
}

/// Waits for all of them, whatever they give.
async fn all_of(requests: Requests) -> String {
    let results = gather_tasks(requests).return_exceptions().await; // (4)
    let answers = results.iter().filter(|result| result.is_ok());
    format!("{} of {} answered", answers.count(), results.len())
}

/// Everything is asked for at the same moment.
pub async fn all_at_once(urls: Vec<String>) -> String {
    all_of(start(urls, request)).await
}

/// As many requests as there are permits; the others wait until one comes back.
pub async fn semaphore(urls: Vec<String>, limit: usize) -> String {
    let permits = Semaphore::named("permits", limit);
    all_of(start(urls, |place, url| with_permit(place, url, permits.clone()))).await
}

/// There is one permit. The task that takes it does not give it back: the clock does, `limit` times in each interval.
pub async fn rate_limit(urls: Vec<String>, limit: u64, interval: u64) -> String {
    let turns = Semaphore::named("turns", 1);
    let requests = start(urls, |place, url| at_a_rate(place, url, turns.clone()));
    for _ in 1..requests.len() {
        sleep(Duration::from_millis(interval / limit)).await; // (5)
        turns.release();
    }
    all_of(requests).await
}

/// Gives a permit back. That it is one too many shows only when no other is out.
fn give_back(place: usize, permits: &BoundedSemaphore) {
    if let Err(error) = permits.release() {
        print(format!("{place}: {error}"));
    }
}

/// Gives its permit back after the answer, and once more at the end.
async fn careless(place: usize, url: String, permits: BoundedSemaphore) -> Result<Answer, FetchError> {
    permits.acquire().await.forget(); // (6)
    let answer = request(place, url).await;
    if answer.is_ok() {
        give_back(place, &permits);
    }
    give_back(place, &permits);
    answer
}

/// Each answer lets in two other requests, so that more and more are asked at once.
pub async fn released_twice(urls: Vec<String>, limit: usize) -> String {
    let permits = BoundedSemaphore::named("permits", limit);
    all_of(start(urls, |place, url| careless(place, url, permits.clone()))).await
}
