//! One task's story: spans of ready, polling and waiting, what it held, and its end.

use super::LONG_POLL;
use crate::{
    time::Micros,
    trace::{Outcome, Phases, RequestEnd, RequestId, ResourceId, SourceId, TaskId, Wait},
};
use std::sync::Arc;

/// What a task is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Spawned or woken, and not yet polled: it waits for the loop.
    Ready,
    /// The loop is polling it.
    Polling,
    /// Suspended.
    Waiting(Wait),
}

/// A stretch of one state. Spans of a lane follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The state.
    pub state: State,
    /// Its begin.
    pub from: Micros,
    /// Its end; none while it lasts.
    pub to: Option<Micros>,
    /// The number of the event that put the task there: who became ready, or queued, before whom. A poll in between
    /// doesn't cost a task its place, so this can be older than the span.
    pub order: u32,
    /// The number of the event with which the span began.
    pub begun: u32,
    /// The call in which the task stands: that of its last wait. None before its first.
    pub source: Option<SourceId>,
}

/// A request that a task made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// Its phases, once the browser told them.
    pub phases: Option<Box<Phases>>,
    /// How it ended; none while it is under way.
    pub end: Option<RequestEnd>,
}

/// How long a task held something shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub resource: ResourceId,
    /// Since when.
    pub from: Micros,
    /// Until when; none while it does.
    pub to: Option<Micros>,
    /// The number of the event.
    pub order: u32,
    /// The number of the event that ended it; none while it lasts.
    pub ended: Option<u32>,
}

/// A limit on how long a task waits for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit {
    /// When it was set.
    pub from: Micros,
    /// When its time is over.
    pub until: Micros,
    /// When it ended, and whether its time was over; none while it is set.
    pub end: Option<(Micros, bool)>,
    /// The number of the event that set it.
    pub order: u32,
    /// The number of the event that ended it; none while it is set.
    pub ended: Option<u32>,
}

impl TimeLimit {
    /// Whether it was set after the first `events` events of its recording: its time was to come.
    pub fn is_set(&self, events: usize) -> bool {
        has_happened(self.order, events) && !self.ended.is_some_and(|ended| has_happened(ended, events))
    }

    /// Whether it was set at `now` and not lifted by then: its time is over or to come.
    pub fn holds(&self, now: Micros) -> bool {
        self.from <= now && self.end.is_none_or(|(at, over)| over || at > now)
    }
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Its number.
    pub task: TaskId,
    /// Its name.
    pub name: Arc<str>,
    /// Who spawned it, none for the program itself.
    pub parent: Option<TaskId>,
    /// How many tasks stand above it.
    pub depth: u32,
    /// The call that spawned it.
    pub source: SourceId,
    /// When it was spawned.
    pub spawned: Micros,
    /// Its states in order. Only the last one can be open, and only while `end` is none.
    pub spans: Vec<Span>,
    /// When and how it ended.
    pub end: Option<(Micros, Outcome)>,
    /// The number of the event that was its end.
    pub ended: Option<u32>,
    /// How often it was polled.
    pub polls: u32,
    /// How many of those polls took longer than [`LONG_POLL`].
    pub long_polls: u32,
    /// How often it was woken.
    pub wakes: u32,
    /// Whether it spawned tasks of its own.
    pub has_children: bool,
    /// The requests it made, in order.
    pub requests: Vec<Request>,
    /// What it held, in order.
    pub held: Vec<Held>,
    /// The places of those that have not ended: few, where `held` may be long.
    pub open_holds: Vec<usize>,
    /// The limits that it set on its waits, in order.
    pub limits: Vec<TimeLimit>,
    /// When it printed.
    pub printed: Vec<Micros>,
    /// Its waits for something outside the program that are over, together.
    pub outside: Micros,
    /// The longest of them.
    pub longest_wait: Micros,
    /// Which of its events began the last of them, and how long it was: polls in between don't end a wait.
    pub last_wait: (u32, Micros),
    /// Its open poll's place among all that are open, from 1; 0 if it has none.
    pub open_poll: u32,
}

impl Lane {
    /// A task that has just been spawned.
    pub fn new(task: TaskId, name: Arc<str>, parent: Option<TaskId>, source: SourceId, spawned: Micros) -> Self {
        Self {
            task,
            name,
            parent,
            depth: 0,
            source,
            spawned,
            spans: Vec::new(),
            end: None,
            ended: None,
            polls: 0,
            long_polls: 0,
            wakes: 0,
            has_children: false,
            requests: Vec::new(),
            held: Vec::new(),
            open_holds: Vec::new(),
            limits: Vec::new(),
            printed: Vec::new(),
            outside: Micros::ZERO,
            longest_wait: Micros::ZERO,
            last_wait: (0, Micros::ZERO),
            open_poll: 0,
        }
    }

    /// What it was in after the first `events` events of the recording: none before its spawn and from its end on. Of
    /// spans that began with one event, the last.
    pub fn span_after(&self, events: usize) -> Option<&Span> {
        let begun = self.spans.partition_point(|span| has_happened(span.begun, events));
        self.spans[..begun].last().filter(|_| !self.ended.is_some_and(|ended| has_happened(ended, events)))
    }

    /// The time it has waited for something outside the program by `now`, which is not before its last event.
    pub fn waited(&self, now: Micros) -> Micros {
        self.outside + self.open_wait().map_or(Micros::ZERO, |span| now.since(span.from))
    }

    /// The longest that it has waited for one thing outside the program by `now`, which is not before its last event.
    pub fn longest_wait(&self, now: Micros) -> Micros {
        let open = self.open_wait().map_or(Micros::ZERO, |span| self.wait_so_far(span) + now.since(span.from));
        self.longest_wait.max(open)
    }

    fn open_wait(&self) -> Option<&Span> {
        self.spans.last().filter(|span| span.to.is_none() && span.is_outside())
    }

    /// How long the wait that `span` goes on with had been before it.
    fn wait_so_far(&self, span: &Span) -> Micros {
        if self.last_wait.0 == span.order { self.last_wait.1 } else { Micros::ZERO }
    }

    /// It goes over into `state` by event number `begun`.
    pub(super) fn turn(&mut self, at: Micros, state: State, order: u32, begun: u32) {
        self.close(at);
        let source = self.spans.last().and_then(|span| span.source);
        self.spans.push(Span { state, from: at, to: None, order, begun, source });
    }

    pub(super) fn close(&mut self, at: Micros) {
        if let Some(span) = self.open_wait() {
            let (order, length) = (span.order, at.since(span.from));
            self.last_wait = (order, self.wait_so_far(span) + length);
            self.longest_wait = self.longest_wait.max(self.last_wait.1);
            self.outside = self.outside + length;
        }
        let Some(open) = self.spans.last_mut().filter(|span| span.to.is_none()) else { return };
        open.to = Some(at);
        self.long_polls += u32::from(open.is_long());
    }
}

/// Whether event number `number` is among the first `events`.
pub(super) fn has_happened(number: u32, events: usize) -> bool {
    (number as usize) < events
}

impl Span {
    /// Whether it waits for something outside the program.
    pub fn is_outside(&self) -> bool {
        matches!(&self.state, State::Waiting(on) if on.is_external())
    }

    /// Whether it is a poll that took, or has been known to take, longer than [`LONG_POLL`].
    pub fn is_long(&self) -> bool {
        self.state == State::Polling && self.to.is_some_and(|to| to.since(self.from) > LONG_POLL)
    }
}
