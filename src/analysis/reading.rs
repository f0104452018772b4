//! Reads events as they come.

use super::{Disturbed, Lane, Mention, Request, Requests, Shared, Span, State, TimeLimit, shared};
use crate::{
    time::Micros,
    trace::{Event, EventKind, Log, Outcome, Polled, RequestId, SourceId, TaskId, Wait},
};
use std::sync::Arc;

/// A poll that keeps the loop longer than this is flagged. asyncio's debug mode says so from 100 ms on
/// (`loop.slow_callback_duration`); a page that doesn't answer for 50 ms is felt to stutter, and browsers call that a
/// long task.
pub const LONG_POLL: Micros = Micros(50_000);

/// The time between two beats of the page's pulse. A blocked loop shows as missing beats.
pub const PULSE_PERIOD: Micros = Micros(50_000);

/// The name of a task that is one repetition begins with this.
const RUN: &str = "run ";

/// A line that the program printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// When.
    pub at: Micros,
    /// Who.
    pub task: Option<TaskId>,
    /// The line.
    pub text: Arc<str>,
    /// The number of the event.
    pub order: u32,
}

/// A future that was made and never polled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverAwaited {
    /// When it was dropped.
    pub at: Micros,
    /// What it was.
    pub what: Arc<str>,
    /// The call that made it.
    pub source: SourceId,
}

/// All that is known of a run from the events read so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// One per task, by its number.
    pub lanes: Log<Lane>,
    /// When the loop polled any task, in order and without overlap.
    pub busy: Log<(Micros, Micros)>,
    /// The page's pulse.
    pub heartbeats: Log<Micros>,
    /// What was printed, in order.
    pub printed: Log<Printed>,
    /// Begin and end of the tasks called `run 1`, `run 2` and so on that were not cut off, in the order of their ends.
    pub repetitions: Vec<(Micros, Micros)>,
    /// What disturbed the recording, in the order of the ends. If there is anything, its times say nothing.
    pub disturbed: Vec<Disturbed>,
    /// The length of the clock's steps; zero for a clock that is fine enough not to speak of it.
    pub clock_step: Micros,
    /// What was never awaited, in order.
    pub never_awaited: Log<NeverAwaited>,
    /// The calls that events name, in the order in which they first did.
    pub sources: Vec<SourceId>,
    /// The same in the order of the events, each as often as it was named after another one.
    pub mentions: Log<Mention>,
    /// What tasks shared, by its number.
    pub resources: Vec<Shared>,
    /// When the last event happened.
    pub last: Micros,
    pub(super) totals: Totals,
    /// Which of them are known, by their numbers.
    pub(super) named: Vec<bool>,
    /// Who made which request, by its number: the task, and the place among its requests.
    askers: Vec<Option<(TaskId, u32)>>,
    /// Who set which limit, by its number: the task, and the place among its limits.
    limiters: Vec<Option<(TaskId, u32)>>,
    /// How many events were read.
    read: u32,
    /// The polls that have not ended, outermost first.
    open_polls: Vec<OpenPoll>,
}

/// Counted while reading, so that nobody has to go through all again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) polls: u32,
    pub(super) long_polls: u32,
    pub(super) wakes: u32,
    pub(super) busy: Micros,
    pub(super) longest_poll: Micros,
    pub(super) requests: Requests,
    /// Tasks that have been spawned and have not ended.
    alive: u32,
    most_at_once: u32,
    /// Tasks that have ended with an error.
    failed: u32,
    /// Timers set and stretches of computing: how many, and the lengths that were asked for, together.
    asked: (u32, Micros),
}

/// A poll that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OpenPoll {
    from: Micros,
    /// What the task said it will wait for, and in which call.
    intent: Option<(Wait, SourceId)>,
    /// The event that woke the task meanwhile.
    woken: Option<u32>,
}

impl Analysis {
    /// Reads all of `events`.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut analysis = Self::default();
        analysis.extend(events);
        analysis
    }

    /// Reads the events that follow those read before.
    pub fn extend<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.last = self.last.max(event.at);
            self.mention(event.at, &event.kind);
            self.event(event.at, &event.kind);
            self.read += 1;
        }
    }

    /// How long the loop had been busy by `now`.
    pub fn busy_by(&self, now: Micros) -> Micros {
        if now >= self.last {
            return self.totals.busy;
        }
        let begun = self.busy.iter().take_while(|(from, _)| *from < now);
        begun.map(|(from, to)| (*to).min(now).since(*from)).sum()
    }

    /// How many events have been read.
    pub fn read(&self) -> usize {
        self.read as usize
    }

    /// From the program's spawning to its end, or to the last event if it has not ended.
    pub fn wall(&self) -> Micros {
        let program = self.lanes.first();
        let start = program.map_or(Micros::ZERO, |lane| lane.spawned);
        program.and_then(|lane| lane.end.as_ref()).map_or(self.last, |(at, _)| *at).since(start)
    }

    /// How many tasks there were at the same time, at most.
    pub fn most_at_once(&self) -> u32 {
        self.totals.most_at_once
    }

    /// How the requests ended.
    pub fn requests(&self) -> Requests {
        self.totals.requests
    }

    /// How many tasks have ended with an error.
    pub fn failed(&self) -> u32 {
        self.totals.failed
    }

    /// Timers set and stretches of computing: how many, and the lengths that were asked for, together.
    pub fn asked(&self) -> (u32, Micros) {
        self.totals.asked
    }

    /// The lanes that did the work: tasks that spawned none, apart from the program itself unless it is alone.
    pub fn workers(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().filter(|lane| self.is_worker(lane))
    }

    /// Whether the lane is one of [`Self::workers`].
    pub fn is_worker(&self, lane: &Lane) -> bool {
        self.lanes.len() == 1 || (lane.parent.is_some() && !lane.has_children)
    }

    fn event(&mut self, at: Micros, kind: &EventKind) {
        match kind {
            EventKind::Spawned { task, parent, name, source } => {
                let mut lane = Lane::new(*task, name.clone(), *parent, *source, at);
                if let Some(parent) = parent.and_then(|parent| self.lane(parent)) {
                    parent.has_children = true;
                    lane.depth = parent.depth + 1;
                }
                lane.turn(at, State::Ready, self.read, self.read);
                self.lanes.push(lane);
                self.totals.alive += 1;
                self.totals.most_at_once = self.totals.most_at_once.max(self.totals.alive);
            }
            EventKind::Woken { task, .. } => self.woken(at, *task),
            EventKind::PollStarted { task } => self.poll_started(at, *task),
            EventKind::PollEnded { task, polled } => self.poll_ended(at, *task, *polled),
            EventKind::WaitingOn { task, on, source } => self.waiting_on(*task, *on, *source),
            EventKind::Finished { task, outcome } => {
                let ended = self.read;
                if let Some(lane) = self.lanes.get_mut(task.0 as usize) {
                    lane.close(at);
                    lane.end = Some((at, outcome.clone()));
                    lane.ended = Some(ended);
                    self.totals.alive = self.totals.alive.saturating_sub(1);
                    self.totals.failed += u32::from(matches!(outcome, Outcome::Error(_)));
                    if lane.name.starts_with(RUN) && !matches!(outcome, Outcome::Cancelled) {
                        self.repetitions.push((lane.spawned, at));
                    }
                }
            }
            EventKind::Network { request, phases } => {
                if let Some(request) = self.request(*request) {
                    request.phases = Some(phases.clone());
                }
            }
            EventKind::RequestEnded { request, end } => {
                self.totals.requests.count(*end);
                if let Some(request) = self.request(*request) {
                    request.end = Some(*end);
                }
            }
            EventKind::Heartbeat => self.heartbeats.push(at),
            EventKind::Acquired { task, resource, .. } => {
                let order = self.read;
                shared::of(&mut self.resources, *resource).take(*task, order);
                if let Some(lane) = self.lane(*task) {
                    lane.took(at, *resource, order);
                }
            }
            EventKind::Released { task, resource } => {
                let ended = self.read;
                let own = task.and_then(|task| self.lanes.get(task.0 as usize)?.holds(*resource));
                let released = shared::of(&mut self.resources, *resource).release(own);
                if let Some((holder, order)) = released
                    && let Some(lane) = self.lane(holder)
                {
                    lane.let_go(at, order, ended);
                }
            }
            EventKind::Printed { task, text, .. } => {
                self.printed.push(Printed { at, task: *task, text: text.clone(), order: self.read });
                if let Some(lane) = task.and_then(|task| self.lane(task)) {
                    lane.printed.push(at);
                }
            }
            EventKind::NeverAwaited { what, source, .. } => {
                self.never_awaited.push(NeverAwaited { at, what: what.clone(), source: *source });
            }
            EventKind::LimitSet { task, until, .. } => {
                let set = TimeLimit { from: at, until: *until, end: None, order: self.read, ended: None };
                let lane = task.and_then(|task| Some((task, &mut self.lane(task)?.limits)));
                let limiter = lane.map(|(task, limits)| {
                    limits.push(set);
                    (task, limits.len() as u32 - 1)
                });
                self.limiters.push(limiter);
            }
            EventKind::LimitEnded { limit, over } => {
                let ended = self.read;
                if let Some((task, place)) = self.limiters.get(limit.0 as usize).copied().flatten()
                    && let Some(lane) = self.lane(task)
                {
                    let limit = &mut lane.limits[place as usize];
                    (limit.end, limit.ended) = (Some((at, *over)), Some(ended));
                }
            }
            EventKind::Blocked { length, .. } => self.asked_for(*length),
            EventKind::Disturbed { what, lasted } => {
                self.disturbed.push(Disturbed { what: *what, from: at.since(*lasted), to: at });
            }
            EventKind::ClockStep(step) => self.clock_step = *step,
            EventKind::Level { .. } | EventKind::Dropped { .. } => {}
        }
    }

    fn woken(&mut self, at: Micros, task: TaskId) {
        let order = self.read;
        // Woken during its own poll it will be ready when that ends; woken twice it is ready since the first time.
        if let Some(poll) = self.open_poll(task) {
            poll.woken.get_or_insert(order);
        }
        let Some(lane) = self.lanes.get_mut(task.0 as usize) else { return };
        lane.wakes += 1;
        self.totals.wakes += 1;
        if let Some(Span { state: State::Waiting(_), .. }) = lane.spans.last()
            && lane.end.is_none()
        {
            lane.turn(at, State::Ready, order, order);
        }
    }

    fn waiting_on(&mut self, task: TaskId, on: Wait, source: SourceId) {
        match on {
            Wait::Request(request) => self.request_of(task, request),
            Wait::Timer(length) => self.asked_for(length),
            Wait::Resource { resource, .. } => {
                shared::of(&mut self.resources, resource);
            }
            Wait::Turn | Wait::Task(_) | Wait::Tasks(_) => {}
        }
        if let Some(poll) = self.open_poll(task) {
            poll.intent = Some((on, source));
        }
    }

    fn poll_started(&mut self, at: Micros, task: TaskId) {
        self.open_polls.push(OpenPoll { from: at, intent: None, woken: None });
        let (order, open) = (self.read, self.open_polls.len());
        if let Some(lane) = self.lanes.get_mut(task.0 as usize) {
            lane.open_poll = open as u32;
            lane.polls += 1;
            self.totals.polls += 1;
            lane.turn(at, State::Polling, order, order);
        }
    }

    fn poll_ended(&mut self, at: Micros, task: TaskId, polled: Polled) {
        let Some(OpenPoll { from, intent, woken, .. }) = self.open_polls.pop() else { return };
        if self.open_polls.is_empty() {
            self.busy.push((from, at));
            let length = at.since(from);
            self.totals.busy = self.totals.busy + length;
            self.totals.longest_poll = self.totals.longest_poll.max(length);
            self.totals.long_polls += u32::from(length > LONG_POLL);
        }
        let read = self.read;
        let Some(lane) = self.lane(task) else { return };
        lane.open_poll = 0;
        match polled {
            Polled::Ready => lane.close(at),
            Polled::Pending => {
                // A poll that says nothing goes on waiting for what it waited for before, in its old place.
                let (on, order) = match intent {
                    Some((on, _)) => (on, read),
                    None => lane.last_wait().unwrap_or((Wait::Turn, read)),
                };
                lane.turn(at, State::Waiting(on), order, read);
                if let (Some((_, source)), Some(span)) = (intent, lane.spans.last_mut()) {
                    span.source = Some(source);
                }
                if let Some(order) = woken {
                    lane.turn(at, State::Ready, order, read);
                }
            }
        }
    }

    fn asked_for(&mut self, length: Micros) {
        let (count, all) = self.totals.asked;
        self.totals.asked = (count + 1, all + length);
    }

    /// A task waits for a request's answer. For that of a body's next piece it waits again.
    fn request_of(&mut self, task: TaskId, request: RequestId) {
        let place = request.0 as usize;
        if self.askers.len() <= place {
            self.askers.resize(place + 1, None);
        }
        if self.askers[place].is_none()
            && let Some(lane) = self.lanes.get_mut(task.0 as usize)
        {
            self.askers[place] = Some((task, lane.requests.len() as u32));
            lane.requests.push(Request { id: request, phases: None, end: None });
        }
    }

    fn request(&mut self, request: RequestId) -> Option<&mut Request> {
        let (task, place) = self.askers.get(request.0 as usize).copied().flatten()?;
        self.lane(task)?.requests.get_mut(place as usize)
    }

    fn open_poll(&mut self, task: TaskId) -> Option<&mut OpenPoll> {
        let place = self.lanes.get(task.0 as usize)?.open_poll.checked_sub(1)?;
        self.open_polls.get_mut(place as usize)
    }

    fn lane(&mut self, task: TaskId) -> Option<&mut Lane> {
        self.lanes.get_mut(task.0 as usize)
    }
}
