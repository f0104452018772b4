//! A recording as far as it was sampled, in words and shapes.

use super::{disturbed::names, picture::SHOWN};
use crate::{
    analysis::{Analysis, NeverAwaited, PULSE_PERIOD},
    recording::{Recording, Sample},
    text::grouped,
    time::Micros,
    timeline::{PulseShape, Scale, limits, pulse_shape},
    trace::{Outcome, Trace},
};
use std::sync::Arc;

/// The lines that a program printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Printout {
    /// Time and text; no more than [`SHOWN`].
    pub lines: Vec<(String, Arc<str>)>,
    /// How many more there are.
    pub more: usize,
}

/// No panel shows more warnings than this.
const WARNINGS: usize = 3;

/// A recording as far as a time.
#[derive(Clone, Copy)]
pub(super) struct Cut<'a> {
    pub(super) recording: &'a Recording,
    pub(super) analysis: &'a Analysis,
    pub(super) trace: &'a Trace,
    pub(super) now: Micros,
}

impl<'a> Cut<'a> {
    /// As far as it was sampled.
    pub(super) fn of(sample: &'a Sample, analysis: &'a Analysis, trace: &'a Trace) -> Self {
        Self { recording: sample, analysis, trace, now: sample.now }
    }

    /// How many tasks had been spawned.
    pub(super) fn tasks(self) -> usize {
        self.analysis.lanes.count_while(|lane| lane.spawned <= self.now)
    }

    /// What the program gave, if it has ended and that is worth a word.
    pub(super) fn result(self) -> Option<Outcome> {
        let (_, outcome) = self.recording.end().filter(|(at, _)| *at <= self.now)?;
        (!outcome.text().is_empty()).then_some(outcome)
    }

    /// Where the time of the program's own limits is over, or will be.
    pub(super) fn limits(self, scale: &Scale) -> Vec<u32> {
        self.analysis.lanes.first().map_or_else(Vec::new, |program| limits(program, scale, self.now))
    }

    /// The page's pulse while the program ran.
    pub(super) fn pulse(self, scale: &Scale) -> PulseShape {
        let end = self.recording.end().map_or(self.now, |(at, _)| at.min(self.now));
        pulse_shape(self.analysis.heartbeats.iter().copied(), PULSE_PERIOD, scale, end)
    }

    /// How long the loop was busy, and what disturbed the recording.
    pub(super) fn loop_text(self) -> String {
        let mut text = format!("busy {}", self.analysis.busy_by(self.now));
        let names = names(self.analysis, self.now, "");
        if !names.is_empty() {
            text.push_str(", ");
            text.push_str(&names);
        }
        text
    }

    /// What was printed.
    pub(super) fn printed(self) -> Printout {
        let printed = &self.analysis.printed;
        let all = printed.count_while(|line| line.at <= self.now);
        let lines = printed.iter().take(all.min(SHOWN)).map(|line| (line.at.to_string(), line.text.clone()));
        Printout { lines: lines.collect(), more: all.saturating_sub(SHOWN) }
    }

    /// What was never awaited.
    pub(super) fn warnings(self) -> Vec<String> {
        let missed = self.analysis.never_awaited.iter().filter(|missed| missed.at <= self.now);
        let all = missed.clone().count();
        let line = |missed: &NeverAwaited| {
            format!(
                "{} was never awaited: made in line {} of the Rust program, and dropped before it was begun.",
                missed.what,
                self.trace.source(missed.source).map_or(0, |source| source.line)
            )
        };
        let more = (all > WARNINGS).then(|| format!("… and {} more", grouped(all - WARNINGS)));
        missed.take(WARNINGS).map(line).chain(more).collect()
    }
}
