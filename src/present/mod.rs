//! What is shown, as plain data: panels and rows, the sentence, the tables, the lines of the program, the run event. Pure
//! functions of the model and its recordings; `view` makes elements of them.

mod cut;
mod disturbed;
mod dots;
pub mod events;
mod excerpt;
mod function;
mod happened;
mod labels;
mod level;
mod listing;
mod moment;
mod over;
mod path;
mod picture;
mod row;
mod run_event;
mod summary;
mod tree;

pub use cut::Printout;
pub use disturbed::{coarse_clock, disturbances, is_disturbed};
pub use dots::{Dots, DotsRow};
pub use excerpt::{Excerpt, ExcerptLine};
pub use function::function_at;
pub use labels::{Label, Side};
pub use level::LevelLane;
pub use listing::NamedLines;
pub use moment::{Moment, Stand, in_a_line};
pub use over::Over;
pub use path::PathLine;
pub use picture::{Crowd, PanelData, SHOWN, panels};
pub use row::RowData;
pub use run_event::run_event;
pub use summary::summary;
pub use tree::{Branch, Tree};
