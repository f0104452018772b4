//! The one instant that everything shows.

use crate::{recording::Sample, time::Micros};
use std::rc::Rc;

/// A time, and in each recording the number of events up to it: a coarse clock puts many events on one instant, so the
/// time alone doesn't say which of them have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The time, since each recording's begin.
    pub at: Micros,
    /// How many events of each recording have happened.
    pub events: Rc<[usize]>,
}

impl Cursor {
    /// At the end of `at`: all events of that instant have happened.
    pub fn at(at: Micros, recordings: &[Sample]) -> Self {
        Self { at, events: recordings.iter().map(|recording| recording.events_by(at)).collect() }
    }
}
