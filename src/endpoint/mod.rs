//! The contract of what a program's requests ask: the latency endpoint and the small site, and what an answer is.
//!
//! The service worker (`static/sw.js`) and the latency server of the tests answer it over HTTP; where neither is at hand,
//! the runtime's hosts answer by themselves, with [`site::stand_in`] and [`site::pieces`].

mod answer;
pub mod latency;
pub mod site;
pub mod under_way;

pub use answer::{FetchError, Response};
