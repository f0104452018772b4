//! The address: what its query can set, from text and back.

mod params;
mod query;
pub mod value;

pub use params::{Notice, Params, Theme};
