//! Tests in a real browser: the page's host, and a run from its start to its last sample.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "web/support.rs"]
mod support;

#[path = "web/aborts.rs"]
mod aborts;
#[path = "web/page.rs"]
mod page;
#[path = "web/pulse.rs"]
mod pulse;
#[path = "web/recording.rs"]
mod recording;
#[path = "web/requests.rs"]
mod requests;
#[path = "web/session.rs"]
mod session;
#[path = "web/streams.rs"]
mod streams;
#[path = "web/styles.rs"]
mod styles;
#[path = "web/timers.rs"]
mod timers;
#[path = "web/turns.rs"]
mod turns;
