//! How many requests the endpoint has under way, so that it can refuse one more than a limit allows.
//!
//! `static/sw.js` counts in the same way. The latency server counts with what is here, and so do the hosts that answer
//! the endpoint's URLs themselves.

use super::latency::Latency;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts the requests that name a limit, those of each run on their own. A request is under way until its answer
/// begins. A clone counts the same ones.
#[derive(Debug, Clone, Default)]
pub struct UnderWay(Arc<Mutex<Vec<(String, u32)>>>);

impl UnderWay {
    /// Counts a request of the run `at` as under way; none if `limit` of them are already. A request without a limit,
    /// which is 0, is not counted.
    pub fn enter(&self, at: &str, limit: u32) -> Option<Ticket> {
        if limit == 0 {
            return Some(Ticket { counted: None });
        }
        let mut counts = self.counts();
        match counts.iter_mut().find(|(run, _)| run == at) {
            Some((_, count)) if *count >= limit => return None,
            Some((_, count)) => *count += 1,
            None => counts.push((at.to_owned(), 1)),
        }
        Some(Ticket { counted: Some((at.to_owned(), self.clone())) })
    }

    /// The URL that is to be answered, and what counts it until its answer begins: `url` itself or, where its limit is
    /// reached, that of a refusal.
    pub fn admit(&self, url: String) -> (String, Option<Ticket>) {
        let Some(latency) = Latency::parse(&url) else { return (url, None) };
        match self.enter(&latency.at, latency.limit) {
            Some(ticket) => (url, Some(ticket)),
            None => (latency.refused().url(), None),
        }
    }

    fn counts(&self) -> MutexGuard<'_, Vec<(String, u32)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is under way until this is dropped.
#[derive(Debug)]
#[must_use = "dropped at once, the request no longer counts"]
pub struct Ticket {
    /// As a request of which run, and where. None: it has no limit.
    counted: Option<(String, UnderWay)>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let Some((at, under_way)) = &self.counted else { return };
        let mut counts = under_way.counts();
        if let Some((_, count)) = counts.iter_mut().find(|(run, _)| run == at) {
            *count -= 1;
        }
        counts.retain(|(_, count)| *count > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_the_limit_is_refused_until_one_has_left() {
        let under_way = UnderWay::default();
        let first = under_way.enter("a", 2);
        let second = under_way.enter("a", 2);
        assert!(first.is_some() && second.is_some() && under_way.enter("a", 2).is_none());
        assert!(under_way.enter("b", 2).is_some(), "another run counts on its own");
        drop(first);
        assert!(under_way.enter("a", 2).is_some());
    }

    #[test]
    fn nothing_is_kept_of_what_has_left() {
        let under_way = UnderWay::default();
        drop([1, 2].map(|_| under_way.enter("a", 2)));
        assert!(under_way.counts().is_empty());
    }

    #[test]
    fn a_request_without_a_limit_is_not_counted() {
        let under_way = UnderWay::default();
        let (url, _ticket) = under_way.admit("lat/20?id=1".into());
        assert_eq!((url.as_str(), under_way.counts().is_empty()), ("lat/20?id=1", true));
    }
}
