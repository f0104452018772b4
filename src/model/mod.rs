//! The page's state and its transitions: what is chosen, how far a run has come, the cursor and what moves it, the
//! reader's guess, links, the way through the lessons. Pure: a state and an action give the next state; `app` performs what that asks of the browser.

pub mod address;
mod command;
mod cursor;
mod guess;
mod link;
mod moment;
mod moves;
mod state;
mod tour;

pub use address::{Goal, Notice, Params, Theme};
pub use command::{Command, KEYS, Key, Speed};
pub use cursor::{Cursor, Selected};
pub use guess::GuessSteps;
pub use moment::Moment;
pub use state::{Action, Phase, State};
pub use tour::{neighbours, sections};
