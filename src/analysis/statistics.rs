//! A run in numbers.

use super::Analysis;
use crate::{
    time::Micros,
    trace::{Outcome, RequestEnd},
};

/// How many of the working tasks ended in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// With a value.
    pub ok: u32,
    /// With an error.
    pub error: u32,
    /// Cancelled.
    pub cancelled: u32,
}

/// How many requests ended in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requests {
    /// Answered with a status below 400.
    pub ok: u32,
    /// Answered with another status, or not at all.
    pub failed: u32,
    /// Given up before the answer.
    pub aborted: u32,
}

impl Requests {
    pub(super) fn count(&mut self, end: RequestEnd) {
        *match end {
            RequestEnd::Aborted => &mut self.aborted,
            end if end.is_ok() => &mut self.ok,
            _ => &mut self.failed,
        } += 1;
    }
}

/// What one run took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// From the program's spawning to its end, or to the last event if it has not ended.
    pub wall: Micros,
    /// The external waits, those for answers and timers, of all tasks together: what one after another would wait.
    pub external: Micros,
    /// The longest wait of one task for one answer or timer.
    pub longest_wait: Micros,
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
    /// How the working tasks ended.
    pub outcomes: Outcomes,
    /// How the requests ended.
    pub requests: Requests,
}

impl Statistics {
    /// Of what has been recorded so far.
    pub fn of(analysis: &Analysis) -> Self {
        let totals = &analysis.totals;
        let mut statistics = Self {
            wall: analysis.wall(),
            polls: totals.polls,
            long_polls: totals.long_polls,
            wakes: totals.wakes,
            tasks: analysis.lanes.len().try_into().unwrap_or(u32::MAX),
            longest_poll: totals.longest_poll,
            busy: totals.busy,
            requests: totals.requests,
            ..Self::default()
        };
        for lane in &analysis.lanes {
            statistics.external = statistics.external + lane.waited(analysis.last);
            statistics.longest_wait = statistics.longest_wait.max(lane.longest_wait(analysis.last));
            if let Some((_, outcome)) = lane.end.as_ref().filter(|_| analysis.is_worker(lane)) {
                statistics.outcomes.count(outcome);
            }
        }
        statistics
    }

    /// How many tasks were waited for or polled at a time, on average, in tenths: the external waits and the polls of all
    /// of them over the wall time. None if no time has passed.
    pub fn in_flight(&self) -> Option<u64> {
        let done = self.external + self.busy;
        (done.0.saturating_mul(20).saturating_add(self.wall.0)).checked_div(self.wall.0.saturating_mul(2))
    }
}

impl Outcomes {
    fn count(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::Value(_) => &mut self.ok,
            Outcome::Error(_) => &mut self.error,
            Outcome::Cancelled => &mut self.cancelled,
        } += 1;
    }
}
