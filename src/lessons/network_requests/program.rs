//! The same requests, one after another and gathered.

use crate::{
    endpoint::{FetchError, latency::Answer},
    runtime::{TaskError, fetch, gather, print, sequential},
};

/// Asks for one URL and reads the answer; a status of 400 or above is an error.
async fn request(place: usize, url: String) -> Result<Answer, FetchError> {
    print(format!("{place} asked"));
    let response = fetch(url).await?; // (1)
    let answer = response.error_for_status()?.json()?;
    print(format!("{place} answered"));
    Ok(answer)
}

/// Each request begins when the one before has been answered.
pub async fn one_after_another(urls: Vec<String>) -> Vec<Result<Answer, TaskError<FetchError>>> {
    let requests = (1..).zip(urls).map(|(place, url)| request(place, url));
    sequential(requests).return_exceptions().await // (2)
}

/// All requests begin at once. The results come in the order of the URLs.
pub async fn gathered(urls: Vec<String>) -> Vec<Result<Answer, TaskError<FetchError>>> {
    let requests = (1..).zip(urls).map(|(place, url)| request(place, url));
    gather(requests).return_exceptions().await // (3)
}

/// Gathered too, but one error hides every answer.
pub async fn unchecked(urls: Vec<String>) -> String {
    let requests = (1..).zip(urls).map(|(place, url)| request(place, url));
    let answers = gather(requests).await; // (4)
    match answers {
        Ok(answers) => format!("{} answers", answers.len()),
        Err(_) => "no answers".into(),
    }
}
