//! Each task's spans: ready, polling, waiting.

use crate::{
    time::Micros,
    trace::{Event, EventKind, Outcome, Phases, Polled, Site, TaskId, Wait},
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
}

/// A request that a task made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its URL.
    pub url: Arc<str>,
    /// Its phases, once the browser told them.
    pub phases: Option<Phases>,
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
    /// The call that spawned it.
    pub site: Site,
    /// When it was spawned.
    pub spawned: Micros,
    /// Its states in order. Only the last one can be open, and only while `end` is none.
    pub spans: Vec<Span>,
    /// When and how it ended.
    pub end: Option<(Micros, Outcome)>,
    /// How often it was polled.
    pub polls: u32,
    /// How often it was woken.
    pub wakes: u32,
    /// Whether it spawned tasks of its own.
    pub has_children: bool,
    /// The last request it made.
    pub request: Option<Request>,
}

impl Lane {
    /// The time it has waited for something outside the program by `now`.
    pub fn waited(&self, now: Micros) -> Micros {
        let external = |span: &&Span| matches!(&span.state, State::Waiting(on) if on.is_external());
        self.spans.iter().filter(external).map(|span| span.to.unwrap_or(now).since(span.from)).sum()
    }

    fn turn(&mut self, at: Micros, state: State) {
        self.close(at);
        self.spans.push(Span { state, from: at, to: None });
    }

    fn close(&mut self, at: Micros) {
        if let Some(open) = self.spans.last_mut().filter(|span| span.to.is_none()) {
            open.to = Some(at);
        }
    }
}

/// All that is known of a run from the events read so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// One per task, by its number.
    pub lanes: Vec<Lane>,
    /// When the loop polled any task, in order and without overlap.
    pub busy: Vec<(Micros, Micros)>,
    /// The page's pulse.
    pub heartbeats: Vec<Micros>,
    /// When the last event happened.
    pub last: Micros,
    /// The polls that have not ended, outermost first.
    open_polls: Vec<OpenPoll>,
}

/// A poll that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OpenPoll {
    task: TaskId,
    from: Micros,
    /// What the task said it will wait for.
    intent: Option<Wait>,
    /// Whether the task was woken meanwhile.
    woken: bool,
}

impl Analysis {
    /// Reads all of `events`.
    pub fn of(events: &[Event]) -> Self {
        let mut analysis = Self::default();
        analysis.extend(events);
        analysis
    }

    /// Reads the events that follow those read before.
    pub fn extend(&mut self, events: &[Event]) {
        for event in events {
            self.last = self.last.max(event.at);
            self.read(event.at, &event.kind);
        }
    }

    /// How long the loop had been busy by `now`.
    pub fn busy_by(&self, now: Micros) -> Micros {
        self.busy.iter().map(|(from, to)| (*to).min(now).since(*from)).sum()
    }

    /// The lanes that did the work: tasks that spawned none, apart from the program itself unless it is alone.
    pub fn workers(&self) -> impl Iterator<Item = &Lane> {
        let alone = self.lanes.len() == 1;
        self.lanes.iter().filter(move |lane| alone || (lane.parent.is_some() && !lane.has_children))
    }

    fn read(&mut self, at: Micros, kind: &EventKind) {
        match kind {
            EventKind::Spawned { task, parent, name, site } => {
                if let Some(parent) = parent.and_then(|parent| self.lane(parent)) {
                    parent.has_children = true;
                }
                self.lanes.push(Lane {
                    task: *task,
                    name: name.clone(),
                    parent: *parent,
                    site: *site,
                    spawned: at,
                    spans: vec![Span { state: State::Ready, from: at, to: None }],
                    end: None,
                    polls: 0,
                    wakes: 0,
                    has_children: false,
                    request: None,
                });
            }
            EventKind::Woken { task, .. } => self.woken(at, *task),
            EventKind::PollStarted { task } => self.poll_started(at, *task),
            EventKind::PollEnded { task, polled } => self.poll_ended(at, *task, *polled),
            EventKind::WaitingOn { task, on, .. } => {
                if let (Wait::Request(url), Some(lane)) = (on, self.lane(*task)) {
                    lane.request = Some(Request { url: url.clone(), phases: None });
                }
                if let Some(poll) = self.open_poll(*task) {
                    poll.intent = Some(on.clone());
                }
            }
            EventKind::Finished { task, outcome } => {
                if let Some(lane) = self.lane(*task) {
                    lane.close(at);
                    lane.end = Some((at, outcome.clone()));
                }
            }
            EventKind::Network { url, phases } => self.network(url, phases),
            EventKind::Heartbeat => self.heartbeats.push(at),
            EventKind::Dropped { .. }
            | EventKind::Blocked { .. }
            | EventKind::Acquired { .. }
            | EventKind::Released { .. }
            | EventKind::Printed { .. }
            | EventKind::NeverAwaited { .. } => {}
        }
    }

    fn woken(&mut self, at: Micros, task: TaskId) {
        // Woken during its own poll it will be ready when that ends; woken twice it is ready since the first time.
        if let Some(poll) = self.open_poll(task) {
            poll.woken = true;
        }
        let Some(lane) = self.lane(task) else { return };
        lane.wakes += 1;
        if let Some(Span { state: State::Waiting(_), .. }) = lane.spans.last()
            && lane.end.is_none()
        {
            lane.turn(at, State::Ready);
        }
    }

    fn poll_started(&mut self, at: Micros, task: TaskId) {
        self.open_polls.push(OpenPoll { task, from: at, intent: None, woken: false });
        if let Some(lane) = self.lane(task) {
            lane.polls += 1;
            lane.turn(at, State::Polling);
        }
    }

    fn poll_ended(&mut self, at: Micros, task: TaskId, polled: Polled) {
        let Some(OpenPoll { from, intent, woken, .. }) = self.open_polls.pop() else { return };
        if self.open_polls.is_empty() {
            self.busy.push((from, at));
        }
        let Some(lane) = self.lane(task) else { return };
        match polled {
            Polled::Ready => lane.close(at),
            Polled::Pending => {
                // A poll that says nothing goes on waiting for what it waited for before.
                let before = lane.spans.iter().rev().find_map(|span| match &span.state {
                    State::Waiting(on) => Some(on.clone()),
                    _ => None,
                });
                lane.turn(at, State::Waiting(intent.or(before).unwrap_or(Wait::Turn)));
                if woken {
                    lane.turn(at, State::Ready);
                }
            }
        }
    }

    fn network(&mut self, url: &Arc<str>, phases: &Phases) {
        let requests = self.lanes.iter_mut().filter_map(|lane| lane.request.as_mut());
        for request in requests.filter(|request| request.url == *url) {
            request.phases = Some(phases.clone());
        }
    }

    fn open_poll(&mut self, task: TaskId) -> Option<&mut OpenPoll> {
        self.open_polls.iter_mut().rfind(|poll| poll.task == task)
    }

    fn lane(&mut self, task: TaskId) -> Option<&mut Lane> {
        self.lanes.get_mut(task.0 as usize)
    }
}
