//! What is shown, as data.

mod moment;
mod picture;
