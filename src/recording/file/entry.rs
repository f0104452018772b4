//! One event as a file has it.

use crate::{
    time::Micros,
    trace::{
        Call, Disturbance, EventKind, LimitId, Outcome, Phases, Polled, RequestEnd, RequestId, ResourceId, SourceId,
        TaskId, Wait,
    },
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, sync::Arc};

/// What an event of a file says behind its time: `"beat"`, `{"poll":3}`, `{"woken":[3,null]}`. Numbers are, unless said
/// otherwise, those of tasks; `null` is nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Entry {
    /// Task, parent, name, source.
    Spawned(u32, Option<u32>, Text, u32),
    /// Task, and by whom.
    Woken(u32, Option<u32>),
    /// A poll begins.
    Poll(u32),
    /// It ends, and the task is suspended.
    Pending(u32),
    /// It ends, and the task is finished.
    Ready(u32),
    /// Task, for what, source.
    Wait(u32, On, u32),
    /// A task's end: with a value.
    Value(u32, Text),
    /// With an error.
    Error(u32, Text),
    /// Dropped before it had finished.
    Cancelled(u32),
    /// Task, and whether it was ever polled.
    Dropped(u32, bool),
    /// Request, start, sent, first byte, last byte, protocol, bytes. `null` is hidden.
    Network(u32, Micros, Option<Micros>, Option<Micros>, Micros, String, u64),
    /// Request, and the status of its answer; `null` for no answer.
    Answered(u32, Option<u16>),
    /// Request: given up before its answer.
    Aborted(u32),
    /// The page's pulse.
    Beat,
    /// Task, resource, source.
    Acquired(u32, u32, u32),
    /// Task, resource.
    Released(Option<u32>, u32),
    /// Task, resource, and how much of it there is from now on.
    Level(Option<u32>, u32, u32),
    /// Task, for how long, source.
    Blocked(u32, Micros, u32),
    /// Task, text, source.
    Printed(Option<u32>, Text, u32),
    /// A future that was never awaited: who dropped it, what it was, source.
    Missed(Option<u32>, Text, u32),
    /// Task, limit, when its time is over, source.
    Limit(Option<u32>, u32, Micros, u32),
    /// Limit: its time is over.
    Over(u32),
    /// Limit: it is lifted before.
    Lifted(u32),
    /// What disturbed the recording until now, and for how long.
    Disturbed(Disturbance, Micros),
    /// The length of a coarse clock's steps.
    Step(Micros),
}

/// What a task waits for: `{"timer":200000}`, `"turn"`, `{"acquire":0}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum On {
    /// Its length.
    Timer(Micros),
    /// The next turn.
    Turn,
    /// The number of the request.
    Request(u32),
    /// One task.
    Task(u32),
    /// How many tasks.
    Tasks(u32),
    /// The call, and the number of the resource.
    Acquire(u32),
    /// The same.
    Get(u32),
    /// The same.
    Put(u32),
    /// The same.
    Join(u32),
    /// The same.
    Wait(u32),
}

impl From<&EventKind> for Entry {
    fn from(kind: &EventKind) -> Self {
        let id = |task: &Option<TaskId>| task.map(|task| task.0);
        match kind {
            EventKind::Spawned { task, parent, name, source } => {
                Self::Spawned(task.0, id(parent), Text(name.clone()), source.0)
            }
            EventKind::Woken { task, by } => Self::Woken(task.0, id(by)),
            EventKind::PollStarted { task } => Self::Poll(task.0),
            EventKind::PollEnded { task, polled: Polled::Pending } => Self::Pending(task.0),
            EventKind::PollEnded { task, polled: Polled::Ready } => Self::Ready(task.0),
            EventKind::WaitingOn { task, on, source } => Self::Wait(task.0, (*on).into(), source.0),
            EventKind::Finished { task, outcome: Outcome::Value(text) } => Self::Value(task.0, Text(text.clone())),
            EventKind::Finished { task, outcome: Outcome::Error(text) } => Self::Error(task.0, Text(text.clone())),
            EventKind::Finished { task, outcome: Outcome::Cancelled } => Self::Cancelled(task.0),
            EventKind::Dropped { task, polled } => Self::Dropped(task.0, *polled),
            EventKind::Network { request, phases } => {
                let Phases { start, request_start, response_start, end, protocol, bytes } = &**phases;
                Self::Network(request.0, *start, *request_start, *response_start, *end, protocol.clone(), *bytes)
            }
            EventKind::RequestEnded { request, end: RequestEnd::Status(status) } => {
                Self::Answered(request.0, Some(*status))
            }
            EventKind::RequestEnded { request, end: RequestEnd::Failed } => Self::Answered(request.0, None),
            EventKind::RequestEnded { request, end: RequestEnd::Aborted } => Self::Aborted(request.0),
            EventKind::Heartbeat => Self::Beat,
            EventKind::Acquired { task, resource, source } => Self::Acquired(task.0, resource.0, source.0),
            EventKind::Released { task, resource } => Self::Released(id(task), resource.0),
            EventKind::Level { task, resource, level } => Self::Level(id(task), resource.0, *level),
            EventKind::Blocked { task, length, source } => Self::Blocked(task.0, *length, source.0),
            EventKind::Printed { task, text, source } => Self::Printed(id(task), Text(text.clone()), source.0),
            EventKind::NeverAwaited { task, what, source } => Self::Missed(id(task), Text(what.clone()), source.0),
            EventKind::LimitSet { task, limit, until, source } => Self::Limit(id(task), limit.0, *until, source.0),
            EventKind::LimitEnded { limit, over: true } => Self::Over(limit.0),
            EventKind::LimitEnded { limit, over: false } => Self::Lifted(limit.0),
            EventKind::Disturbed { what, lasted } => Self::Disturbed(*what, *lasted),
            EventKind::ClockStep(step) => Self::Step(*step),
        }
    }
}

impl From<Entry> for EventKind {
    fn from(entry: Entry) -> Self {
        let by = |task: Option<u32>| task.map(TaskId);
        let finished = |task, outcome| Self::Finished { task: TaskId(task), outcome };
        let ended = |request, end| Self::RequestEnded { request: RequestId(request), end };
        match entry {
            Entry::Spawned(task, parent, name, source) => {
                Self::Spawned { task: TaskId(task), parent: by(parent), name: name.0, source: SourceId(source) }
            }
            Entry::Woken(task, waker) => Self::Woken { task: TaskId(task), by: by(waker) },
            Entry::Poll(task) => Self::PollStarted { task: TaskId(task) },
            Entry::Pending(task) => Self::PollEnded { task: TaskId(task), polled: Polled::Pending },
            Entry::Ready(task) => Self::PollEnded { task: TaskId(task), polled: Polled::Ready },
            Entry::Wait(task, on, source) => {
                Self::WaitingOn { task: TaskId(task), on: on.into(), source: SourceId(source) }
            }
            Entry::Value(task, text) => finished(task, Outcome::Value(text.0)),
            Entry::Error(task, text) => finished(task, Outcome::Error(text.0)),
            Entry::Cancelled(task) => finished(task, Outcome::Cancelled),
            Entry::Dropped(task, polled) => Self::Dropped { task: TaskId(task), polled },
            Entry::Network(request, start, request_start, response_start, end, protocol, bytes) => {
                let phases = Phases { start, request_start, response_start, end, protocol, bytes };
                Self::Network { request: RequestId(request), phases: Box::new(phases) }
            }
            Entry::Answered(request, Some(status)) => ended(request, RequestEnd::Status(status)),
            Entry::Answered(request, None) => ended(request, RequestEnd::Failed),
            Entry::Aborted(request) => ended(request, RequestEnd::Aborted),
            Entry::Beat => Self::Heartbeat,
            Entry::Acquired(task, resource, source) => {
                Self::Acquired { task: TaskId(task), resource: ResourceId(resource), source: SourceId(source) }
            }
            Entry::Released(task, resource) => Self::Released { task: by(task), resource: ResourceId(resource) },
            Entry::Level(task, resource, level) => {
                Self::Level { task: by(task), resource: ResourceId(resource), level }
            }
            Entry::Blocked(task, length, source) => {
                Self::Blocked { task: TaskId(task), length, source: SourceId(source) }
            }
            Entry::Printed(task, text, source) => {
                Self::Printed { task: by(task), text: text.0, source: SourceId(source) }
            }
            Entry::Missed(task, what, source) => {
                Self::NeverAwaited { task: by(task), what: what.0, source: SourceId(source) }
            }
            Entry::Limit(task, limit, until, source) => {
                Self::LimitSet { task: by(task), limit: LimitId(limit), until, source: SourceId(source) }
            }
            Entry::Over(limit) => Self::LimitEnded { limit: LimitId(limit), over: true },
            Entry::Lifted(limit) => Self::LimitEnded { limit: LimitId(limit), over: false },
            Entry::Disturbed(what, lasted) => Self::Disturbed { what, lasted },
            Entry::Step(step) => Self::ClockStep(step),
        }
    }
}

impl From<Wait> for On {
    fn from(on: Wait) -> Self {
        match on {
            Wait::Timer(length) => Self::Timer(length),
            Wait::Turn => Self::Turn,
            Wait::Request(request) => Self::Request(request.0),
            Wait::Task(task) => Self::Task(task.0),
            Wait::Tasks(count) => Self::Tasks(count),
            Wait::Resource { resource, to: Call::Acquire } => Self::Acquire(resource.0),
            Wait::Resource { resource, to: Call::Get } => Self::Get(resource.0),
            Wait::Resource { resource, to: Call::Put } => Self::Put(resource.0),
            Wait::Resource { resource, to: Call::Join } => Self::Join(resource.0),
            Wait::Resource { resource, to: Call::Wait } => Self::Wait(resource.0),
        }
    }
}

impl From<On> for Wait {
    fn from(on: On) -> Self {
        let shared = |resource, to| Self::Resource { resource: ResourceId(resource), to };
        match on {
            On::Timer(length) => Self::Timer(length),
            On::Turn => Self::Turn,
            On::Request(request) => Self::Request(RequestId(request)),
            On::Task(task) => Self::Task(TaskId(task)),
            On::Tasks(count) => Self::Tasks(count),
            On::Acquire(resource) => shared(resource, Call::Acquire),
            On::Get(resource) => shared(resource, Call::Get),
            On::Put(resource) => shared(resource, Call::Put),
            On::Join(resource) => shared(resource, Call::Join),
            On::Wait(resource) => shared(resource, Call::Wait),
        }
    }
}

/// Text, copied once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text(pub(super) Arc<str>);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl de::Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.into()))
            }
        }

        deserializer.deserialize_str(TextVisitor)
    }
}
