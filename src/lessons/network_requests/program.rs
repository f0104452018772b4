//! The same requests, one after another and gathered.

use crate::runtime::{FetchError, TaskError, fetch, gather, latency::Answer, sequential};

/// Asks for one URL and reads the answer; a status of 400 or above is an error.
async fn request(url: String) -> Result<Answer, FetchError> {
    let response = fetch(url).await?;
    response.error_for_status()?.json()
}

/// Each request begins when the one before has been answered.
pub async fn one_after_another(urls: Vec<String>) -> Vec<Result<Answer, TaskError<FetchError>>> {
    let requests = urls.into_iter().map(request);
    sequential(requests).return_exceptions().await
}

/// All requests begin at once. The results come in the order of the URLs.
pub async fn gathered(urls: Vec<String>) -> Vec<Result<Answer, TaskError<FetchError>>> {
    let requests = urls.into_iter().map(request);
    gather(requests).return_exceptions().await
}
