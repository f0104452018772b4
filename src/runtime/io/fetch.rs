//! Requests: status and network errors told apart, aborted when dropped.

use super::asked::Asked;
use crate::{
    endpoint::{FetchError, Response, latency::Answer},
    runtime::{Report, core::run::current, host::LocalFuture},
    trace::{Outcome, Site},
};
use std::{
    future::pending,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// GETs `url` and reads the whole body. Answers `aiohttp`'s `session.get`. Any status is a response, as with aiohttp
/// and `fetch`: use [`Response::error_for_status`]. Dropping the future aborts the request. `fetch(url).stream()` gives
/// the body as it comes.
#[track_caller]
pub fn fetch(url: impl Into<String>) -> Fetch {
    Fetch { url: url.into(), site: Site::caller(), request: None }
}

/// A request; it is sent at the first poll. See [`fetch()`].
#[must_use = "futures do nothing unless awaited"]
pub struct Fetch {
    pub(in crate::runtime) url: String,
    pub(in crate::runtime) site: Site,
    /// What is on the record of it, and what answers it.
    request: Option<(Asked, LocalFuture<Result<Response, FetchError>>)>,
}

impl Future for Fetch {
    type Output = Result<Response, FetchError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (asked, request) = this
            .request
            .get_or_insert_with(|| (Asked::new(&this.url, this.site), current().host.fetch(this.url.clone())));
        let answer = ready!(request.as_mut().poll(cx));
        // Asked again, it has nothing more to say.
        *request = Box::pin(pending());
        asked.end(answer.as_ref().map(|response| response.status));
        Poll::Ready(answer)
    }
}

impl Report for Response {
    fn report(&self) -> Outcome {
        Outcome::Value(format!("{} · {} B", self.status, self.body.len()).into())
    }
}

impl Report for Answer {
    fn report(&self) -> Outcome {
        Outcome::Value(format!("answer {}", self.id).into())
    }
}
