//! The requests of a run, and the settings they are drawn from: the same seed gives the same latencies.

use super::{Kind, Setting};
use crate::endpoint::latency::{Fault, Latency};

/// How many requests.
pub const N: Setting =
    Setting { key: "n", label: "Requests", kind: Kind::Number { range: 1..=200, default: 8, at_most: None } };
/// How long each may take.
pub const LATENCY: Setting =
    Setting { key: "latency", label: "Latency, ms", kind: Kind::Range { range: 0..=10_000, default: (200, 900) } };
/// Draws the latencies.
pub const SEED: Setting =
    Setting { key: "seed", label: "Seed", kind: Kind::Number { range: 0..=999_999, default: 7, at_most: None } };
/// Which request fails, from 1; 0 for none.
pub const FAIL: Setting = Setting {
    key: "fail",
    label: "Failing request",
    kind: Kind::Number { range: 0..=200, default: 0, at_most: Some("n") },
};
/// How it fails.
pub const FAILURE: Setting = Setting {
    key: "failure",
    label: "fails with",
    kind: Kind::Choice {
        options: &[
            ("404", "404 not found"),
            ("500", "500 server error"),
            ("drop", "dropped connection"),
            ("malformed", "malformed body"),
        ],
        default: 0,
    },
};
/// Who is asked.
pub const BASE: Setting = Setting { key: "base", label: "Ask another origin", kind: Kind::Origin };

/// What the endpoint does for a failure of [`FAILURE`].
pub fn fault(failure: &str) -> Fault {
    match failure {
        "500" => Fault::Status(500),
        "drop" => Fault::Drop,
        "malformed" => Fault::Malformed,
        _ => Fault::Status(404),
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
    pub failing: Option<(u32, Fault)>,
}

/// The request of that number, which is answered after `ms`.
pub fn request(place: u32, ms: u32) -> Latency {
    Latency { ms, bytes: BYTES, chunks: 1, fault: None, limit: 0, id: place.to_string(), at: String::new() }
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
        let fault = |place| self.failing.filter(|(failing, _)| *failing == place).map(|(_, fault)| fault);
        let request = |(place, ms): (u32, u32)| Latency { fault: fault(place), ..request(place, ms) };
        (1..).zip(self.latencies()).map(request).collect()
    }
}
