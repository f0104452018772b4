//! When the service worker began that answered last. The browser may end it and start it again whenever it likes.

use std::cell::Cell;

thread_local! {
    static BEGAN: Cell<f64> = const { Cell::new(0.0) };
}

/// Keeps what a response says of the worker that it came from, if it came from one.
pub(super) fn note(response: &web_sys::Response) {
    if let Ok(Some(by)) = response.headers().get("x-interleave")
        && let Some(began) = by.strip_prefix("sw/1 ")
    {
        BEGAN.set(js_sys::parse_float(began));
    }
}

/// In milliseconds since 1970, as the worker says.
pub(super) fn began() -> f64 {
    BEGAN.get()
}
