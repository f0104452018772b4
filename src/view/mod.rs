//! Components: plain data in, callbacks out, no arithmetic.

mod code;
mod controls;
mod details;
mod dots;
mod events;
mod guess;
mod lesson;
mod markup;
mod output;
mod page;
mod panel;
mod statistics;
mod text;
mod tour;
mod tree;

pub use code::Code;
pub use controls::Parameters;
pub use details::{Details, Kind};
pub use page::Page;
pub use panel::panel;
pub use statistics::StatisticsTable;
pub use text::Text;

/// This layer's share of the part that shows a lesson's page.
pub(crate) async fn load_reading() {
    lesson::listing::load().await;
}

/// This layer's share of the part that says how a run went.
pub(crate) async fn load_results() {
    lesson::table::load().await;
}

/// All of the part that is shown on demand.
pub(crate) async fn load_details() {
    events::details::load().await;
    tree::details::load().await;
}
