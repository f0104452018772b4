//! What tasks share: who holds it, and who queues for it.

use super::{Analysis, Held, Lane, State};
use crate::{
    time::Micros,
    trace::{Resource, TaskId, Wait},
};
use std::sync::Arc;

/// Something that tasks share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The thing.
    pub resource: Arc<Resource>,
    /// Who holds it as far as the events have been read, the first to take it first.
    pub holders: Vec<TaskId>,
}

impl Shared {
    /// Who lets go when `task` releases it. asyncio lets any task release what another one holds: then it is the one who
    /// has held it longest.
    pub(super) fn release(&mut self, task: Option<TaskId>) -> Option<TaskId> {
        let own = self.holders.iter().position(|holder| Some(*holder) == task);
        (!self.holders.is_empty()).then(|| self.holders.remove(own.unwrap_or(0)))
    }
}

/// The entry of `resource`, made at its first use. They are in the order of their numbers.
pub(super) fn of<'a>(resources: &'a mut Vec<Shared>, resource: &Arc<Resource>) -> &'a mut Shared {
    let place = resources.binary_search_by_key(&resource.id, |shared| shared.resource.id).unwrap_or_else(|place| {
        resources.insert(place, Shared { resource: resource.clone(), holders: Vec::new() });
        place
    });
    &mut resources[place]
}

impl Analysis {
    /// Who held `resource` at `at`, the first to take it first.
    pub fn holders_at(&self, resource: &Resource, at: Micros) -> Vec<&Lane> {
        let holds = |held: &&Held| held.resource == resource.id && held.from <= at && held.to.is_none_or(|to| at < to);
        self.in_order(&|lane| lane.held.iter().find(holds).map(|held| held.order))
    }

    /// Who waited for `resource` at `at`, in the order in which they came.
    pub fn queue_at(&self, resource: &Resource, at: Micros) -> Vec<&Lane> {
        self.in_order(&|lane| {
            let span = lane.span_at(at)?;
            match &span.state {
                State::Waiting(Wait::Resource { resource: on, .. }) if on.id == resource.id => Some(span.order),
                _ => None,
            }
        })
    }
}

impl Lane {
    /// The last time it took hold of `resource` ends.
    pub(super) fn let_go(&mut self, at: Micros, resource: u32) {
        if let Some(held) = self.held.iter_mut().rfind(|held| held.resource == resource && held.to.is_none()) {
            held.to = Some(at);
        }
    }

    /// What it last said it waits for, and its place in that queue.
    pub(super) fn last_wait(&self) -> Option<(Wait, u32)> {
        self.spans.iter().rev().find_map(|span| match &span.state {
            State::Waiting(on) => Some((on.clone(), span.order)),
            _ => None,
        })
    }
}
