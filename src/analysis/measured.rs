//! Repetitions of the same work: how long each took, and what is typical.

use super::Analysis;
use crate::time::Micros;

/// The name of a task that is one repetition begins with this.
const RUN: &str = "run ";

/// How long repetitions took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Each of them, in the order in which they were spawned.
    pub durations: Vec<Micros>,
    /// The shortest.
    pub least: Micros,
    /// The middle one, or the mean of the two in the middle: half took no longer.
    pub median: Micros,
    /// The longest.
    pub most: Micros,
}

impl Measured {
    /// The repetitions of a run that have ended, which are the tasks called `run 1`, `run 2` and so on; none if there
    /// are none.
    pub fn of(analysis: &Analysis) -> Option<Self> {
        let runs = analysis.lanes.iter().filter(|lane| lane.name.starts_with(RUN));
        let durations = runs.filter_map(|lane| lane.end.as_ref().map(|(end, _)| end.since(lane.spawned)));
        let durations: Vec<_> = durations.collect();
        let mut sorted = durations.clone();
        sorted.sort_unstable();
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let middle = |place: usize| sorted[place / 2].0;
        // For an odd number of them, both are the same one.
        let median = Micros((middle(sorted.len() - 1) + middle(sorted.len())) / 2);
        Some(Self { durations, least, median, most })
    }
}
