//! What only some lessons' requests need: bodies as they come, and the answers of the small site where there is no endpoint.
//! A release loads it with those lessons.

use super::{
    fetch::{AbortOnDrop, admit, broke_off, data_url, request, send},
    quiet::quiet,
    turns,
};
use crate::{
    endpoint::{
        FetchError,
        latency::{Piece, Whole},
        site,
    },
    runtime::{Chunks, LocalFuture},
};
use futures::stream;
use js_sys::{Reflect, Uint8Array};
use std::{cell::Cell, rc::Rc, time::Duration, vec::IntoIter};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// A response's status, and its body as it comes.
pub(super) type Opened = Result<(u16, Chunks), FetchError>;

/// See [`Host::open`](crate::runtime::Host::open).
type Open = fn(String) -> LocalFuture<Opened>;
/// See [`site::stand_in`].
type StandIn = fn(&str) -> Option<Whole>;

thread_local! {
    static OPEN: Cell<Option<Open>> = const { Cell::new(None) };
    static SITE: Cell<Option<StandIn>> = const { Cell::new(None) };
}

/// From now on [`BrowserHost`](super::BrowserHost) gives bodies as they come.
pub fn install_streams() {
    OPEN.set(Some(|url| quiet(Box::pin(open(url)))));
}

/// From now on [`BrowserHost`](super::BrowserHost) answers for the small site where there is no endpoint.
pub fn install_site() {
    SITE.set(Some(site::stand_in));
}

/// What gives a body as it comes, or that it is not installed.
pub(super) fn opening() -> Result<Open, FetchError> {
    installed(OPEN.get())
}

/// What answers for the small site, or that it is not installed.
pub(super) fn site_stand_in() -> Result<StandIn, FetchError> {
    installed(SITE.get())
}

fn installed<T>(extra: Option<T>) -> Result<T, FetchError> {
    extra.ok_or_else(|| FetchError::Network("the part of the program that asks for this is not loaded".into()))
}

/// As [`fetch`](super::fetch::fetch), but the body as it comes. Without an endpoint each piece is a request for a `data:`
/// URL.
async fn open(url: String) -> Opened {
    let (url, under_way) = admit(url);
    let Some((wait, (status, pieces))) = site::pieces(&url) else {
        let (request, response) = send(&url).await?;
        let reader = response.body().map(|body| body.get_reader().unchecked_into());
        return Ok((response.status(), Body::Response(request, reader).chunks()));
    };
    turns::timeout(wait).await;
    drop(under_way);
    Ok((status, Body::Pieces(pieces.into_iter()).chunks()))
}

/// What is left of a body. Dropping it aborts the request.
enum Body {
    /// A response's; none if it has no body.
    Response(#[expect(dead_code, reason = "held for its Drop")] AbortOnDrop, Option<ReadableStreamDefaultReader>),
    /// What the endpoint would give, each piece after its time.
    Pieces(IntoIter<(Duration, Piece)>),
}

impl Body {
    fn chunks(self) -> Chunks {
        Box::pin(stream::unfold(self, |mut body| {
            quiet(Box::pin(async move {
                let piece = body.next().await.transpose()?;
                if piece.is_err() {
                    // Nothing follows.
                    body = Self::Pieces(IntoIter::default());
                }
                Some((piece, body))
            }))
        }))
    }

    /// The next piece, none after the last.
    async fn next(&mut self) -> Result<Option<Rc<[u8]>>, FetchError> {
        match self {
            Self::Response(_, None) => Ok(None),
            Self::Response(_, Some(reader)) => {
                let result = JsFuture::from(reader.read()).await.map_err(broke_off)?;
                // `value` is missing where `done` is true.
                let value = Reflect::get(&result, &"value".into()).map_err(broke_off)?;
                Ok(value.dyn_ref::<Uint8Array>().map(|bytes| bytes.to_vec().into()))
            }
            Self::Pieces(pieces) => {
                let Some((wait, piece)) = pieces.next() else { return Ok(None) };
                turns::timeout(wait).await;
                Ok(Some(request(&data_url(&piece?)).await?.body))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_installed_is_an_error_that_says_so() {
        // Each test has a thread of its own, and so nothing installed.
        let missing = Some("no answer: the part of the program that asks for this is not loaded");
        assert_eq!(opening().err().map(|error| error.to_string()).as_deref(), missing);
        assert_eq!(site_stand_in().err().map(|error| error.to_string()).as_deref(), missing);
        install_streams();
        assert!(opening().is_ok() && site_stand_in().is_err());
        install_site();
        assert!(site_stand_in().is_ok());
    }
}
