//! Time as the recording knows it: whole microseconds since a run began, and how they are written for people.

use crate::text::fixed;
use std::{fmt, ops, time::Duration};

/// Microseconds since the run began. Browsers round their clocks to between 5 µs and 1 ms, so two events that
/// follow each other may carry the same number: order is the index of an event, never its time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Micros(pub u64);

impl Micros {
    /// The start of a run.
    pub const ZERO: Self = Self(0);

    /// From milliseconds; below zero and not-a-number become zero.
    pub fn from_ms(ms: f64) -> Self {
        Self((ms * 1_000.0).round() as u64)
    }

    /// In milliseconds.
    pub fn as_ms(self) -> f64 {
        self.0 as f64 / 1_000.0
    }

    /// The time from `earlier` to this one, zero if that is later.
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

impl From<Duration> for Micros {
    fn from(duration: Duration) -> Self {
        Self(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }
}

impl ops::Add for Micros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Micros {
    fn sum<I: Iterator<Item = Self>>(times: I) -> Self {
        times.fold(Self::ZERO, ops::Add::add)
    }
}

/// Three significant digits at most, in the unit that reads best: `4.12 s`, `212 ms`, `0.30 ms`, `0 ms`.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0 ms"),
            us @ 1..10_000 => write!(f, "{} ms", fixed((us + 5) / 10, 2)),
            us @ 10_000..999_500 => write!(f, "{} ms", (us + 500) / 1_000),
            us => write!(f, "{} s", fixed(us.saturating_add(5_000) / 10_000, 2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_unit_that_reads_best() {
        let written = [0, 5, 300, 9_990, 212_345, 999_499, 999_500, 4_120_000].map(|us| Micros(us).to_string());
        assert_eq!(written, ["0 ms", "0.01 ms", "0.30 ms", "9.99 ms", "212 ms", "999 ms", "1.00 s", "4.12 s"]);
    }

    #[test]
    fn odd_numbers_become_zero() {
        assert_eq!([f64::NAN, -3.0, f64::NEG_INFINITY].map(Micros::from_ms), [Micros::ZERO; 3]);
    }
}
