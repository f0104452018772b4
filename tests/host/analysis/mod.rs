//! From events to spans and numbers.

mod recomputed;
mod spans;
