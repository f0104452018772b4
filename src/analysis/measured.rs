//! Repetitions of the same work: how long each took, and what is typical.

use super::{Analysis, order::sort};
use crate::time::Micros;

/// How long repetitions took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Each of those that nothing disturbed, in the order of their ends.
    pub durations: Vec<Micros>,
    /// The shortest.
    pub least: Micros,
    /// The middle one, or the mean of the two in the middle: half took no longer.
    pub median: Micros,
    /// The longest.
    pub most: Micros,
}

impl Measured {
    /// The repetitions of a run that have come to their end and that nothing disturbed; none if there are none.
    pub fn of(analysis: &Analysis) -> Option<Self> {
        let durations = analysis.sound_repetitions();
        let mut sorted: Vec<_> = durations.iter().map(|length| length.0).collect();
        sort(&mut sorted);
        let (least, most) = (Micros(*sorted.first()?), Micros(*sorted.last()?));
        // For an odd number of them, both are the same one.
        let [low, high] = [sorted.len() - 1, sorted.len()].map(|twice| sorted[twice / 2]);
        Some(Self { durations, least, median: Micros(low.midpoint(high)), most })
    }
}
