//! A recording as far as it had come when it was looked at.

use super::Recording;
use crate::time::Micros;
use std::{fmt, ops::Deref, rc::Rc};

/// A handle to a recording, with how far it had come. All samples of a recording share it: what was recorded after the
/// sample was taken is there too, behind `events` and `now`.
#[derive(Clone)]
pub struct Sample {
    recording: Rc<Recording>,
    /// How many events there were.
    pub events: usize,
    /// The time up to which it was known.
    pub now: Micros,
}

impl Sample {
    pub(super) fn new(recording: Rc<Recording>, events: usize, now: Micros) -> Self {
        Self { recording, events, now }
    }

    /// What it is a sample of.
    pub fn recording(&self) -> &Rc<Recording> {
        &self.recording
    }

    /// How many of its events happened by `at`.
    pub fn events_by(&self, at: Micros) -> usize {
        self.trace().events.count_while(|event| event.at <= at).min(self.events)
    }
}

impl Deref for Sample {
    type Target = Recording;

    fn deref(&self) -> &Recording {
        &self.recording
    }
}

/// The same recording, as far.
impl PartialEq for Sample {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.recording, &other.recording) && (self.events, self.now) == (other.events, other.now)
    }
}

impl Eq for Sample {}

/// Which recording, and how far: a recording can have millions of events.
impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { recording, events, now } = self;
        f.debug_struct("Sample").field("way", &recording.way.id).field("events", events).field("now", now).finish()
    }
}
