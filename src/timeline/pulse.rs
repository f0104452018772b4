//! The page's pulse: a beat every so often, and the stretches in which beats are missing.

use super::{
    BarStyle, LanePath, Scale,
    bars::{path, ticks_path},
};
use crate::time::Micros;

/// The pulse, ready to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulseShape {
    /// The beats, and the stretches without.
    pub paths: Vec<LanePath>,
    /// How many beats are missing.
    pub missed: u64,
}

/// The pulse from zero to `now`. A beat is due every `period`; where none came for more than two of them, something
/// kept the loop.
///
/// ```text
/// ╷ ╷ ╷ ╷ ┌┄┄┄┄┄┄┄┄┄┐ ╷ ╷ ╷     (a beat every 50 ms; 4 are missing)
/// ```
pub fn pulse_shape(
    beats: impl Iterator<Item = Micros> + Clone,
    period: Micros,
    scale: &Scale,
    now: Micros,
) -> PulseShape {
    let mut beats = beats.take_while(|at| *at <= now);
    let mut gaps = Vec::new();
    let mut missed = 0;
    let mut before = Micros::ZERO;
    for at in beats.clone().chain([now]) {
        let length = at.since(before).0;
        if length > 2 * period.0 {
            missed += length / period.0 - 1;
            gaps.push((before, at));
        }
        before = at;
    }
    let beats = ticks_path(BarStyle::Beat, &mut beats, scale, now);
    let gaps = path(BarStyle::Missed, &mut gaps.into_iter(), scale, now);
    PulseShape { paths: gaps.into_iter().chain(beats).collect(), missed }
}
