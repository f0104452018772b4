//! What is recorded.

mod disturbance;
mod recording;
