//! The page's state and its transitions: what is chosen, how far a run has come, the reader's guess, the way through the
//! lessons. Pure: a state and an action give the next state; `app` performs what that asks of the browser.

pub mod address;
mod cursor;
mod guess;
mod state;
mod tour;

pub use address::{Notice, Params, Theme};
pub use cursor::Cursor;
pub use guess::GuessSteps;
pub use state::{Action, Phase, State};
pub use tour::{neighbours, sections};
