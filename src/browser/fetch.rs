//! Requests through the browser's `fetch`, aborted when dropped.

use super::{extras::site_stand_in, patience, restarts, turns};
use crate::endpoint::{
    FetchError, Response, latency,
    under_way::{Ticket, UnderWay},
};
use futures::future::{Either, select};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, RequestMode};

thread_local! {
    /// What is under way where there is no endpoint to count it.
    static UNDER_WAY: UnderWay = UnderWay::default();
}

/// As [`UnderWay::admit`].
pub(super) fn admit(url: String) -> (String, Option<Ticket>) {
    UNDER_WAY.with(|counts| counts.admit(url))
}

/// GETs `url`, body included. A URL relative to the endpoint (`lat/…`, `site/…`) means that there is none: a timer stands
/// in for the wait, and then a real request for a `data:` URL is made.
pub(super) async fn fetch(url: String) -> Result<Response, FetchError> {
    let (url, under_way) = admit(url);
    let answer = if url.starts_with("site/") { site_stand_in()?(&url) } else { latency::stand_in(&url) };
    let Some((wait, spread, answer)) = answer else { return request(&url).await };
    turns::timeout(wait).await;
    drop(under_way);
    if !spread.is_zero() {
        turns::timeout(spread).await;
    }
    let answer = answer?;
    // A data: URL is always 200 for the browser.
    Ok(Response { status: answer.status, ..request(&data_url(&answer.body)).await? })
}

pub(super) fn data_url(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    let escaped = bytes.iter().flat_map(|byte| ['%', digit(byte >> 4), digit(byte & 15)]);
    "data:application/json,".chars().chain(escaped).collect()
}

/// GETs `url` from the network, body included.
pub(super) async fn request(url: &str) -> Result<Response, FetchError> {
    let (request, response) = send(url).await?;
    let status = response.status();
    let body = async { JsFuture::from(response.array_buffer()?).await };
    let body = body.await.map_err(broke_off)?;
    request.complete();
    Ok(Response { status, body: Uint8Array::new(&body).to_vec().into() })
}

/// GETs `url` as far as the body's begin. Dropped, the future or what it gave aborts the request.
pub(super) async fn send(url: &str) -> Result<(AbortOnDrop, web_sys::Response), FetchError> {
    let window = web_sys::window().ok_or_else(|| FetchError::Network("no window".into()))?;
    let controller = AbortController::new().map_err(network)?;
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    init.set_cache(RequestCache::NoStore);
    let limit = patience::limit(controller.clone());
    let abort = AbortOnDrop(Some(controller));
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await;
    let response = response.map_err(|error| match limit.is_over() {
        true => FetchError::Network(format!("no answer within {} seconds", patience::LIMIT_S)),
        false => network(error),
    })?;
    patience::answered();
    let response: web_sys::Response = response.dyn_into().map_err(|_| FetchError::Network("no response".into()))?;
    restarts::note(&response);
    Ok((abort, response))
}

/// Whether anything answers at `url`, whatever it is.
pub(super) async fn reaches(url: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(controller) = AbortController::new() else { return false };
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    let _abort = AbortOnDrop(Some(controller));
    init.set_cache(RequestCache::NoStore);
    init.set_mode(RequestMode::NoCors);
    let asked = JsFuture::from(window.fetch_with_str_and_init(url, &init));
    let limit = gloo_timers::future::TimeoutFuture::new(REACH_MS);
    matches!(select(asked, limit).await, Either::Left((Ok(_), _)))
}

/// How long [`reaches`] waits, in milliseconds.
const REACH_MS: u32 = 5_000;

pub(super) fn broke_off(error: JsValue) -> FetchError {
    FetchError::Network(format!("broke off ({})", message(&error)))
}

/// Ends the request, unless its last byte has been read: telling the browser of that would take its time for nothing.
pub(super) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// The last byte has been read.
    fn complete(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

fn network(error: JsValue) -> FetchError {
    FetchError::Network(message(&error))
}

/// What a thrown value says of itself, whatever it is.
fn message(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.dyn_ref::<JsString>().map_or_else(|| "unknown reason".into(), String::from),
    }
}
