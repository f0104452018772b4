//! A run after some of its events: the tree of its tasks, and the ready queue. asyncio's `all_tasks` and `pstree`, looking
//! back.

use super::{Analysis, Lane, Span, State, order::sort};

/// A task that lived then.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// The task.
    pub lane: &'a Lane,
    /// What it was doing.
    pub span: &'a Span,
    /// How many living tasks stand above it.
    pub depth: u32,
}

/// No task: the end of a list of siblings.
const NONE: u32 = u32::MAX;

impl Analysis {
    /// The tasks that lived after the first `events` events, each followed by those it spawned, in the order of their
    /// spawning. A task whose
    /// parent has ended stands below the nearest ancestor that lives.
    ///
    /// ```text
    /// main       waits for 2 tasks      depth 0
    ///   first    ready                  depth 1
    ///     inner  waits for a timer      depth 2
    ///   second   running                depth 1
    /// ```
    pub fn tree_after(&self, events: usize) -> Vec<Node<'_>> {
        let spans: Vec<_> = self.lanes.iter().map(|lane| lane.span_after(events)).collect();
        // Each task's first child and next sibling; the place after the last is that of the roots' parent.
        let root = spans.len();
        let (mut child, mut sibling) = (vec![NONE; root + 1], vec![NONE; root]);
        // Each task's nearest ancestor that lives, or the roots' parent: parents come first.
        let mut above = vec![root; root];
        for (place, lane) in self.lanes.iter().enumerate() {
            if let Some(parent) = lane.parent.map(|parent| parent.0 as usize).filter(|parent| *parent < place) {
                above[place] = if spans[parent].is_some() { parent } else { above[parent] };
            }
        }
        for place in (0..root).rev().filter(|place| spans[*place].is_some()) {
            sibling[place] = child[above[place]];
            child[above[place]] = place as u32;
        }
        let mut tree = Vec::new();
        let mut open = vec![child[root]];
        while let Some(place) = open.pop() {
            let Some(span) = spans.get(place as usize).copied().flatten() else { continue };
            tree.push(Node { lane: &self.lanes[place as usize], span, depth: open.len() as u32 });
            open.extend([sibling[place as usize], child[place as usize]]);
        }
        tree
    }

    /// The task that was being polled after the first `events` events: of several, the innermost.
    pub fn running_after(&self, events: usize) -> Option<&Lane> {
        let polled =
            |lane: &Lane| lane.span_after(events).filter(|span| span.state == State::Polling).map(|span| span.begun);
        self.lanes
            .iter()
            .filter_map(|lane| Some((polled(lane)?, lane)))
            .max_by_key(|(begun, _)| *begun)
            .map(|(_, lane)| lane)
    }

    /// The tasks that were ready after the first `events` events, the next to be polled first.
    pub fn ready_after(&self, events: usize) -> Vec<&Lane> {
        let ready =
            |lane: &Lane| lane.span_after(events).filter(|span| span.state == State::Ready).map(|span| span.order);
        self.in_order(&ready)
    }

    /// The lanes that have a number, by that number.
    pub(super) fn in_order(&self, number: &dyn Fn(&Lane) -> Option<u32>) -> Vec<&Lane> {
        let numbered =
            self.lanes.iter().filter_map(|lane| Some(u64::from(number(lane)?) << 32 | u64::from(lane.task.0)));
        let mut keys: Vec<_> = numbered.collect();
        sort(&mut keys);
        keys.into_iter().map(|key| &self.lanes[key as u32 as usize]).collect()
    }
}
