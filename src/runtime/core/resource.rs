//! What tasks share, as the recording knows it: a kind, a name, and a number from the run that uses it first.

use super::run::{Scope, current, try_current};
use crate::trace::{EventKind, Recorder, Resource, ResourceKind, Site, Wait};
use std::{cell::OnceCell, rc::Rc, sync::Arc};

/// The part of a lock, a queue and their kin that is on the record. It can be made outside a run.
pub(in crate::runtime) struct Shared {
    kind: ResourceKind,
    name: Arc<str>,
    /// From the first use on. Kept, because what holds it can be let go of outside any poll.
    known: OnceCell<(Recorder, Arc<Resource>)>,
}

impl Shared {
    /// Not used yet; an empty name is none.
    pub(in crate::runtime) fn new(kind: ResourceKind, name: &str) -> Rc<Self> {
        Rc::new(Self { kind, name: name.into(), known: OnceCell::new() })
    }

    /// What the task that is being polled waits for, in a call named `to`.
    ///
    /// # Panics
    /// Outside a run.
    pub(in crate::runtime) fn wait(&self, to: &'static str) -> Wait {
        let (_, resource) = self.known_in(&current());
        Wait::Resource { resource: resource.clone(), to }
    }

    /// Writes down that the task that is being polled took hold of it.
    pub(in crate::runtime) fn acquired(&self, site: Site) {
        let Some(scope) = try_current() else { return };
        let (recorder, resource) = self.known_in(&scope);
        if let Some(task) = recorder.running() {
            recorder.record(EventKind::Acquired { task, resource: resource.clone(), site });
        }
    }

    /// Writes down that it was let go of.
    pub(in crate::runtime) fn released(&self) {
        if let Some((recorder, resource)) = self.known.get() {
            recorder.record(EventKind::Released { task: recorder.running(), resource: resource.clone() });
        }
    }

    fn known_in(&self, scope: &Scope) -> &(Recorder, Arc<Resource>) {
        self.known.get_or_init(|| {
            let resource = Resource { id: scope.next_resource(), kind: self.kind, name: self.name.clone() };
            (scope.recorder.clone(), Arc::new(resource))
        })
    }
}
