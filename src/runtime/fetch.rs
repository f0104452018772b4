//! Requests: status and network errors told apart, aborted when dropped.

use super::{host::LocalFuture, run::current, task::wait_on};
use crate::trace::{Outcome, Report, Site, Wait};
use std::{
    future::pending,
    pin::Pin,
    rc::Rc,
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
    pub(super) url: String,
    pub(super) site: Site,
    request: Option<LocalFuture<Result<Response, FetchError>>>,
}

impl Future for Fetch {
    type Output = Result<Response, FetchError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.request.is_none() {
            wait_on(Wait::Request(self.url.as_str().into()), self.site);
            let url = self.url.clone();
            self.request = Some(current().host.fetch(url));
        }
        let Some(request) = &mut self.request else { return Poll::Pending };
        let answer = ready!(request.as_mut().poll(cx));
        // Asked again, it has nothing more to say.
        *request = Box::pin(pending());
        Poll::Ready(answer)
    }
}

/// A status and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// 100 to 599.
    pub status: u16,
    /// The whole body.
    pub body: Rc<[u8]>,
}

impl Response {
    /// 400 and above become [`FetchError::Status`]. Answers aiohttp's `raise_for_status`.
    pub fn error_for_status(self) -> Result<Self, FetchError> {
        if self.status >= 400 { Err(FetchError::Status(self.status)) } else { Ok(self) }
    }

    /// The body as JSON of the given shape. Strings with escapes in them go into a `String`.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, FetchError> {
        let mut unescaped = vec![0; self.body.len()];
        match serde_json_core::from_slice_escaped(&self.body, &mut unescaped) {
            Ok((value, read)) if self.body[read..].trim_ascii().is_empty() => Ok(value),
            Ok(_) => Err(FetchError::Body("more than one JSON value".into())),
            Err(error) => Err(FetchError::Body(error.to_string().trim_end_matches('.').to_owned())),
        }
    }
}

impl Report for Response {
    fn report(&self) -> Outcome {
        Outcome::Value(format!("{} · {} B", self.status, self.body.len()).into())
    }
}

/// Why a request gave nothing usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No answer: refused, unreachable, offline, forbidden by the other origin, or broken off. Browsers don't say which.
    #[error("no answer: {0}")]
    Network(String),
    /// The server answered with an error.
    #[error("HTTP {0}")]
    Status(u16),
    /// The body broke off or isn't what was expected.
    #[error("bad body: {0}")]
    Body(String),
    /// The URL is none.
    #[error("not a URL: {0}")]
    Url(String),
}
