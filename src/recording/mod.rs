//! What was recorded of one way to do the work, and how two of them compare.

mod compare;
pub mod file;
mod sample;
mod way;
mod work;

pub use crate::trace::Provenance;
pub use compare::{Compared, NotCompared, compared};
pub use sample::Sample;
pub use way::Way;
pub use work::Work;

use crate::{
    analysis::{Analysis, Statistics},
    time::Micros,
    trace::{Outcome, SharedTrace, Trace},
};
use std::{
    cell::{Ref, RefCell},
    rc::Rc,
    sync::{Arc, PoisonError, RwLockReadGuard},
};

/// What is recorded of one way. It grows as long as the way runs; nothing of it is ever copied. What is drawn is a
/// [`Sample`] of it.
#[derive(Debug)]
pub struct Recording {
    /// What ran.
    pub way: Way,
    /// Where its waits came from.
    pub origin: Provenance,
    /// What the page's clock showed at the recording's zero.
    pub epoch: Micros,
    trace: SharedTrace,
    analysis: RefCell<Analysis>,
}

impl Recording {
    /// Of what is, and will be, recorded in `trace`.
    pub fn new(way: Way, origin: Provenance, epoch: Micros, trace: SharedTrace) -> Rc<Self> {
        Rc::new(Self { way, origin, epoch, trace, analysis: RefCell::default() })
    }

    /// What has been recorded by now, the time on the recording's own clock: reads the events that are new.
    pub fn sample(self: &Rc<Self>, now: Micros) -> Sample {
        let trace = self.trace();
        let mut analysis = self.analysis.borrow_mut();
        let read = analysis.read();
        analysis.extend(trace.events.iter_from(read));
        Sample::new(self.clone(), analysis.read(), now.max(analysis.last))
    }

    /// The events, and what they refer to.
    pub fn trace(&self) -> RwLockReadGuard<'_, Trace> {
        self.trace.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the events say, as far as they have been read.
    pub fn analysis(&self) -> Ref<'_, Analysis> {
        self.analysis.borrow()
    }

    /// In numbers. Looks at each task.
    pub fn statistics(&self) -> Statistics {
        Statistics::of(&self.analysis())
    }

    /// From the program's begin to its end, or to the last event if it has not ended.
    pub fn wall(&self) -> Micros {
        self.analysis().wall()
    }

    /// Whether anything from outside disturbed it. Its times then say nothing of the program.
    pub fn is_disturbed(&self) -> bool {
        !self.analysis().disturbed.is_empty()
    }

    /// How the program ended, and when.
    pub fn end(&self) -> Option<(Micros, Outcome)> {
        self.analysis().lanes.first()?.end.clone()
    }
}

/// Of the same, with the same events; how far they have been read is nobody's business.
impl PartialEq for Recording {
    fn eq(&self, other: &Self) -> bool {
        let same = (&self.way, self.origin, self.epoch) == (&other.way, other.origin, other.epoch);
        same && (Arc::ptr_eq(&self.trace, &other.trace) || *self.trace() == *other.trace())
    }
}
