//! What tasks share, as a recording knows it: a kind, a name, and a number from each run that uses it.

use super::run::{Scope, current, try_current};
use crate::trace::{Call, EventKind, Recorder, ResourceId, ResourceKind, Site, Wait};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
    sync::Arc,
};

/// The part of a lock, a queue and their kin that is on the record. It can be made outside a run.
pub(in crate::runtime) struct SharedResource {
    kind: ResourceKind,
    name: Arc<str>,
    /// Where it is known, from the first use in each run on. The run that took hold of it last comes last.
    known: RefCell<Vec<Known>>,
}

/// What it is in one run's recording.
struct Known {
    scope: Weak<Scope>,
    /// Kept, because what holds it can be let go of outside any poll, and after the run.
    recorder: Recorder,
    resource: ResourceId,
    /// How often it was taken hold of and not let go of yet.
    held: usize,
}

impl SharedResource {
    /// Not used yet; an empty name is none.
    pub(in crate::runtime) fn new(kind: ResourceKind, name: &str) -> Rc<Self> {
        Rc::new(Self { kind, name: name.into(), known: RefCell::default() })
    }

    /// What the task that is being polled waits for, in a call named `to`.
    ///
    /// # Panics
    /// Outside a run.
    pub(in crate::runtime) fn wait(&self, to: Call) -> Wait {
        let place = self.known_in(&current());
        Wait::Resource { resource: self.known.borrow()[place].resource, to }
    }

    /// Writes down that the task that is being polled took hold of it.
    pub(in crate::runtime) fn acquired(&self, site: Site) {
        let Some(scope) = try_current() else { return };
        let place = self.known_in(&scope);
        let Some(task) = scope.recorder.running() else { return };
        let mut known = self.known.borrow_mut();
        let mut here = known.remove(place);
        here.held += 1;
        here.recorder.record(EventKind::Acquired { task, resource: here.resource, source: here.recorder.source(site) });
        known.push(here);
    }

    /// Writes down that it was let go of: in the run that does so if that holds it, or else in the one that took hold of
    /// it last.
    pub(in crate::runtime) fn released(&self) {
        let here = try_current();
        let mut known = self.known.borrow_mut();
        let is_here = |known: &Known| here.as_ref().is_some_and(|here| known.is_in(here));
        let place = known.iter().position(|known| known.held > 0 && is_here(known));
        let place = place.or_else(|| known.iter().rposition(|known| known.held > 0));
        // What nobody took: one more than there were.
        let place = place.or_else(|| known.iter().position(is_here)).or(known.len().checked_sub(1));
        if let Some(Known { recorder, resource, held, .. }) = place.map(|place| &mut known[place]) {
            *held = held.saturating_sub(1);
            recorder.record(EventKind::Released { task: recorder.running(), resource: *resource });
        }
    }

    /// Writes down that there is so much of it from now on: how many items, or whether it is set. Outside a run nobody
    /// sees it.
    pub(in crate::runtime) fn level(&self, level: usize) {
        let Some(scope) = try_current() else { return };
        let place = self.known_in(&scope);
        let resource = self.known.borrow()[place].resource;
        let level = level.try_into().unwrap_or(u32::MAX);
        scope.recorder.record(EventKind::Level { task: scope.recorder.running(), resource, level });
    }

    /// Where in the list the run is: in a place of its own, since numbers are a run's own.
    fn known_in(&self, scope: &Rc<Scope>) -> usize {
        let mut known = self.known.borrow_mut();
        if let Some(place) = known.iter().position(|known| known.is_in(scope)) {
            return place;
        }
        // Runs that are gone, so that what many runs use doesn't keep all their recordings.
        known.retain(|known| known.held > 0 || known.scope.strong_count() > 0);
        known.push(Known {
            scope: Rc::downgrade(scope),
            recorder: scope.recorder.clone(),
            resource: scope.recorder.resource(self.kind, self.name.clone()),
            held: 0,
        });
        known.len() - 1
    }
}

impl Known {
    fn is_in(&self, scope: &Rc<Scope>) -> bool {
        self.scope.ptr_eq(&Rc::downgrade(scope))
    }
}
