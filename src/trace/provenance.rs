//! Where a recording's waits came from.

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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Network, Self::ServiceWorker, Self::TimerFallback, Self::Timers];

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
