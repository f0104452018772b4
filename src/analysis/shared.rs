//! What tasks share: who holds it, and who queues for it.

use super::{Lane, State};
use crate::{
    time::Micros,
    trace::{ResourceId, TaskId, Wait},
};
use std::collections::{BTreeMap, BTreeSet};

/// Something that tasks share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Who holds it as far as the events have been read, by the number of the event that gave it to them.
    holders: BTreeMap<u32, TaskId>,
    /// The same the other way round.
    holds: BTreeSet<(TaskId, u32)>,
}

impl Shared {
    /// Who holds it as far as the events have been read, the first to take it first.
    pub fn holders(&self) -> impl Iterator<Item = TaskId> {
        self.holders.values().copied()
    }

    pub(super) fn take(&mut self, task: TaskId, order: u32) {
        self.holders.insert(order, task);
        self.holds.insert((task, order));
    }

    /// Who lets go when `task` releases it, and of which hold. asyncio lets any task release what another one holds: then
    /// it is the one who has held it longest.
    pub(super) fn release(&mut self, task: Option<TaskId>) -> Option<(TaskId, u32)> {
        let own = task.and_then(|task| self.holds.range((task, 0)..=(task, u32::MAX)).next().copied());
        let hold = own.or_else(|| self.holders.first_key_value().map(|(order, task)| (*task, *order)))?;
        self.holds.remove(&hold);
        self.holders.remove(&hold.1);
        Some(hold)
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
    /// Who held what, and who waited for it, at `at`: by the numbers of what is shared.
    pub fn sharing_at(&self, at: Micros) -> Vec<Sharing> {
        let mut holders = vec![BTreeMap::new(); self.resources.len()];
        let mut queues = vec![BTreeMap::new(); self.resources.len()];
        for lane in &self.lanes {
            for held in lane.held.iter().filter(|held| held.from <= at && held.to.is_none_or(|to| at < to)) {
                if let Some(holders) = holders.get_mut(held.resource.0 as usize) {
                    holders.insert(held.order, lane.task);
                }
            }
            if let Some(span) = lane.span_at(at)
                && let State::Waiting(Wait::Resource { resource, .. }) = span.state
                && let Some(queue) = queues.get_mut(resource.0 as usize)
            {
                queue.insert(span.order, lane.task);
            }
        }
        let pairs = holders.into_iter().zip(queues);
        pairs
            .map(|(holders, queue)| Sharing {
                holders: holders.into_values().collect(),
                queue: queue.into_values().collect(),
            })
            .collect()
    }
}

impl Lane {
    /// The hold that the event of that number gave it ends.
    pub(super) fn let_go(&mut self, at: Micros, order: u32) {
        if let Ok(place) = self.held.binary_search_by_key(&order, |held| held.order) {
            self.held[place].to = Some(at);
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
