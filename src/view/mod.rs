//! Components: plain data in, callbacks out, no arithmetic.

mod code;
mod controls;
mod details;
mod dots;
mod events;
mod fold;
mod guess;
mod lesson;
mod markup;
mod output;
mod page;
mod panel;
mod statistics;
mod text;
mod told;
mod tour;
mod tree;

pub use code::Code;
pub use controls::Parameters;
pub use details::{DETAILS, DETAILS_STYLES, Kind, OnDemand};
pub use page::{Page, PageProps, frame};
pub use panel::panel;
pub use statistics::StatisticsTable;
pub use text::text;
