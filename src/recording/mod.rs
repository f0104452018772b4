//! What was recorded of one way to do the work, and how two of them compare.

mod compare;
mod way;

pub use compare::{compared, differ, first_and_last, speedup};
pub use way::Way;

use crate::{
    analysis::{Analysis, Chunks, Statistics},
    time::Micros,
    trace::{Event, Outcome},
};

/// Where a recording's waits came from. Every picture says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// Another origin answered over the network.
    Network,
    /// The page's own service worker answered real requests.
    ServiceWorker,
    /// A timer stood in for the wait, a real fetch of a `data:` URL for the answer.
    TimerFallback,
    /// There were no requests: timers only.
    Timers,
}

impl Provenance {
    /// As the page and the run event name it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Network => "live network",
            Self::ServiceWorker => "live, service worker",
            Self::TimerFallback => "live, timer fallback",
            Self::Timers => "live, timers",
        }
    }

    /// What that means, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Network => "Real requests over the network, answered by the server you named.",
            Self::ServiceWorker => "Real requests, answered after the chosen latency by this page's service worker.",
            Self::TimerFallback => {
                "No service worker can run here, so a timer stands in for each latency, followed by a real request \
                 for a data: URL."
            }
            Self::Timers => "Real timers of this browser; this lesson makes no requests.",
        }
    }
}

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
