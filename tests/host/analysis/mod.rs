//! From events to spans and numbers.

mod counts;
mod critical_path;
mod disturbed;
mod recomputed;
mod spans;
