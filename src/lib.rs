//! Interleave.
pub mod analysis;
pub mod app;
pub mod browser;
pub mod lessons;
pub mod runtime;
pub mod time;
pub mod timeline;
pub mod trace;
pub mod view;
