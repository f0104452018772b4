//! One strategy's recording as the page holds it.

use crate::{
    analysis::{Analysis, Statistics},
    lessons::Strategy,
    time::Micros,
    trace::Event,
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

/// What was recorded of one strategy so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What ran.
    pub strategy: &'static Strategy,
    /// All events.
    pub events: Vec<Event>,
    /// What they say.
    pub analysis: Analysis,
    /// The time up to which it is known.
    pub now: Micros,
    /// What the page's clock showed at the recording's zero.
    pub epoch: Micros,
}

impl Recording {
    /// Nothing recorded yet.
    pub fn new(strategy: &'static Strategy, epoch: Micros) -> Self {
        Self { strategy, events: Vec::new(), analysis: Analysis::default(), now: Micros::ZERO, epoch }
    }

    /// Takes in the events that follow those it has.
    pub fn extend(&mut self, events: Vec<Event>, now: Micros) {
        self.analysis.extend(&events);
        self.events.extend(events);
        self.now = self.now.max(now);
    }

    /// In numbers.
    pub fn statistics(&self) -> Statistics {
        Statistics::of(&self.analysis)
    }
}
