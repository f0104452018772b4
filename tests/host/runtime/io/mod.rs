//! Requests and bodies.

mod fetch;
mod stream;
