//! From spans to geometry: what to draw where, in a unit box that the view stretches over the lane.
//!
//! Pure arithmetic; it knows neither SVG elements nor the page. A lane becomes one path per style, with bars that
//! would overlap on the screen merged, so that a picture has as many elements as it has lanes, not as it has events.

mod bars;
mod crowd;
mod pulse;
mod scale;
mod style;

pub use bars::{LanePath, LaneShape, Mark, lane_shape, limits, loop_paths, spans_path};
pub use crowd::{counts_path, crowd_path};
pub use pulse::{PulseShape, pulse_shape};
pub use scale::{Scale, Tick, UNITS, ticks};
pub use style::{BarStyle, HEIGHT};
