//! What tasks share: who holds it, and who queues for it.

use super::{Held, Lane, State, lane::has_happened, order::sort};
use crate::{
    time::Micros,
    trace::{ResourceId, TaskId, Wait},
};

/// Something that tasks share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Who has taken hold of it, with the number of the event, in that order; none where it was let go of.
    holds: Vec<(u32, Option<TaskId>)>,
    /// How many at the front have been let go of.
    gone: usize,
}

impl Shared {
    /// Who holds it as far as the events have been read, the first to take it first.
    pub fn holders(&self) -> impl Iterator<Item = TaskId> {
        self.holds[self.gone..].iter().filter_map(|(_, task)| *task)
    }

    pub(super) fn take(&mut self, task: TaskId, order: u32) {
        self.holds.push((order, Some(task)));
    }

    /// Who lets go, and of which hold: of `own`, the number of the event that gave it, if the releasing task holds it.
    /// asyncio lets any task release what another one holds: then it is the one who has held it longest.
    pub(super) fn release(&mut self, own: Option<u32>) -> Option<(TaskId, u32)> {
        let own = own.and_then(|order| self.holds.binary_search_by_key(&order, |(order, _)| *order).ok());
        let (order, task) = self.holds.get_mut(own.unwrap_or(self.gone))?;
        let released = Some((task.take()?, *order));
        while self.holds.get(self.gone).is_some_and(|(_, task)| task.is_none()) {
            self.gone += 1;
        }
        released
    }
}

/// The entry of `resource`, made at its first use.
pub(super) fn of(resources: &mut Vec<Shared>, resource: ResourceId) -> &mut Shared {
    let place = resource.0 as usize;
    if resources.len() <= place {
        resources.resize_with(place + 1, Shared::default);
    }
    &mut resources[place]
}

/// Who held something at an instant, and who waited for it, as tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Who held it, the first to take it first.
    pub holders: Vec<TaskId>,
    /// Who waited for it, in the order in which they came.
    pub queue: Vec<TaskId>,
}

impl super::Analysis {
    /// Who held what, and who waited for it, after the first `events` events: by the numbers of what is shared.
    pub fn sharing_after(&self, events: usize) -> Vec<Sharing> {
        // Keys that sort by the event, with the task in their lower half.
        let key = |order: u32, task: TaskId| u64::from(order) << 32 | u64::from(task.0);
        let mut holders = vec![Vec::new(); self.resources.len()];
        let mut queues = holders.clone();
        for lane in &self.lanes {
            for held in lane.held.iter().filter(|held| held.is_held(events)) {
                if let Some(holders) = holders.get_mut(held.resource.0 as usize) {
                    holders.push(key(held.order, lane.task));
                }
            }
            if let Some(span) = lane.span_after(events)
                && let State::Waiting(Wait::Resource { resource, .. }) = span.state
                && let Some(queue) = queues.get_mut(resource.0 as usize)
            {
                queue.push(key(span.order, lane.task));
            }
        }
        let in_order = |mut keys: Vec<u64>| {
            sort(&mut keys);
            keys.into_iter().map(|key| TaskId(key as u32)).collect()
        };
        let pairs = holders.into_iter().zip(queues);
        pairs.map(|(holders, queue)| Sharing { holders: in_order(holders), queue: in_order(queue) }).collect()
    }
}

impl Held {
    /// Whether it was held after the first `events` events of the recording.
    pub fn is_held(&self, events: usize) -> bool {
        has_happened(self.order, events) && !self.ended.is_some_and(|ended| has_happened(ended, events))
    }
}

impl Lane {
    /// It took hold of `resource` by the event of that number.
    pub(super) fn took(&mut self, at: Micros, resource: ResourceId, order: u32) {
        self.open_holds.push(self.held.len());
        self.held.push(Held { resource, from: at, to: None, order, ended: None });
    }

    /// Its last hold of `resource` that has not ended: the number of the event that gave it.
    pub(super) fn holds(&self, resource: ResourceId) -> Option<u32> {
        let mut open = self.open_holds.iter().rev().map(|place| &self.held[*place]);
        open.find(|held| held.resource == resource).map(|held| held.order)
    }

    /// The hold that the event of that number gave it ends by event number `ended`.
    pub(super) fn let_go(&mut self, at: Micros, order: u32, ended: u32) {
        if let Some(open) = self.open_holds.iter().rposition(|place| self.held[*place].order == order) {
            let place = self.open_holds.remove(open);
            self.held[place].to = Some(at);
            self.held[place].ended = Some(ended);
        }
    }

    /// What it last said it waits for, and its place in that queue.
    pub(super) fn last_wait(&self) -> Option<(Wait, u32)> {
        self.spans.iter().rev().find_map(|span| match &span.state {
            State::Waiting(on) => Some((*on, span.order)),
            _ => None,
        })
    }
}
