//! The event that tells others of a finished run. A contract: see README.

use super::{Params, Provenance, Recording};
use crate::analysis::{self, Outcomes};
use serde::Serialize;

/// `detail` of `CustomEvent("interleave:run")`, version 1. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunEvent {
    /// 1.
    pub version: u32,
    /// The lesson's id.
    pub lesson: &'static str,
    /// The setting `seed`; null if the lesson has none.
    pub seed: Option<u32>,
    /// [`Provenance::text`].
    pub provenance: &'static str,
    /// One per strategy, in the order they ran.
    pub strategies: Vec<StrategyReport>,
    /// The first strategy's wall time over the last one's; null with one strategy or a wall time of zero.
    pub speedup: Option<f64>,
}

/// One strategy in numbers. Times in milliseconds; what they mean is said at [`analysis::Statistics`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StrategyReport {
    /// The strategy's id.
    pub id: &'static str,
    /// From the program's start to its end.
    pub wall_ms: f64,
    /// All waits together.
    pub sum_ms: f64,
    /// The longest wait.
    pub slowest_ms: f64,
    /// Polls of all tasks.
    pub polls: u32,
    /// Wakes of all tasks.
    pub wakes: u32,
    /// Tasks, the program itself included.
    pub tasks: u32,
    /// How the requests ended.
    pub outcomes: Outcomes,
}

impl RunEvent {
    /// Of the recordings of one finished run.
    pub fn of<'a>(
        params: &Params,
        provenance: Provenance,
        recordings: impl IntoIterator<Item = &'a Recording>,
    ) -> Self {
        let strategies: Vec<_> = recordings.into_iter().map(StrategyReport::of).collect();
        Self {
            version: 1,
            lesson: params.lesson.id,
            seed: params.lesson.settings.iter().any(|setting| setting.key == "seed").then(|| params.number("seed")),
            provenance: provenance.text(),
            speedup: match &strategies[..] {
                [first, .., last] if last.wall_ms > 0.0 => Some(first.wall_ms / last.wall_ms),
                _ => None,
            },
            strategies,
        }
    }
}

impl StrategyReport {
    fn of(recording: &Recording) -> Self {
        let analysis::Statistics { wall, sum, slowest, polls, wakes, tasks, outcomes, .. } = recording.statistics();
        Self {
            id: recording.strategy.id,
            wall_ms: wall.as_ms(),
            sum_ms: sum.as_ms(),
            slowest_ms: slowest.as_ms(),
            polls,
            wakes,
            tasks,
            outcomes,
        }
    }
}
