//! What a program did, and what came of it: only those that did the same are compared.

use super::{NotCompared, Recording};
use crate::{
    analysis::Lane,
    time::Micros,
    trace::{Outcome, RequestEnd},
};

/// The work that a recording is of. Two are equal if the programs had the same things to wait for or to compute, and it
/// came to the same: whatever the order, and however many tasks it was shared among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Timers set and stretches of computing: how many.
    stretches: u32,
    /// The lengths that were asked for, together.
    length: Micros,
    /// The requests with their ends, in any order: the sum of their hashes.
    requests: u32,
    /// How many tasks ended with an error.
    failed: u32,
}

impl Recording {
    /// The work whose time this is.
    ///
    /// # Errors
    /// Where the time is not to be compared with any other: it was disturbed, the program failed, was cancelled or is not
    /// over, or nothing came of it, because no working task gave a value or no request was answered.
    pub fn work(&self) -> Result<Work, NotCompared> {
        if self.is_disturbed() {
            return Err(NotCompared::Disturbed);
        }
        let (analysis, trace) = (self.analysis(), self.trace());
        let gave = |lane: &Lane| matches!(lane.end, Some((_, Outcome::Value(_))));
        let requests = analysis.requests();
        let in_vain = requests.ok == 0 && requests.failed + requests.aborted > 0;
        let (mut worked, mut hashes) = (false, 0_u32);
        for lane in &analysis.lanes {
            worked |= analysis.is_worker(lane) && gave(lane);
            for request in &lane.requests {
                hashes = hashes.wrapping_add(hash(trace.url(request.id).map_or("", |url| url), request.end));
            }
        }
        if in_vain || !worked || !analysis.lanes.first().is_some_and(gave) {
            return Err(NotCompared::Failed);
        }
        let (stretches, length) = analysis.asked();
        Ok(Work { stretches, length, requests: hashes, failed: analysis.failed() })
    }
}

/// Of a request: FNV-1a, 32 bits (Fowler, Noll and Vo). What follows `at=` names the run, which is another one each time.
fn hash(url: &str, end: Option<RequestEnd>) -> u32 {
    let url = url.as_bytes();
    let named = url.windows(3).rposition(|part| part == b"at=").unwrap_or(url.len());
    let end = match end {
        None => 0,
        Some(RequestEnd::Failed) => 1,
        Some(RequestEnd::Aborted) => 2,
        Some(RequestEnd::Status(status)) => status.into(),
    };
    let with = |hash: u32, item: u32| (hash ^ item).wrapping_mul(0x0100_0193);
    with(url[..named].iter().fold(0x811c_9dc5, |hash, byte| with(hash, u32::from(*byte))), end)
}
