//! What is shown, as data.

mod disturbed;
mod moment;
mod picture;
