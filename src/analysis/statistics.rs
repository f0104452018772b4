//! A run in numbers.

use super::{Analysis, Lane};
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
    /// How many times the loop was kept longer than [`super::LONG_POLL`].
    pub long_polls: u32,
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
    /// How often the work was repeated; 0 for once.
    pub repetitions: u32,
    /// The time of all repetitions together.
    pub repeated: Micros,
    /// The longest wait for one thing: what `slowest` is where each task waits once.
    pub longest_wait: Micros,
}

impl Statistics {
    /// Of what has been recorded so far.
    pub fn of(analysis: &Analysis) -> Self {
        let wall = analysis.wall();
        let totals = &analysis.totals;
        let mut statistics = Self {
            wall,
            polls: totals.polls,
            long_polls: totals.long_polls,
            wakes: totals.wakes,
            tasks: analysis.lanes.len().try_into().unwrap_or(u32::MAX),
            longest_poll: totals.longest_poll,
            busy: totals.busy,
            idle: wall.since(totals.busy),
            repetitions: analysis.repetitions.len().try_into().unwrap_or(u32::MAX),
            repeated: analysis.repetitions.iter().copied().sum(),
            ..Self::default()
        };
        for lane in analysis.workers() {
            statistics.add(lane, analysis.last);
        }
        statistics
    }

    fn add(&mut self, worker: &Lane, now: Micros) {
        let waited = worker.waited(now);
        self.sum = self.sum + waited;
        self.slowest = self.slowest.max(waited);
        self.longest_wait = self.longest_wait.max(worker.longest_wait);
        let Some((_, outcome)) = &worker.end else { return };
        *match outcome {
            Outcome::Value(_) => &mut self.outcomes.ok,
            Outcome::Error(_) => &mut self.outcomes.error,
            Outcome::Cancelled => &mut self.outcomes.cancelled,
        } += 1;
    }

    /// How many times faster any schedule can be than one after another or, where the work was repeated, than one
    /// repetition was; in hundredths. Amdahl's law: the work of one thread stays as it is, here the time the loop was
    /// busy, and of the waits, which can overlap, the slowest stays. None if there was nothing to overlap.
    pub fn bound(&self) -> Option<u64> {
        let (all, least) = match u64::from(self.repetitions) {
            0 if self.sum == Micros::ZERO => return None,
            0 => (self.busy + self.sum, self.busy + self.slowest),
            times => (self.repeated, self.busy + Micros(self.longest_wait.0.saturating_mul(times))),
        };
        let hundredfold = all.0.saturating_mul(100).saturating_add(least.0 / 2);
        hundredfold.checked_div(least.0).map(|bound| bound.max(100))
    }
}
