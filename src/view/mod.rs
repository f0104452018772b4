//! Components: plain data in, callbacks out, no arithmetic.

mod code;
mod controls;
mod details;
mod dots;
mod events;
mod fold;
mod guess;
mod instrument;
mod keys;
mod lesson;
mod link;
mod look_for;
mod markup;
mod moment;
mod output;
mod overlay;
mod page;
mod panel;
mod statistics;
mod text;
mod told;
mod tour;
mod transport;
mod tree;

pub use code::Code;
pub use controls::Parameters;
pub use details::{DETAILS, DETAILS_STYLES};
pub use instrument::Instrument;
pub use page::{Page, PageProps, frame};
pub use statistics::StatisticsTable;
pub use text::text;
