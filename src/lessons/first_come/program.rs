//! Several requests at once, and what to do with the answers: each as it comes, or only the first one.

use crate::{
    endpoint::{FetchError, latency::Answer},
    runtime::{self, Task, as_completed_tasks, fetch, gather, hedge, print, sleep, spawn_named},
};
use std::{error::Error, time::Duration};

/// Asks for one URL and reads the answer.
async fn request(place: u32, url: String) -> Result<Answer, FetchError> {
    print(format!("{place} asked"));
    let answer = fetch(url).await?.error_for_status()?.json()?; // (1)
    print(format!("{place} answered"));
    Ok(answer)
}

/// Stands for what is done with an answer.
async fn handle(answer: Answer) {
    sleep(Duration::from_millis(80)).await; // (2)
    print(format!("{} handled", answer.id));
}

fn start(urls: Vec<String>) -> Vec<Task<Result<Answer, FetchError>>> {
    (1..).zip(urls).map(|(place, url)| spawn_named(&place.to_string(), request(place, url))).collect() // (3)
}

/// Handles the answers in the order in which they were asked for.
pub async fn in_order(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let mut handled = 0;
    for task in start(urls) {
        handle(task.await??).await; // (4)
        handled += 1;
    }
    Ok(format!("{handled} handled"))
}

/// Handles the answers in the order they come.
pub async fn as_completed(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let mut handled = 0;
    let mut answers = as_completed_tasks(start(urls));
    loop {
        let Some(answer) = answers.next().await else { break }; // (5)
        handle(answer??).await;
        handled += 1;
    }
    Ok(format!("{handled} handled"))
}

/// Handles the answers that have come when patience runs out. The others are cancelled.
pub async fn wait(urls: Vec<String>, patience: Duration) -> Result<String, Box<dyn Error>> {
    let count = urls.len();
    let (done, pending) = runtime::wait(start(urls)).timeout(patience).await; // (6)
    for task in pending {
        task.cancel();
    }
    let in_time = done.len();
    for task in done {
        handle(task.await??).await;
    }
    Ok(format!("{in_time} of {count} in time"))
}

/// Asks for all of them and takes the first that ends, answered or failed. The others are cancelled.
pub async fn race(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let requests = (1..).zip(urls).map(|(place, url)| request(place, url));
    let answer = runtime::race(requests).await??; // (7)
    Ok(format!("{} was first", answer.id))
}

/// Asks for one, and for another one if patience runs out. Takes the first that ends.
pub async fn hedged(urls: Vec<String>, patience: Duration) -> Result<String, Box<dyn Error>> {
    let ask = move |place| request(place, urls[place as usize - 1].clone());
    let answer = hedge(patience, ask).await??; // (8)
    Ok(format!("{} was first", answer.id))
}

/// Asks for one URL, and hears of each piece of the answer when it comes.
async fn request_in_pieces(place: u32, url: String) -> Result<usize, FetchError> {
    print(format!("{place} asked"));
    let mut body = fetch(url).stream().await?.error_for_status()?; // (9)
    let mut bytes = 0;
    loop {
        let Some(piece) = body.next().await else { break }; // (10)
        bytes += piece?.len();
        print(format!("{place}: {bytes} B"));
    }
    Ok(bytes)
}

/// Takes what has come of each answer, before it is whole.
pub async fn pieces(urls: Vec<String>) -> Result<String, Box<dyn Error>> {
    let requests = (1..).zip(urls).map(|(place, url)| request_in_pieces(place, url));
    let sizes = gather(requests).await?; // (11)
    Ok(format!("{} B", sizes.iter().sum::<usize>()))
}
