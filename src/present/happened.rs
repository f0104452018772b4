//! An event in one sentence.

use super::row::task_name;
use crate::{
    analysis::{Analysis, State},
    text::{capitalized, counted},
    trace::{EventKind, Outcome, Polled, RequestEnd, RequestId, ResourceKind, TaskId, Trace, Wait},
};

/// The last of the first `events` events that is the program's own.
pub(super) fn happened(analysis: &Analysis, trace: &Trace, events: usize) -> String {
    let is_own =
        |kind: &EventKind| !matches!(kind, EventKind::Heartbeat | EventKind::Network { .. } | EventKind::ClockStep(_));
    let mut before = (0..events).rev().filter(|place| is_own(&trace.events[*place].kind));
    match before.next() {
        Some(place) => Teller { analysis, trace, events: place + 1 }.tell(&trace.events[place].kind),
        None => "Nothing has happened yet.".into(),
    }
}

/// What an event is told from: the recording up to it.
struct Teller<'a> {
    analysis: &'a Analysis,
    trace: &'a Trace,
    events: usize,
}

impl Teller<'_> {
    fn tell(&self, kind: &EventKind) -> String {
        let name = |task: &TaskId| self.name(*task);
        match kind {
            EventKind::Spawned { task, parent: None, .. } => format!("{} is started.", capitalized(&name(task))),
            EventKind::Spawned { task, parent: Some(parent), .. } => {
                format!("{} starts {}, which waits {}.", capitalized(&name(parent)), name(task), self.behind(*task))
            }
            EventKind::Woken { task, by } => self.woken(*task, *by),
            EventKind::PollStarted { task } => format!("The loop gives {} its turn: it runs.", name(task)),
            EventKind::PollEnded { task, polled: Polled::Ready } => {
                format!("{} runs to its end.", capitalized(&name(task)))
            }
            EventKind::PollEnded { task, polled: Polled::Pending } => self.suspended(*task),
            EventKind::WaitingOn { task, on, .. } => format!("{} awaits {}.", capitalized(&name(task)), self.wait(on)),
            EventKind::Finished { task, outcome } => match outcome {
                Outcome::Value(text) if text.is_empty() => format!("{} has ended.", capitalized(&name(task))),
                Outcome::Value(text) => format!("{} has ended: “{text}”.", capitalized(&name(task))),
                Outcome::Error(text) => format!("{} has failed: {text}.", capitalized(&name(task))),
                Outcome::Cancelled => format!("{} has been cancelled.", capitalized(&name(task))),
            },
            EventKind::Dropped { task, polled: true } => {
                format!("{} is dropped before its end.", capitalized(&name(task)))
            }
            EventKind::Dropped { task, polled: false } => {
                format!("{} is dropped: it never began.", capitalized(&name(task)))
            }
            EventKind::RequestEnded { request, end } => {
                let what = match end {
                    RequestEnd::Status(status) => format!("has been answered with status {status}"),
                    RequestEnd::Failed => "has failed".into(),
                    RequestEnd::Aborted => "has been given up".into(),
                };
                format!("The request of {} {what}.", self.asker(*request))
            }
            EventKind::Acquired { task, resource, .. } => {
                format!("{} takes {}.", capitalized(&name(task)), self.trace.resource_text(*resource))
            }
            EventKind::Released { task: Some(task), resource } => {
                format!("{} lets go of {}.", capitalized(&name(task)), self.trace.resource_text(*resource))
            }
            EventKind::Released { task: None, resource } => {
                format!("{} is let go of, at the program's end.", capitalized(&self.trace.resource_text(*resource)))
            }
            EventKind::Level { resource, level, .. } => {
                let what = capitalized(&self.trace.resource_text(*resource));
                match self.trace.resources.get(resource.0 as usize).map(|resource| resource.kind) {
                    Some(ResourceKind::Event) => {
                        format!("{what} is {}.", if *level > 0 { "set" } else { "no longer set" })
                    }
                    _ => format!("{what} has {} in it.", counted(*level as usize, "item")),
                }
            }
            EventKind::Blocked { task, length, .. } => {
                format!("{} keeps the loop for {length}: until then nothing else can run.", capitalized(&name(task)))
            }
            EventKind::Printed { task, text, .. } => {
                format!("{} prints “{text}”.", capitalized(&task.as_ref().map_or_else(|| "the program".into(), name)))
            }
            EventKind::NeverAwaited { what, .. } => format!("{what} is dropped: it was made and never awaited."),
            EventKind::LimitSet { task, until, .. } => {
                let who = task.as_ref().map_or_else(|| "the program".into(), name);
                format!("{} sets a time limit: {until}.", capitalized(&who))
            }
            EventKind::LimitEnded { over: true, .. } => "The time limit is over.".into(),
            EventKind::LimitEnded { over: false, .. } => "The time limit is lifted: the wait has ended in time.".into(),
            EventKind::Disturbed { what, lasted } => format!("Disturbed from outside for {lasted}: {}.", what.text()),
            EventKind::Heartbeat | EventKind::Network { .. } | EventKind::ClockStep(_) => String::new(),
        }
    }

    /// `Request 3 is woken by its answer, and waits behind 2 ready tasks.`
    fn woken(&self, task: TaskId, by: Option<TaskId>) -> String {
        let lane = self.analysis.lanes.get(task.0 as usize);
        let before = lane.and_then(|lane| lane.span_after(self.events - 1)).map(|span| &span.state);
        let what = match (by, before) {
            (_, Some(State::Waiting(Wait::Request(_)))) => "is woken by its answer".into(),
            (_, Some(State::Waiting(Wait::Timer(_)))) => "is woken by its timer".into(),
            (_, Some(State::Waiting(Wait::Turn))) => "gets its next turn".into(),
            (Some(by), _) => format!("is woken by {}", self.name(by)),
            (None, _) => "is woken from outside".into(),
        };
        match before {
            Some(State::Waiting(_)) => {
                format!("{} {what}, and waits {}.", capitalized(&self.name(task)), self.behind(task))
            }
            _ => format!("{} {what} while it is ready or runs.", capitalized(&self.name(task))),
        }
    }

    /// `Task 1 is suspended: it waits for a timer of 10 ms. The loop takes the next ready task.`
    fn suspended(&self, task: TaskId) -> String {
        let lane = self.analysis.lanes.get(task.0 as usize);
        let name = capitalized(&self.name(task));
        let next = match self.analysis.ready_after(self.events).first() {
            Some(next) => format!("Next is {}.", self.name(next.task)),
            None => "No task is ready: the loop is free.".into(),
        };
        match lane.and_then(|lane| lane.span_after(self.events)).map(|span| &span.state) {
            Some(State::Waiting(on)) => format!("{name} is suspended: it waits for {}. {next}", self.wait(on)),
            _ => format!("{name} gives up its turn. {next}"),
        }
    }

    /// Behind whom a task waits that has just become ready.
    fn behind(&self, task: TaskId) -> String {
        let ready = self.analysis.ready_after(self.events);
        let before = ready.iter().take_while(|lane| lane.task != task).count();
        match (before, self.analysis.running_after(self.events).is_some()) {
            (0, false) => "for the loop".into(),
            (0, true) => "until the running task is suspended".into(),
            (before, _) => format!("behind {}", counted(before, "ready task")),
        }
    }

    fn wait(&self, on: &Wait) -> String {
        match on {
            Wait::Task(task) => self.name(*task),
            // Which one is the task's own business: the address is long.
            Wait::Request(_) => "its answer".into(),
            on => self.trace.wait_text(*on),
        }
    }

    fn name(&self, task: TaskId) -> String {
        match self.analysis.lanes.get(task.0 as usize) {
            Some(_) if task == TaskId(0) => "the program".into(),
            // A number alone is no subject.
            Some(lane) if lane.name.starts_with(|c: char| c.is_ascii_digit()) => format!("task {}", task_name(lane)),
            Some(lane) => task_name(lane).to_owned(),
            None => format!("task {}", task.0),
        }
    }

    fn asker(&self, request: RequestId) -> String {
        let asked = |lane: &&crate::analysis::Lane| lane.requests.iter().any(|asked| asked.id == request);
        self.analysis.lanes.iter().find(asked).map_or_else(|| "a task".into(), |lane| self.name(lane.task))
    }
}
