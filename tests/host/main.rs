//! Tests that need no browser: programs run on a `ManualHost`, whose time is virtual. Folders are named as those of `src`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../endpoint/cases.rs"]
mod cases;
mod support;

mod analysis;
mod endpoint;
mod lessons;
mod model;
mod present;
mod recording;
mod runtime;
mod timeline;
mod trace;
mod view;

mod architecture;

mod oracle;
