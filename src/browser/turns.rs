//! Turns of the browser's loop: timers, macrotasks, animation frames.

use super::quiet::quiet;
use crate::runtime::LocalFuture;
use futures::channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::MessageChannel;

/// Rounded up to whole milliseconds: `setTimeout` knows no other. Beyond 2^31 of them, 24 days, it would fire at once;
/// no page lives so long.
pub(super) fn whole_ms(duration: Duration) -> u32 {
    // No division of 128 bits, which would be a kilobyte of the page.
    let begun = !duration.subsec_nanos().is_multiple_of(1_000_000);
    (duration.as_millis() + u128::from(begun)).min(i32::MAX as u128) as u32
}

/// Ends after `duration`.
pub(super) fn timeout(duration: Duration) -> TimeoutFuture {
    TimeoutFuture::new(whole_ms(duration))
}

/// The next macrotask. A message takes one turn and, unlike `setTimeout(0)`, is not held up when it is nested.
pub(super) async fn next_turn() {
    let Ok(channel) = MessageChannel::new().map(Channel) else { return };
    let (send, message) = oneshot::channel();
    let port = channel.0.port1();
    let _listener = EventListener::once(&port, "message", move |_| {
        // Nobody waits any longer: nothing to do.
        let _ = send.send(());
    });
    port.start();
    // Null can always be cloned.
    let _ = channel.0.port2().post_message(&JsValue::NULL);
    let _ = message.await;
}

struct Channel(MessageChannel);

impl Drop for Channel {
    fn drop(&mut self) {
        self.0.port1().close();
    }
}

/// The next animation frame's time, in milliseconds of `performance.now()`. Dropping the future takes the request back.
pub fn frame() -> LocalFuture<f64> {
    let (send, time) = oneshot::channel();
    let callback = Closure::once(move |time: f64| {
        // As above.
        let _ = send.send(time);
    });
    let id =
        web_sys::window().and_then(|window| window.request_animation_frame(callback.as_ref().unchecked_ref()).ok());
    let request = FrameRequest { id, _callback: callback };
    quiet(Box::pin(async move {
        let time = time.await;
        drop(request);
        time.unwrap_or_default()
    }))
}

struct FrameRequest {
    id: Option<i32>,
    _callback: Closure<dyn FnMut(f64)>,
}

impl Drop for FrameRequest {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            // Fails only for a frame that has come.
            let _ = window.cancel_animation_frame(id);
        }
    }
}
