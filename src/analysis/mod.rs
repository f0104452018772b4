//! From events to spans, statistics and the state at any instant.
//!
//! Pure: recordings in, numbers out. It knows no clock, no geometry and no page. [`Analysis`] reads events as they
//! come, so a live recording is never read twice, and it is never copied.

mod counts;
mod critical_path;
mod disturbed;
mod lane;
mod measured;
mod moment;
mod order;
mod reading;
mod shared;
mod sources;
mod statistics;

pub use counts::{Counts, levels_over_time};
pub use critical_path::{PathParts, Spent, Stretch};
pub use disturbed::Disturbed;
pub use lane::{Held, Lane, Request, Span, State, TimeLimit};
pub use measured::Measured;
pub use moment::Node;
pub use reading::{Analysis, LONG_POLL, NeverAwaited, PULSE_PERIOD, Printed};
pub use shared::{Shared, Sharing};
pub use sources::Mention;
pub use statistics::{Outcomes, Requests, Statistics};
