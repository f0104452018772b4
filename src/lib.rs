//! Interleave.
pub mod runtime;
pub mod time;
pub mod trace;
