//! The app's state: parameters, actions, the run event. Pure, apart from the hooks: `hook.rs` starts, samples and
//! cancels runs, `tour_hook.rs` goes from lesson to lesson, `page_hook.rs` fetches a lesson's page,
//! `parts.rs` loads what is needed later.

mod dots;
pub mod events;
mod guess;
mod hook;
mod lesson_page;
mod listing;
mod moment;
mod page_hook;
pub mod params;
mod parts;
mod picture;
mod query;
mod row;
mod run_event;
mod seen;
mod session;
mod state;
mod summary;
mod tour;
mod tour_hook;
pub mod value;
mod words;

pub use dots::{Dots, DotsRow};
pub use guess::Marks;
pub use hook::{Controls, use_lesson};
pub use lesson_page::{Language, LessonPage, step};
pub use listing::Named;
pub use moment::{Branch, Moment};
pub use page_hook::{Fetched, Reading, use_lesson_page};
pub use params::{Notice, Params, Theme};
pub use parts::use_details;
pub use picture::{Crowd, PanelData, SHOWN, panels};
pub use row::RowData;
pub use run_event::run_event;
pub use seen::Printout;
pub use session::Session;
pub use state::{Action, Phase, State};
pub use summary::{capitalized, summary};
pub use tour::{neighbours, sections};
pub use words::{counted, grouped};

/// This layer's share of the part that shows a lesson's page.
pub(crate) async fn load_reading() {
    page_hook::reading::load().await;
}

/// This layer's share of the part that says how a run went.
pub(crate) async fn load_results() {
    run_event::event::load().await;
    summary::sentence::load().await;
}
