//! What was recorded of one way to do the work, and how two of them compare.

mod compare;
mod way;

pub use crate::trace::Provenance;
pub use compare::{compared, differ, first_and_last, speedup};
pub use way::Way;

use crate::{
    analysis::{Analysis, Chunks, Statistics},
    time::Micros,
    trace::{Event, Outcome},
};

/// What was recorded of one way so far. A copy is cheap: samples of one recording share what they have in common.
#[derive(Debug, Clone)]
pub struct Recording {
    /// What ran.
    pub way: Way,
    /// Where its waits came from.
    pub origin: Provenance,
    /// All events.
    pub events: Chunks<Event>,
    /// What they say.
    pub analysis: Analysis,
    /// The time up to which it is known.
    pub now: Micros,
    /// What the page's clock showed at the recording's zero.
    pub epoch: Micros,
    statistics: Statistics,
}

impl Recording {
    /// Nothing recorded yet.
    pub fn new(way: Way, origin: Provenance, epoch: Micros) -> Self {
        Self {
            way,
            origin,
            events: Chunks::default(),
            analysis: Analysis::default(),
            now: Micros::ZERO,
            epoch,
            statistics: Statistics::default(),
        }
    }

    /// Takes in the events that follow those it has.
    pub fn extend(&mut self, events: Vec<Event>, now: Micros) {
        self.analysis.extend(&events);
        self.events.extend(events);
        self.now = self.now.max(now);
        self.statistics = Statistics::of(&self.analysis);
    }

    /// How many of its events happened by `at`.
    pub fn events_by(&self, at: Micros) -> usize {
        self.events.count_while(|event| event.at <= at)
    }

    /// In numbers.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// How the program ended, and when.
    pub fn end(&self) -> Option<&(Micros, Outcome)> {
        self.analysis.lanes.first()?.end.as_ref()
    }
}

/// What the events say need not be compared. With `Eq`, two handles to one recording are known to be equal without a
/// look at it, and so are chunks that two samples share.
impl PartialEq for Recording {
    fn eq(&self, other: &Self) -> bool {
        (&self.way, self.origin, self.now, self.epoch) == (&other.way, other.origin, other.now, other.epoch)
            && self.events == other.events
    }
}

impl Eq for Recording {}
