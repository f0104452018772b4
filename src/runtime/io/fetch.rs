//! Requests: status and network errors told apart, aborted when dropped.

use crate::{
    endpoint::{FetchError, Response, latency::Answer},
    runtime::{
        Report,
        core::{run::current, task::wait_on},
        host::LocalFuture,
    },
    trace::{Outcome, Site, Wait},
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
    request: Option<LocalFuture<Result<Response, FetchError>>>,
}

impl Future for Fetch {
    type Output = Result<Response, FetchError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.request.is_none() {
            let scope = current();
            wait_on(Wait::Request(scope.recorder.request(&self.url)), self.site);
            self.request = Some(scope.host.fetch(self.url.clone()));
        }
        let Some(request) = &mut self.request else { return Poll::Pending };
        let answer = ready!(request.as_mut().poll(cx));
        // Asked again, it has nothing more to say.
        *request = Box::pin(pending());
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
