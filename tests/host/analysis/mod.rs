//! From events to spans and numbers.

mod spans;
