//! The critical path: what decided when the program ended.
//!
//! The walk goes back from the end. Whoever woke a task was the reason that it could go on, so the path goes over to that
//! task's poll; what was woken from outside waited for the outside. Each microsecond of the wall time lies in exactly one
//! stretch.
//!
//! ```text
//! program  ▂█┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄█   waits for task 2
//! task 1     █▅▅▅▅▅█                holds the lock
//! task 2     █┄┄┄┄┄┄█▅▅▅▅▅▅▅▅▅▅█    in line for the lock, then a timer
//!          ↑run ↑outside, in line ↑outside
//! ```

use super::{Analysis, Lane, Span, State};
use crate::{
    time::Micros,
    trace::{Call, EventKind, ResourceId, SourceId, TaskId, Trace, Wait},
};

/// What a stretch of the path was spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// Waiting for something outside the program.
    Outside(Wait),
    /// Waiting until a limit's time was over.
    Limit,
    /// Ready, or with its turn given up, and not yet polled.
    Ready,
    /// Being polled.
    Running,
    /// The recording doesn't say: what woke it was neither a task nor what it waited for.
    Unknown,
}

/// A stretch of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The task that the path leads through.
    pub task: TaskId,
    /// Its begin.
    pub from: Micros,
    /// Its end.
    pub to: Micros,
    /// What it was spent on.
    pub spent: Spent,
    /// The number of the event with which that began: stretches of one wait have it in common. None where it is unknown.
    pub begun: Option<u32>,
    /// The call in which the task stood.
    pub source: Option<SourceId>,
    /// What another task, which the path comes to later, stood in line for meanwhile. `task` held it, or was what its
    /// holder waited for.
    pub in_line: Option<ResourceId>,
}

/// A path's parts, which add up to the wall time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PathParts {
    /// Waiting for something outside the program, a limit's time included, with nobody in line.
    pub outside: Micros,
    /// Standing in line for a lock, a permit or room in a queue, whatever went on before it was free.
    pub in_line: Micros,
    /// Ready and not polled, with nobody in line.
    pub ready: Micros,
    /// Running, with nobody in line.
    pub running: Micros,
    /// Unknown.
    pub unknown: Micros,
}

impl PathParts {
    /// Adds them up.
    pub fn of(path: &[Stretch]) -> Self {
        let mut parts = Self::default();
        for Stretch { from, to, spent, in_line, .. } in path {
            let part = match (spent, in_line) {
                (_, Some(_)) => &mut parts.in_line,
                (Spent::Outside(_) | Spent::Limit, None) => &mut parts.outside,
                (Spent::Ready, None) => &mut parts.ready,
                (Spent::Running, None) => &mut parts.running,
                (Spent::Unknown, None) => &mut parts.unknown,
            };
            *part = *part + to.since(*from);
        }
        parts
    }
}

impl Analysis {
    /// The path from the program's start to its end, or to the last event if it has not ended: in order, without a gap.
    /// `trace` is what was analysed. Linear in the events.
    pub fn critical_path(&self, trace: &Trace) -> Vec<Stretch> {
        let Some(program) = self.lanes.first() else { return Vec::new() };
        let mut walk = Walk {
            analysis: self,
            trace,
            start: program.spawned,
            at: program.spawned + self.wall(),
            ends: Vec::new(),
            overs: Vec::new(),
            reached: self.lanes.iter().map(|lane| lane.spans.len()).collect(),
            lines: Vec::new(),
            path: Vec::new(),
        };
        walk.look_up();
        let mut next = program.spans.len().checked_sub(1).map(|last| (program, last));
        while let Some((lane, place)) = next {
            next = walk.back(lane, place);
        }
        walk.spend(program.task, walk.start, Spent::Unknown, None);
        walk.path.reverse();
        walk.path
    }
}

struct Walk<'a> {
    analysis: &'a Analysis,
    trace: &'a Trace,
    /// The program's.
    start: Micros,
    /// How far back it has come.
    at: Micros,
    /// The tasks' ends, by the numbers of their events.
    ends: Vec<(u32, TaskId)>,
    /// Whose limits were over when, in the order of the tasks and times.
    overs: Vec<(TaskId, Micros)>,
    /// By the task's number, from which of its spans on the walk has been: it never comes back there.
    reached: Vec<usize>,
    /// What later tasks on the path stood in line for, and since when.
    lines: Vec<(ResourceId, Micros)>,
    /// Latest first.
    path: Vec<Stretch>,
}

impl<'a> Walk<'a> {
    /// Reads of the events what the walk looks up.
    fn look_up(&mut self) {
        let mut setters = Vec::new();
        for (order, event) in (0..).zip(&self.trace.events) {
            match &event.kind {
                EventKind::Finished { task, .. } => self.ends.push((order, *task)),
                EventKind::LimitSet { task, .. } => setters.push(*task),
                EventKind::LimitEnded { limit, over: true } => {
                    let setter = setters.get(limit.0 as usize).copied().flatten();
                    self.overs.extend(setter.map(|task| (task, event.at)));
                }
                _ => {}
            }
        }
        self.overs.sort_unstable();
    }

    /// Goes back over one span of `lane`, and says from which one it goes on.
    fn back(&mut self, lane: &'a Lane, place: usize) -> Option<(&'a Lane, usize)> {
        let span = &lane.spans[place];
        // What is between a task's last poll and its end.
        self.spend(lane.task, span.to.unwrap_or(self.at).max(span.from), Spent::Unknown, None);
        let before = || place.checked_sub(1).map(|place| (lane, place));
        match &span.state {
            State::Polling => self.spend(lane.task, span.from, Spent::Running, Some(span)),
            State::Ready => {
                self.spend(lane.task, span.from, Spent::Ready, Some(span));
                return self.cause(lane, place, span).or_else(before);
            }
            State::Waiting(Wait::Turn) => self.spend(lane.task, span.from, Spent::Ready, Some(span)),
            State::Waiting(on) if on.is_external() => self.spend(lane.task, span.from, Spent::Outside(*on), Some(span)),
            State::Waiting(on) => {
                self.stand_in_line(on, span);
                let spent = if self.is_limit(lane, span) { Spent::Limit } else { Spent::Unknown };
                self.spend(lane.task, span.from, spent, Some(span));
            }
        }
        before()
    }

    /// What another task did when it made this one ready, if one did.
    fn cause(&mut self, lane: &Lane, place: usize, ready: &Span) -> Option<(&'a Lane, usize)> {
        let before = place.checked_sub(1).map(|place| &lane.spans[place]);
        let waited = before.and_then(|span| match span.state {
            State::Waiting(on) => Some((on, span)),
            _ => None,
        });
        let by = match self.trace.events.get(ready.order as usize).map(|event| &event.kind)? {
            EventKind::Spawned { parent, .. } => *parent,
            EventKind::Woken { by, .. } => by.or_else(|| self.ended_last(lane, ready.order, waited?)),
            _ => None,
        };
        let by = by.filter(|by| *by != lane.task)?;
        let cause = self.last_span(by, ready.order)?;
        if let Some((on, span)) = waited {
            self.stand_in_line(&on, span);
        }
        Some(cause)
    }

    /// Whose end was heard of by who `waited` for tasks, a turn after it: the last one before the event of that number.
    fn ended_last(&self, lane: &Lane, order: u32, (on, span): (Wait, &Span)) -> Option<TaskId> {
        if self.is_limit(lane, span) {
            return None;
        }
        let before = self.ends.partition_point(|(end, _)| *end < order);
        let (end, task) = *self.ends[..before].last()?;
        let in_time = || self.trace.events[end as usize].at >= span.from;
        match on {
            Wait::Task(awaited) => Some(awaited).filter(|awaited| *awaited == task && in_time()),
            Wait::Tasks(_) => Some(task).filter(|_| in_time()),
            _ => None,
        }
    }

    /// Whether a limit's time was over in a wait. That ends the wait.
    fn is_limit(&self, lane: &Lane, wait: &Span) -> bool {
        let before = self.overs.partition_point(|over| *over < (lane.task, wait.from));
        self.overs.get(before).is_some_and(|(task, at)| *task == lane.task && *at <= self.at)
    }

    /// What `task` was in when the event of that number came.
    fn last_span(&mut self, task: TaskId, order: u32) -> Option<(&'a Lane, usize)> {
        let lane = self.analysis.lanes.get(task.0 as usize)?;
        let is_before = |span: &Span| span.from <= self.at && span.order < order;
        let place = (0..self.reached[task.0 as usize]).rev().find(|place| is_before(&lane.spans[*place]));
        self.reached[task.0 as usize] = place.map_or(0, |place| place + 1);
        place.map(|place| (lane, place))
    }

    /// A task on the path waited in `span`. To wait for an item, for news or for the others is no line: who brings them is on
    /// the path.
    fn stand_in_line(&mut self, on: &Wait, span: &Span) {
        if let Wait::Resource { resource, to: Call::Acquire | Call::Put } = on {
            self.lines.push((*resource, span.from));
        }
    }

    /// All that is left until `from` was spent on this, in that span.
    fn spend(&mut self, task: TaskId, from: Micros, spent: Spent, span: Option<&Span>) {
        let (begun, source) = (span.map(|span| span.begun), span.and_then(|span| span.source));
        let from = from.max(self.start);
        while from < self.at {
            // In line up to then; what was before is not, or for something else.
            self.lines.retain(|(_, since)| *since < self.at);
            let line = self.lines.first().copied();
            let begin = line.map_or(from, |(_, since)| since.max(from));
            let in_line = line.map(|(resource, _)| resource);
            self.path.push(Stretch { task, from: begin, to: self.at, spent, begun, source, in_line });
            self.at = begin;
        }
    }
}
