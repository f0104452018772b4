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

/// No time is taken to be longer, in microseconds: half a year, of which a million times as much is still a number.
const LONGEST: u64 = 1 << 44;

/// How the first and the last of a group of ways compare, which are there to do the same work: `group` has their ids. None
/// if no two of them have run.
pub fn compared<'a>(recordings: &'a [Sample], group: &[&str]) -> Option<Result<Compared<'a>, NotCompared>> {
    let mut ways = recordings.iter().filter(|recording| group.iter().any(|id| *id == recording.way.id));
    Some(Compared::of(ways.next()?, ways.next_back()?))
}

impl<'a> Compared<'a> {
    /// How two recordings compare that are there to do the same work.
    pub fn of(first: &'a Recording, last: &'a Recording) -> Result<Self, NotCompared> {
        if first.work()? != last.work()? {
            return Err(NotCompared::OtherWork);
        }
        let pair = Self { first, last };
        if pair.walls().contains(&0) { Err(NotCompared::NoTime) } else { Ok(pair) }
    }

    /// How long each of them took, in microseconds.
    fn walls(&self) -> [u64; 2] {
        [self.first, self.last].map(|way| way.wall().0.min(LONGEST))
    }

    /// The slower one first, so that the factor is not below one.
    pub fn slower_first(self) -> Self {
        if self.is_slower() { Self { first: self.last, last: self.first } } else { self }
    }

    /// Whether the last one took longer than the first.
    pub fn is_slower(&self) -> bool {
        let [first, last] = self.walls();
        first < last
    }

    /// Whether the times are worth telling apart: by a twentieth of the shorter one, as chance would.
    pub fn differ(&self) -> bool {
        let [one, other] = self.walls();
        one.max(other) * 20 >= one.min(other) * 21
    }

    /// The factor, rounded to so many places, 6 at most: `5.8`.
    pub fn factor(&self, places: u32) -> String {
        let [slow, fast] = self.walls();
        fixed((slow * 10_u64.pow(places) + fast / 2) / fast, places)
    }
}
