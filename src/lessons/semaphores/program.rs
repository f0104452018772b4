//! Requests to a server that serves so many at a time: all at once, with permits, and at a steady rate.

use crate::{
    endpoint::{FetchError, Response, latency::Answer},
    runtime::{BoundedSemaphore, Semaphore, fetch, gather, now, print, sleep},
    time::Micros,
};
use std::{cell::Cell, rc::Rc, time::Duration};

/// How many requests are under way, and how many are served at a time.
struct Server {
    limit: usize,
    under_way: Cell<usize>,
}

impl Server {
    fn new(limit: usize) -> Rc<Self> {
        Rc::new(Self { limit, under_way: Cell::new(0) })
    }
}

/// Asks a busy server: it turns away what comes beyond its limit.
async fn request(place: usize, mut url: String, server: Rc<Server>) -> Result<Answer, FetchError> {
    // The endpoint has no limit of its own: it is asked for what such a server would answer.
    if server.under_way.get() >= server.limit {
        url += "&status=503";
    }
    print(format!("{place} asked"));
    server.under_way.update(|count| count + 1);
    let response = fetch(url).await; // (1)
    server.under_way.update(|count| count - 1);
    let answer = response.and_then(Response::error_for_status).and_then(|response| response.json());
    print(format!("{place} {}", if answer.is_ok() { "answered" } else { "turned away" }));
    answer
}

async fn with_permit(place: usize, url: String, server: Rc<Server>, permits: Semaphore) -> Result<Answer, FetchError> {
    let _permit = permits.acquire().await; // (2)
    request(place, url, server).await
}

async fn at_a_rate(
    place: usize,
    url: String,
    server: Rc<Server>,
    permits: Semaphore,
    interval: Duration,
) -> Result<Answer, FetchError> {
    let _permit = permits.acquire().await; // (3)
    let due = now() + interval.into();
    let answer = request(place, url, server).await;
    let left = due.since(now());
    if left > Micros::ZERO {
        sleep(Duration::from_micros(left.0)).await; // (4)
    }
    answer
}

/// Waits for all of them, whatever they give.
async fn gathered<F>(requests: impl Iterator<Item = F>) -> String
where
    F: Future<Output = Result<Answer, FetchError>> + 'static,
{
    let results = gather(requests).return_exceptions().await; // (5)
    let answers = results.iter().filter(|result| result.is_ok());
    format!("{} of {} answered", answers.count(), results.len())
}

/// Everything is asked for at the same moment.
pub async fn all_at_once(urls: Vec<String>, limit: usize) -> String {
    let server = Server::new(limit);
    gathered((1..).zip(urls).map(|(place, url)| request(place, url, server.clone()))).await
}

/// As many requests as there are permits; the others wait until one comes back.
pub async fn semaphore(urls: Vec<String>, limit: usize) -> String {
    let (server, permits) = (Server::new(limit), Semaphore::named("permits", limit));
    gathered((1..).zip(urls).map(|(place, url)| with_permit(place, url, server.clone(), permits.clone()))).await
}

/// A permit comes back when its interval is over, so no more than `limit` begin in any interval.
pub async fn rate_limit(urls: Vec<String>, limit: usize, interval: Duration) -> String {
    let (server, permits) = (Server::new(limit), Semaphore::named("permits", limit));
    let ask = |(place, url)| at_a_rate(place, url, server.clone(), permits.clone(), interval);
    gathered((1..).zip(urls).map(ask)).await
}

/// Gives its permit back, and once more. That it is one too many shows when no other is out.
async fn careless(
    place: usize,
    url: String,
    server: Rc<Server>,
    permits: BoundedSemaphore,
) -> Result<Answer, FetchError> {
    permits.acquire().await.forget(); // (6)
    let answer = request(place, url, server).await;
    for _ in 0..2 {
        if let Err(error) = permits.release() {
            print(format!("{place}: {error}"));
        }
    }
    answer
}

/// Each request lets in two others, and the limit is none any more.
pub async fn released_twice(urls: Vec<String>, limit: usize) -> String {
    let (server, permits) = (Server::new(limit), BoundedSemaphore::named("permits", limit));
    gathered((1..).zip(urls).map(|(place, url)| careless(place, url, server.clone(), permits.clone()))).await
}
