//! How the times of a lesson's ways compare. The one place that says whether they do, and that computes a speed-up.

use super::{Recording, Sample};
use crate::text::fixed;

/// Two recordings of the same work, and how many times faster the second was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared<'a> {
    /// The one that ran first.
    pub first: &'a Recording,
    /// The one that ran last.
    pub last: &'a Recording,
    /// In millionths.
    speedup: u64,
}

/// Why the times of two recordings are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCompared {
    /// One of the programs failed, was cancelled or is not over, or nothing came of it.
    Failed,
    /// They did not do the same work, or not with the same outcomes.
    OtherWork,
    /// Something from outside disturbed one of them.
    Disturbed,
    /// One took no time that the clock could see.
    NoTime,
}

/// How the first and the last of a group of ways compare, which are there to do the same work: `group` has their ids. None
/// if no two of them have run.
pub fn compared<'a>(recordings: &'a [Sample], group: &[&str]) -> Option<Result<Compared<'a>, NotCompared>> {
    let mut ways = recordings.iter().filter(|recording| group.iter().any(|id| *id == recording.way.id));
    Some(Compared::of(ways.next()?, ways.next_back()?))
}

impl<'a> Compared<'a> {
    fn of(first: &'a Recording, last: &'a Recording) -> Result<Self, NotCompared> {
        if first.work()? != last.work()? {
            return Err(NotCompared::OtherWork);
        }
        let (slow, fast) = (first.wall().0, last.wall().0);
        let speedup = slow.saturating_mul(1_000_000).saturating_add(fast / 2).checked_div(fast);
        let speedup = speedup.ok_or(NotCompared::NoTime)?;
        Ok(Self { first, last, speedup })
    }

    /// The slower one first, so that the factor is not below one.
    ///
    /// # Errors
    /// [`NotCompared::NoTime`], for the faster one.
    pub fn slower_first(self) -> Result<Self, NotCompared> {
        if self.is_slower() { Self::of(self.last, self.first) } else { Ok(self) }
    }

    /// Whether the last one took longer than the first.
    pub fn is_slower(&self) -> bool {
        self.speedup < 1_000_000
    }

    /// Whether the times are worth telling apart: by a twentieth, as chance would.
    pub fn differ(&self) -> bool {
        !(952_381..1_050_000).contains(&self.speedup)
    }

    /// The factor with so many places, 6 at most: `5.8`.
    pub fn factor(&self, places: u32) -> String {
        let unit = 10_u64.pow(6_u32.saturating_sub(places));
        fixed(self.speedup.saturating_add(unit / 2) / unit, places)
    }
}
