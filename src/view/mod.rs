//! Components: plain data in, callbacks out, no arithmetic.

mod code;
mod controls;
mod events;
mod lesson;
mod page;
mod panel;
mod statistics;

pub use code::Code;
pub use controls::{Buttons, Parameters};
pub use events::Events;
pub use lesson::Lesson;
pub use page::Page;
pub use panel::{Panel, PanelData, RowData, panels};
pub use statistics::StatisticsTable;
