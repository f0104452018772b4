//! What is recorded.

mod recording;
