//! From events to spans and numbers.

mod critical_path;
mod disturbed;
mod recomputed;
mod spans;
