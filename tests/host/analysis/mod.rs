//! From events to spans and numbers.

mod disturbed;
mod recomputed;
mod spans;
