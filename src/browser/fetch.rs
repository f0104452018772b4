//! Requests through the browser's `fetch`, aborted when dropped.

use super::{host::with_performance, turns};
use crate::{
    runtime::{FetchError, Response, latency::Latency},
    time::Micros,
    trace::Phases,
};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, PerformanceResourceTiming, RequestCache, RequestInit};

/// GETs `url`, body included. A URL relative to the latency endpoint (`lat/…`) means that there is none: a timer
/// stands in for the wait, and then a real request for a `data:` URL is made.
pub(super) async fn fetch(url: String) -> Result<Response, FetchError> {
    let Some(latency) = Latency::parse(&url) else { return request(&url).await };
    turns::timeout(latency.wait()).await;
    let answer = latency.answer()?;
    let body = String::from_utf8_lossy(&answer.body);
    let data = format!("data:application/json,{}", js_sys::encode_uri_component(&body));
    // A data: URL is always 200 for the browser.
    Ok(Response { status: answer.status, ..request(&data).await? })
}

/// GETs `url` from the network, body included.
pub(super) async fn request(url: &str) -> Result<Response, FetchError> {
    let (_request, response) = send(url).await?;
    let status = response.status();
    let body = async { JsFuture::from(response.array_buffer()?).await };
    let body = body.await.map_err(|error| FetchError::Network(format!("broke off ({})", message(&error))))?;
    Ok(Response { status, body: Uint8Array::new(&body).to_vec().into() })
}

/// GETs `url` as far as the body's begin. Dropped, the future or what it gave aborts the request.
pub(super) async fn send(url: &str) -> Result<(AbortOnDrop, web_sys::Response), FetchError> {
    let window = web_sys::window().ok_or_else(|| FetchError::Network("no window".into()))?;
    let abort = AbortOnDrop(AbortController::new().map_err(network)?);
    let init = RequestInit::new();
    init.set_signal(Some(&abort.0.signal()));
    init.set_cache(RequestCache::NoStore);
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await.map_err(network)?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| FetchError::Network("no response".into()))?;
    Ok((abort, response))
}

/// Ends the request. After the last byte this does nothing.
pub(super) struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
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

/// Makes room for the timings of as many more requests as a browser keeps unless told.
pub(super) fn make_room() {
    with_performance(|performance| {
        let kept = performance.get_entries_by_type("resource").length();
        performance.set_resource_timing_buffer_size(kept.saturating_add(250));
    });
}

/// What Resource Timing tells of the request to `url`, in times since `epoch`. None where the engine hides it.
pub(super) fn phases(url: &str, epoch: Micros) -> Option<Phases> {
    let entries = with_performance(|performance| performance.get_entries_by_name_with_entry_type(url, "resource"))?;
    let entry: PerformanceResourceTiming = entries.pop().dyn_into().ok()?;
    let at = |ms: f64| Micros::from_ms(ms).since(epoch);
    // Zero is how Resource Timing says that it doesn't tell.
    let told = |ms: f64| (ms > 0.0).then(|| at(ms));
    Some(Phases {
        start: at(entry.start_time()),
        request_start: told(entry.request_start()),
        response_start: told(entry.response_start()),
        end: told(entry.response_end()).filter(|_| entry.duration() > 0.0)?,
        protocol: entry.next_hop_protocol(),
        bytes: entry.encoded_body_size() as u64,
    })
}
