//! A limit on how long something is waited for, as the recording has it.

use super::run::Scope;
use crate::{
    runtime::Timer,
    time::Micros,
    trace::{EventKind, LimitId, Recorder, Site},
};
use std::{cell::Cell, rc::Rc, time::Duration};

/// A limit that is set. Dropped before its time is over, it is lifted.
pub(in crate::runtime) struct TimeLimit {
    /// Held for its Drop.
    _timer: Timer,
    recorder: Recorder,
    id: LimitId,
    over: Rc<Cell<bool>>,
}

impl TimeLimit {
    /// Calls `then` after `delay`, unless it is lifted before. The recording names the task that is being polled, and the
    /// call at `site`.
    pub(in crate::runtime) fn set(scope: &Scope, site: Site, delay: Duration, then: impl FnOnce() + 'static) -> Self {
        let recorder = scope.recorder.clone();
        let (id, source, at) = (recorder.next_limit(), recorder.source(site), recorder.now());
        let until = at + Micros::from(delay);
        recorder.record_at(at, EventKind::LimitSet { task: recorder.running(), limit: id, until, source });
        let over = Rc::new(Cell::new(false));
        let end = {
            let (recorder, over) = (recorder.clone(), over.clone());
            move || {
                over.set(true);
                recorder.record(EventKind::LimitEnded { limit: id, over: true });
                then();
            }
        };
        Self { _timer: scope.call_later(delay, Box::new(end)), recorder, id, over }
    }
}

impl Drop for TimeLimit {
    fn drop(&mut self) {
        if !self.over.get() {
            self.recorder.record(EventKind::LimitEnded { limit: self.id, over: false });
        }
    }
}
