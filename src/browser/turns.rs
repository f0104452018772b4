//! Turns of the browser's loop: macrotasks, animation frames, and the pulse.

use crate::trace::{EventKind, Recorder};
use gloo_timers::callback::Interval;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// The next macrotask. A message takes one turn and, unlike `setTimeout(0)`, is not held up when it is nested.
pub(super) async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let message = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // Null can always be cloned.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(message).await;
    channel.port1().close();
}

/// The next animation frame's time, in milliseconds of `performance.now()`. Dropping the future takes the request back.
pub fn frame() -> impl Future<Output = f64> {
    let mut request = FrameRequest(None);
    let frame = Promise::new(&mut |resolve, _| {
        request.0 = web_sys::window().and_then(|window| window.request_animation_frame(resolve.unchecked_ref()).ok());
    });
    async move {
        let time = JsFuture::from(frame).await;
        drop(request);
        time.ok().and_then(|time| time.as_f64()).unwrap_or_default()
    }
}

struct FrameRequest(Option<i32>);

impl Drop for FrameRequest {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.0.take(), web_sys::window()) {
            // Fails only for a frame that has come.
            let _ = window.cancel_animation_frame(id);
        }
    }
}

/// Records a heartbeat every 50 ms until it is dropped.
#[must_use = "the pulse ends when this is dropped"]
pub struct Pulse {
    _interval: Interval,
}

impl Pulse {
    /// The time between two beats in milliseconds.
    pub const PERIOD_MS: u32 = 50;

    /// Starts beating into `recorder`.
    pub fn start(recorder: Recorder) -> Self {
        Self { _interval: Interval::new(Self::PERIOD_MS, move || recorder.record(EventKind::Heartbeat)) }
    }
}
