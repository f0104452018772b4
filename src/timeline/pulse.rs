//! The page's pulse: a beat every so often, and the stretches in which beats are missing.

use super::{
    BarStyle, LanePath, Scale,
    bars::{spans_path, ticks_path},
};
use crate::time::Micros;

/// The pulse, ready to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulseShape {
    /// The beats, and the stretches without.
    pub paths: Vec<LanePath>,
    /// How many beats there are.
    pub drawn: u64,
    /// How many beats are missing. With those that are drawn, they are all that were expected.
    pub missed: u64,
}

/// The pulse from zero to `now`. A beat is due at each multiple of `period`. It may be late: it is missing where the next
/// one that is due comes first, or where the end is later than it by more than half a period.
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
    let (mut drawn, mut missed) = (0, 0);
    let mut gaps = Vec::new();
    let mut before = Micros::ZERO;
    // A clock of few digits may show a beat a little before it is due.
    let early = Micros(period.0 / 25);
    let mut reach = |at: Micros, reached: Micros, beat: u64| {
        drawn += beat;
        let missing = (reached.0 / period.0).saturating_sub(drawn + missed);
        if missing > 0 {
            missed += missing;
            gaps.push((before, at));
        }
        before = at;
    };
    beats.clone().for_each(|at| reach(at, at + early, 1));
    reach(now, now.since(Micros(period.0 / 2)), 0);
    let beats = ticks_path(BarStyle::Beat, &mut beats, scale, now);
    let gaps = spans_path(BarStyle::Missed, &mut gaps.into_iter(), scale, now);
    PulseShape { paths: gaps.into_iter().chain(beats).collect(), drawn, missed }
}
