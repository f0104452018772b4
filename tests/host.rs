#![cfg(not(target_arch = "wasm32"))]
//! Tests that need no browser.
#[path = "host/latency_server.rs"]
mod latency_server;
