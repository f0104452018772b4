//! The address: what its query can set, from text and back.

mod goal;
mod params;
mod query;
pub mod value;

pub use params::{Goal, Notice, Params, Theme};
