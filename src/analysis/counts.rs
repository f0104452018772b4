//! How many there are of something, over time.

use super::{Analysis, Held, Lane, Span, State, order::sort};
use crate::{
    time::Micros,
    trace::{EventKind, ResourceId, ResourceKind, TaskId, Trace, Wait},
};

/// From each of these times on, in order, there are so many; before the first there are none.
pub type Counts = Vec<(Micros, u32)>;

impl Analysis {
    /// How many tasks are in a wait that is `wanted`, as far as `now`. At an instant it is what is left when all that
    /// happens then has happened.
    pub fn waiting_over_time(&self, now: Micros, wanted: impl Fn(&Wait) -> bool) -> Counts {
        let is_wanted = |span: &&Span| matches!(&span.state, State::Waiting(on) if wanted(on));
        let mut changes = Vec::new();
        // The higher half of what is possible is beyond any clock, so that there is room for which of the two it is.
        let key = |at: Micros, begins: bool| (at.0 & (u64::MAX >> 1)) << 1 | u64::from(begins);
        for lane in &self.lanes {
            // The wait that goes on: by what it began with, and its key. It may be of several spans, with polls between.
            let mut last: Option<(u32, usize)> = None;
            for span in lane.spans.iter().take_while(|span| span.from <= now).filter(is_wanted) {
                let end = key(span.to.map_or(now, |to| to.min(now)), false);
                match last.filter(|(order, _)| *order == span.order) {
                    Some((_, place)) => changes[place] = end,
                    None => {
                        changes.push(key(span.from, true));
                        last = Some((span.order, changes.len()));
                        changes.push(end);
                    }
                }
            }
        }
        sort(&mut changes);
        // In between it may be less than none: at a coarse clock's instant a wait both begins and ends.
        let mut count = 0_i64;
        let mut counts: Counts = Vec::new();
        for change in changes {
            let at = Micros(change >> 1);
            count += if change & 1 == 1 { 1 } else { -1 };
            let left = count.try_into().unwrap_or_default();
            match counts.last_mut().filter(|(last, _)| *last == at) {
                Some(here) => here.1 = left,
                None => counts.push((at, left)),
            }
        }
        counts
    }

    /// Who held things of that kind by `now`, each hold with its task, in the order in which they began. `trace` is what was
    /// analysed.
    pub fn holds_over_time(&self, trace: &Trace, kind: ResourceKind, now: Micros) -> Vec<(TaskId, Held)> {
        let is_kind = |held: &Held| {
            let resource = trace.resources.get(held.resource.0 as usize);
            held.from <= now && resource.is_some_and(|resource| resource.kind == kind)
        };
        // Keys that sort by the event that began it, with the task in their lower half.
        let of = |lane: &Lane| {
            let holds = lane.held.iter().filter(|held| is_kind(held)).map(|held| u64::from(held.order) << 32);
            holds.map(|order| order | u64::from(lane.task.0)).collect::<Vec<_>>()
        };
        let mut keys: Vec<u64> = self.lanes.iter().flat_map(of).collect();
        sort(&mut keys);
        let hold = |key: u64| {
            let (order, task) = ((key >> 32) as u32, TaskId(key as u32));
            let held = &self.lanes.get(task.0 as usize)?.held;
            let place = held.binary_search_by_key(&order, |held| held.order).ok()?;
            Some((task, held[place]))
        };
        keys.into_iter().filter_map(hold).collect()
    }
}

/// The levels of all things of that kind together, as far as `now`: how many items are in queues, how many events are set.
pub fn levels_over_time(trace: &Trace, kind: ResourceKind, now: Micros) -> Counts {
    let is_kind = |id: ResourceId| trace.resources.get(id.0 as usize).is_some_and(|resource| resource.kind == kind);
    let mut levels = vec![0_u64; trace.resources.len()];
    let mut sum = 0;
    let changes = trace.events.iter().take_while(|event| event.at <= now).filter_map(|event| match event.kind {
        EventKind::Level { resource, level, .. } if is_kind(resource) => {
            sum += u64::from(level);
            sum -= std::mem::replace(&mut levels[resource.0 as usize], level.into());
            Some((event.at, sum.try_into().unwrap_or(u32::MAX)))
        }
        _ => None,
    });
    changes.collect()
}
