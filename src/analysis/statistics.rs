//! A run in numbers.

use super::Analysis;
use crate::{time::Micros, trace::Outcome};

/// How many of the working tasks ended in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Outcomes {
    /// With a value.
    pub ok: u32,
    /// With an error.
    pub error: u32,
    /// Cancelled.
    pub cancelled: u32,
}

/// What one run took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// From the program's spawning to its end, or to the last event if it has not ended.
    pub wall: Micros,
    /// The external waits of all working tasks together: what one after another would wait.
    pub sum: Micros,
    /// The longest of them: no schedule can end before it.
    pub slowest: Micros,
    /// Polls of all tasks.
    pub polls: u32,
    /// Wakes of all tasks.
    pub wakes: u32,
    /// Tasks, the program itself included.
    pub tasks: u32,
    /// The longest the loop was kept by one poll.
    pub longest_poll: Micros,
    /// The time the loop spent polling.
    pub busy: Micros,
    /// The rest of the wall time.
    pub idle: Micros,
    /// How the working tasks ended.
    pub outcomes: Outcomes,
}

impl Statistics {
    /// Of what has been recorded so far.
    pub fn of(analysis: &Analysis) -> Self {
        let main = analysis.lanes.first();
        let start = main.map_or(Micros::ZERO, |lane| lane.spawned);
        let end = main.and_then(|lane| lane.end.as_ref()).map_or(analysis.last, |(at, _)| *at);
        let wall = end.since(start);
        let polls = || analysis.busy.iter().map(|(from, to)| to.since(*from));
        let waits = || analysis.workers().map(|lane| lane.waited(analysis.last));
        let busy = polls().sum();
        let mut outcomes = Outcomes::default();
        for (_, outcome) in analysis.workers().filter_map(|lane| lane.end.as_ref()) {
            *match outcome {
                Outcome::Value(_) => &mut outcomes.ok,
                Outcome::Error(_) => &mut outcomes.error,
                Outcome::Cancelled => &mut outcomes.cancelled,
            } += 1;
        }
        Self {
            wall,
            sum: waits().sum(),
            slowest: waits().max().unwrap_or_default(),
            polls: analysis.lanes.iter().map(|lane| lane.polls).sum(),
            wakes: analysis.lanes.iter().map(|lane| lane.wakes).sum(),
            tasks: analysis.lanes.len().try_into().unwrap_or(u32::MAX),
            longest_poll: polls().max().unwrap_or_default(),
            busy,
            idle: wall.since(busy),
            outcomes,
        }
    }
}

/// How many times faster `faster` was; none if it took no time that the clock could see.
pub fn speedup(slower: Micros, faster: Micros) -> Option<f64> {
    (faster > Micros::ZERO).then(|| slower.0 as f64 / faster.0 as f64)
}
