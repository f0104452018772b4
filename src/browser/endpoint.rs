//! The latency endpoint that this page can use: another origin, its own service worker, or a timer.

use super::{fetch, service_worker::take_control, timings};
use crate::trace::{EventKind, Provenance, Recorder, RequestId};
use futures::future::{Either, select};
use std::pin::pin;

/// How long a service worker may take to get ready, in milliseconds. It takes under 120 where it works at all.
const DEADLINE_MS: u32 = 3_000;

/// Who answers, and how its URLs begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Who answers.
    pub provenance: Provenance,
    prefix: String,
}

impl Endpoint {
    /// The endpoint at `base` if one is named, else the service worker if one can answer, else the timer.
    pub async fn prepare(base: Option<String>) -> Self {
        if let Some(base) = base {
            return Self { provenance: Provenance::Network, prefix: base + "/" };
        }
        let deadline = gloo_timers::future::TimeoutFuture::new(DEADLINE_MS);
        let controlled = match select(pin!(take_control()), deadline).await {
            Either::Left((prefix, _)) => prefix,
            Either::Right(_) => None,
        };
        match controlled {
            Some(prefix) => Self { provenance: Provenance::ServiceWorker, prefix },
            None => Self { provenance: Provenance::TimerFallback, prefix: String::new() },
        }
    }

    /// None: for programs that make no requests.
    pub fn none() -> Self {
        Self { provenance: Provenance::Timers, prefix: String::new() }
    }

    /// How its URLs begin; empty where a timer stands in for it.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What a reader can check where another origin has answered none of the requests. The browser tells a page nothing
    /// of the cause; but a request without CORS tells whether there is a server at all.
    pub async fn unanswered(&self) -> Option<String> {
        if self.provenance != Provenance::Network {
            return None;
        }
        let origin = self.prefix.trim_end_matches('/');
        Some(match fetch::reaches(&format!("{}lat/0", self.prefix)).await {
            true => format!(
                "{origin} can be reached, but the page may not read its answers: they come without the header \
                 Access-Control-Allow-Origin, or they are errors."
            ),
            false => format!(
                "{origin} could not be reached, and the browser does not tell a page why. Check that a server runs there, \
                 on that port; that the host's name is right; that its certificate is valid; that it does not redirect \
                 in a circle; and that nothing in this browser blocks it."
            ),
        })
    }

    /// Makes room for what the browser notes of the next run's requests.
    pub fn make_room(&self) {
        if !self.prefix.is_empty() {
            timings::make_room(&self.prefix);
        }
    }

    /// Writes down what the browser knows of the requests that were recorded.
    pub fn record_phases(&self, recorder: &Recorder) {
        if self.prefix.is_empty() {
            return;
        }
        let mut timings = timings::Timings::default();
        let mut phases = Vec::new();
        for (id, url) in (0..).map(RequestId).zip(&recorder.trace().requests) {
            if let Some(found) = timings.next(url, recorder.epoch()) {
                phases.push((id, found));
            }
        }
        for (request, phases) in phases {
            recorder.record(EventKind::Network { request, phases: Box::new(phases) });
        }
    }
}
