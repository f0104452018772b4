//! From events to spans, statistics and one plain sentence.
//!
//! Pure: recordings in, numbers out. It knows no clock, no geometry and no page. [`Analysis`] reads events as they
//! come, so a live recording is never read twice.

mod lane;
mod statistics;

pub use lane::{Analysis, Lane, Request, Span, State};
pub use statistics::{Outcomes, Statistics, speedup};
