//! The state, its transitions, and the address.

mod cursor;
mod guess;
mod link;
mod query;
mod settings;
mod state;
mod tour;
