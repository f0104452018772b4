//! `retry`: again after a failure, and each time a little later.

use crate::{runtime::io::sleep::sleep_at, trace::Site};
use oorandom::Rand32;
use std::time::Duration;

/// How often to try, and how long to wait between two attempts: `first`, then twice that, then four times, …, and never
/// longer than `cap`.
///
/// ```
/// use interleave::runtime::Backoff;
/// use std::time::Duration;
///
/// let waits = Backoff::new(5, Duration::from_millis(100)).cap(Duration::from_millis(500)).waits();
/// assert_eq!(waits.map(|wait| wait.as_millis()).collect::<Vec<_>>(), [100, 200, 400, 500]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    attempts: u32,
    first: Duration,
    cap: Duration,
    jitter: Option<u32>,
}

impl Backoff {
    /// `attempts` in all, 1 at least; the second one after `first`.
    pub fn new(attempts: u32, first: Duration) -> Self {
        Self { attempts: attempts.max(1), first, cap: Duration::MAX, jitter: None }
    }

    /// No wait is longer than this.
    pub fn cap(self, cap: Duration) -> Self {
        Self { cap, ..self }
    }

    /// Each wait is between half of what it would be and the whole, so that many who failed together don't come back
    /// together. The same seed draws the same waits.
    pub fn jitter(self, seed: u32) -> Self {
        Self { jitter: Some(seed), ..self }
    }

    /// The waits between the attempts: one less than there are attempts.
    pub fn waits(self) -> impl Iterator<Item = Duration> {
        let mut random = self.jitter.map(|seed| Rand32::new(seed.into()));
        (1..self.attempts).scan(self.first, move |next, _| {
            let wait = (*next).min(self.cap);
            *next = wait.saturating_mul(2);
            Some(match &mut random {
                // In whole thousandths, so that no fraction is rounded differently elsewhere.
                Some(random) => wait / 1_000 * random.rand_range(500..1_001),
                None => wait,
            })
        })
    }
}

/// Awaits `attempt(1)`, and after a failure `attempt(2)`, and so on, as `backoff` says; gives the first success or the
/// last error. asyncio has none: it is a loop around `try`, `except` and `asyncio.sleep`, in the task that awaits this.
///
/// The recording shows each wait as the timer it is.
#[track_caller]
pub fn retry<T, E, F>(backoff: Backoff, attempt: impl FnMut(u32) -> F) -> impl Future<Output = Result<T, E>>
where
    F: Future<Output = Result<T, E>>,
{
    retry_if(backoff, |_| true, attempt)
}

/// As [`retry()`], after errors for which `again` is true: a server that is overloaded, say, and not a page that is
/// missing. Any other error is given at once.
#[track_caller]
pub fn retry_if<T, E, F>(
    backoff: Backoff,
    again: impl Fn(&E) -> bool,
    mut attempt: impl FnMut(u32) -> F,
) -> impl Future<Output = Result<T, E>>
where
    F: Future<Output = Result<T, E>>,
{
    let site = Site::caller();
    async move {
        let mut waits = backoff.waits();
        let mut number = 1;
        loop {
            let result = attempt(number).await;
            match (&result, waits.next()) {
                (Err(error), Some(wait)) if again(error) => sleep_at(site, wait).await,
                _ => return result,
            }
            number += 1;
        }
    }
}
