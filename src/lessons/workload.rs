//! The requests of a run: the same seed gives the same latencies.

use crate::runtime::latency::{Fault, Latency};

/// How the failing request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Failure {
    /// HTTP 404.
    #[default]
    NotFound,
    /// HTTP 500.
    ServerError,
    /// The connection breaks off.
    Dropped,
    /// The body is cut off.
    Malformed,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NotFound, Self::ServerError, Self::Dropped, Self::Malformed];

    /// As the URL names it.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotFound => "404",
            Self::ServerError => "500",
            Self::Dropped => "drop",
            Self::Malformed => "malformed",
        }
    }

    /// As the page names it.
    pub fn title(self) -> &'static str {
        match self {
            Self::NotFound => "404 not found",
            Self::ServerError => "500 server error",
            Self::Dropped => "dropped connection",
            Self::Malformed => "malformed body",
        }
    }

    fn fault(self) -> Fault {
        match self {
            Self::NotFound => Fault::Status(404),
            Self::ServerError => Fault::Status(500),
            Self::Dropped => Fault::Drop,
            Self::Malformed => Fault::Malformed,
        }
    }
}

/// What to ask the latency endpoint for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// How many requests.
    pub n: u32,
    /// The shortest latency in milliseconds.
    pub from_ms: u32,
    /// The longest, not below `from_ms`.
    pub to_ms: u32,
    /// Draws the latencies.
    pub seed: u32,
    /// Which request fails, from 1, and how.
    pub failing: Option<(u32, Failure)>,
}

/// The size of each answer's body in bytes.
const BYTES: u32 = 512;

impl Workload {
    /// The latencies in milliseconds, in the order of the requests. The generator is PCG32 (O'Neill, 2014, as in the
    /// crate `oorandom`), so a seed means the same for ever.
    pub fn latencies(&self) -> Vec<u32> {
        let mut random = oorandom::Rand32::new(self.seed.into());
        (0..self.n).map(|_| random.rand_range(self.from_ms..self.to_ms + 1)).collect()
    }

    /// The questions to the endpoint.
    pub fn requests(&self) -> Vec<Latency> {
        let fault = |place| self.failing.filter(|(failing, _)| *failing == place).map(|(_, failure)| failure.fault());
        (1..)
            .zip(self.latencies())
            .map(|(place, ms)| Latency { ms, bytes: BYTES, fault: fault(place), id: place.to_string() })
            .collect()
    }
}
