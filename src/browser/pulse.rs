//! The page's pulse while a run is recorded, and what disturbs the recording from outside.

use super::{
    host::{clock_step, performance_now},
    restarts,
};
use crate::{
    time::Micros,
    trace::{Disturbance, EventKind, Recorder, STANDSTILL, standstill},
};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use js_sys::Date;
use std::{cell::Cell, rc::Rc};

/// Records a heartbeat every 50 ms until it is dropped, and whatever disturbs the recording meanwhile: see
/// [`Disturbance`]. Of a coarse clock it records the steps.
#[must_use = "the pulse ends when this is dropped"]
pub struct Pulse {
    watch: Rc<Watch>,
    _interval: Interval,
    _listeners: Vec<EventListener>,
}

/// What tells that the page goes away, and how; or that it may be back. Those of the document are heard on their way
/// through the window.
const SIGNS: [(&str, Option<Disturbance>); 5] = [
    ("visibilitychange", None),
    ("freeze", Some(Disturbance::Frozen)),
    ("resume", None),
    ("pagehide", Some(Disturbance::Left)),
    ("pageshow", None),
];

impl Pulse {
    /// The time between two beats in milliseconds.
    pub const PERIOD_MS: u32 = 50;

    /// Starts beating into `recorder`.
    pub fn start(recorder: Recorder) -> Self {
        if clock_step() > Micros::ZERO {
            recorder.record(EventKind::ClockStep(clock_step()));
        }
        let watch = Rc::new(Watch {
            away: Cell::new(is_hidden().then_some((Disturbance::Hidden, Micros::ZERO))),
            beat: Cell::new((recorder.now(), recorder.len())),
            worker: Cell::new(restarts::began()),
            ahead: Cell::new(ahead()),
            recorder,
        });
        let mut listeners = Vec::new();
        for (name, sign) in SIGNS {
            let Some(window) = web_sys::window() else { break };
            let (watch, options) = (watch.clone(), EventListenerOptions::run_in_capture_phase());
            listeners.push(EventListener::new_with_options(&window, name, options, move |_| watch.heard(sign)));
        }
        let beating = watch.clone();
        Self { watch, _interval: Interval::new(Self::PERIOD_MS, move || beating.beat()), _listeners: listeners }
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        let now = self.watch.recorder.now();
        self.watch.look(now);
        self.watch.is_back(now);
    }
}

/// What is known of the time since the last beat.
struct Watch {
    recorder: Recorder,
    /// Why the page is away, and since when.
    away: Cell<Option<(Disturbance, Micros)>>,
    /// When the last beat was, and how many events there were.
    beat: Cell<(Micros, usize)>,
    /// When the service worker that last answered had begun.
    worker: Cell<f64>,
    /// See [`ahead`].
    ahead: Cell<f64>,
}

/// The computer's clock goes on while the computer sleeps, the page's may not: what they may differ by, in milliseconds.
const APART_MS: f64 = 1_000.0;

impl Watch {
    fn beat(&self) {
        let now = self.recorder.now();
        self.look(now);
        self.recorder.record_at(now, EventKind::Heartbeat);
        self.beat.set((now, self.recorder.len()));
    }

    /// Looks for what nobody tells of.
    fn look(&self, now: Micros) {
        let (before, events) = self.beat.get();
        // The timers of a page that is away are late.
        if self.away.get().is_none() && now.since(before) > STANDSTILL {
            let since = standstill(self.recorder.trace().events.iter_from(events), before, now);
            if let Some(since) = since {
                self.disturbed(Disturbance::Stopped, since, now);
            }
        }
        let worker = restarts::began();
        let ahead = ahead();
        if self.worker.replace(worker) != worker {
            // On the recording's clock, and not before it.
            let began = Micros::from_ms(worker - ahead).since(self.recorder.epoch());
            self.disturbed(Disturbance::Restarting, began, now);
        }
        if (self.ahead.replace(ahead) - ahead).abs() > APART_MS {
            self.disturbed(Disturbance::Unsteady, before, now);
        }
    }

    fn disturbed(&self, what: Disturbance, since: Micros, now: Micros) {
        self.recorder.record_at(now, EventKind::Disturbed { what, lasted: now.since(since) });
    }

    fn heard(&self, sign: Option<Disturbance>) {
        let now = self.recorder.now();
        let what = match sign {
            Some(what) => what,
            None if is_hidden() => Disturbance::Hidden,
            None => return self.is_back(now),
        };
        let (known, since) = self.away.get().unwrap_or((what, now));
        self.away.set(Some((known.max(what), since)));
    }

    fn is_back(&self, now: Micros) {
        if let Some((what, since)) = self.away.take() {
            self.disturbed(what, since, now);
            self.beat.set((now, self.recorder.len()));
        }
    }
}

fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// How far the computer's clock is ahead of the page's, in milliseconds.
fn ahead() -> f64 {
    Date::now() - performance_now()
}
