//! The app's state: parameters, actions, the run event. Pure, apart from the hooks in `hook.rs`, which start, sample
//! and cancel runs.

pub mod events;
mod hook;
mod listing;
pub mod params;
pub mod query;
mod recording;
mod run_event;
mod session;
mod state;
mod summary;

pub use hook::{Controls, use_lesson};
pub use listing::Named;
pub use params::{Notice, Params, Theme};
pub use recording::{Provenance, Recording};
pub use run_event::{RunEvent, StrategyReport};
pub use session::Session;
pub use state::{Action, Phase, State};
pub use summary::{capitalized, summary};
