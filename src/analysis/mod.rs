//! From events to spans, statistics and the state at any instant.
//!
//! Pure: recordings in, numbers out. It knows no clock, no geometry and no page. [`Analysis`] reads events as they
//! come, so a live recording is never read twice, and a copy of it shares what both have in common.

mod chunks;
mod lane;
mod measured;
mod moment;
mod order;
mod reading;
mod shared;
mod sites;
mod statistics;

pub use chunks::Chunks;
pub use lane::{Held, Lane, Request, Span, State};
pub use measured::Measured;
pub use moment::Node;
pub use reading::{Analysis, LONG_POLL, NeverAwaited, PULSE_PERIOD, Printed};
pub use shared::Shared;
pub use sites::Mention;
pub use statistics::{Outcomes, Statistics};
