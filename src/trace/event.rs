//! The events of a recording. The index of an event in the list is its sequence number.
//!
//! An event carries numbers of the trace's own tables, and nothing that only this program knows: one that was read from a
//! file is the same.

use super::{Disturbance, RequestId, ResourceId, SourceId};
use crate::time::Micros;
use std::sync::Arc;

/// A task of one run, numbered from 0 (the program itself) in order of spawning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// A limit on a wait, numbered from 0 in the order in which they are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LimitId(pub u32);

/// What a suspended task waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A timer of this length.
    Timer(Micros),
    /// Its next turn, given up on purpose.
    Turn,
    /// A request's answer.
    Request(RequestId),
    /// One task's end.
    Task(TaskId),
    /// The end of several tasks: how many of them.
    Tasks(u32),
    /// Something shared.
    Resource {
        /// The thing.
        resource: ResourceId,
        /// The call that waits.
        to: Call,
    },
}

impl Wait {
    /// For the end of `count` tasks.
    pub fn tasks(count: usize) -> Self {
        Self::Tasks(count.try_into().unwrap_or(u32::MAX))
    }

    /// Whether the wait is for something outside the program. Waits for other tasks are not: counting them too would
    /// count the same time twice.
    pub fn is_external(&self) -> bool {
        matches!(self, Self::Timer(_) | Self::Request(_))
    }
}

/// The calls that wait for something shared, as asyncio names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// To take hold of a lock or a semaphore.
    Acquire,
    /// To take an item out of a queue.
    Get,
    /// To put an item into a queue.
    Put,
    /// For all items of a queue to be done.
    Join,
    /// For an event, for news, for the others at a barrier.
    Wait,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Acquire, Self::Get, Self::Put, Self::Join, Self::Wait];

    /// As asyncio names it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Acquire => "acquire",
            Self::Get => "get",
            Self::Put => "put",
            Self::Join => "join",
            Self::Wait => "wait",
        }
    }
}

/// How a poll ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polled {
    /// The future is suspended and will be woken.
    Pending,
    /// The future is finished.
    Ready,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With a value, as it is written for people.
    Value(Arc<str>),
    /// With an error, as it is written for people.
    Error(Arc<str>),
    /// It was dropped before it had finished.
    Cancelled,
}

impl Outcome {
    /// The value's or the error's text, or the word "cancelled".
    pub fn text(&self) -> &str {
        match self {
            Self::Value(text) | Self::Error(text) => text,
            Self::Cancelled => "cancelled",
        }
    }
}

/// How a request ended, as its program learned of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEnd {
    /// It was answered, with this status, and the whole body was read. From 400 on the body may have been left.
    Status(u16),
    /// There was no answer, or it broke off.
    Failed,
    /// It was given up before its answer had come.
    Aborted,
}

impl RequestEnd {
    /// Whether the answer is no error.
    pub fn is_ok(self) -> bool {
        matches!(self, Self::Status(..400))
    }
}

/// The phases of a request as Resource Timing gives them, on the run's own time axis. `None`: the browser hides it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phases {
    /// The browser began with the request.
    pub start: Micros,
    /// The request was sent; before it, the request stood in the browser's queue.
    pub request_start: Option<Micros>,
    /// The first byte arrived.
    pub response_start: Option<Micros>,
    /// The last byte arrived.
    pub end: Micros,
    /// `http/1.1`, `h2`, …; empty where the browser doesn't say (a service worker's answers).
    pub protocol: String,
    /// The body's size on the wire in bytes, 0 where hidden.
    pub bytes: u64,
}

/// One event's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// A task was made and is ready to be polled for the first time.
    Spawned {
        /// The new task.
        task: TaskId,
        /// The task that spawned it, none for the program itself.
        parent: Option<TaskId>,
        /// What it is called in the picture.
        name: Arc<str>,
        /// The call that spawned it.
        source: SourceId,
    },
    /// A task's waker was called.
    Woken {
        /// The task woken.
        task: TaskId,
        /// The task that was being polled, or just ending, when the wake came; none if it came from outside.
        by: Option<TaskId>,
    },
    /// The loop began to poll a task.
    PollStarted {
        /// The task polled.
        task: TaskId,
    },
    /// The poll came back.
    PollEnded {
        /// The task polled.
        task: TaskId,
        /// Whether it has finished.
        polled: Polled,
    },
    /// During a poll: the task is about to be suspended, and why.
    WaitingOn {
        /// The task that will wait.
        task: TaskId,
        /// What it waits for.
        on: Wait,
        /// The call it waits in.
        source: SourceId,
    },
    /// A task's end.
    Finished {
        /// The task.
        task: TaskId,
        /// Its result.
        outcome: Outcome,
    },
    /// A task's future was dropped before it had finished.
    Dropped {
        /// The task.
        task: TaskId,
        /// False: it was never even begun ("never awaited").
        polled: bool,
    },
    /// What Resource Timing tells of a request, once it is known.
    Network {
        /// The request.
        request: RequestId,
        /// Its phases.
        phases: Box<Phases>,
    },
    /// A request's end.
    RequestEnded {
        /// The request.
        request: RequestId,
        /// How it ended.
        end: RequestEnd,
    },
    /// A tick of the page's own pulse. A blocked loop shows as missing ticks.
    Heartbeat,
    /// A task took hold of something shared.
    Acquired {
        /// The task.
        task: TaskId,
        /// What it holds now.
        resource: ResourceId,
        /// The call that asked for it.
        source: SourceId,
    },
    /// A task let go of something shared.
    Released {
        /// The task that let go; none when the run's end did.
        task: Option<TaskId>,
        /// What is free again.
        resource: ResourceId,
    },
    /// Something shared has another level: so many items are in a queue, an event is set (1) or not (0).
    Level {
        /// The task that changed it; none outside any.
        task: Option<TaskId>,
        /// The queue, or the event.
        resource: ResourceId,
        /// What it is from now on; before the first of these it is 0.
        level: u32,
    },
    /// During a poll: the task keeps the loop busy on purpose from now on.
    Blocked {
        /// The task.
        task: TaskId,
        /// For how long.
        length: Micros,
        /// The call.
        source: SourceId,
    },
    /// The program printed a line.
    Printed {
        /// The task that did.
        task: Option<TaskId>,
        /// The line.
        text: Arc<str>,
        /// The call.
        source: SourceId,
    },
    /// A future was made and dropped without ever being polled, outside any task. Answers Python's "coroutine … was
    /// never awaited".
    NeverAwaited {
        /// The task that dropped it.
        task: Option<TaskId>,
        /// What it was.
        what: Arc<str>,
        /// The call that made it.
        source: SourceId,
    },
    /// A limit was put on how long something is waited for.
    LimitSet {
        /// The task that did; none outside any.
        task: Option<TaskId>,
        /// The limit.
        limit: LimitId,
        /// When the time is over.
        until: Micros,
        /// The call that set it.
        source: SourceId,
    },
    /// A limit's end.
    LimitEnded {
        /// The limit.
        limit: LimitId,
        /// Whether the time was over; else it was lifted before.
        over: bool,
    },
    /// Something from outside has disturbed the recording until now.
    Disturbed {
        /// What.
        what: Disturbance,
        /// For how long; no longer than since the run began.
        lasted: Micros,
    },
    /// The clock is a coarse one, as browsers have it that protect against fingerprinting: it goes in steps of this
    /// length, and no time is exact to less.
    ClockStep(Micros),
}

impl EventKind {
    /// The task that it is about.
    pub fn task(&self) -> Option<TaskId> {
        match self {
            Self::Spawned { task, .. }
            | Self::Woken { task, .. }
            | Self::PollStarted { task }
            | Self::PollEnded { task, .. }
            | Self::WaitingOn { task, .. }
            | Self::Finished { task, .. }
            | Self::Dropped { task, .. }
            | Self::Acquired { task, .. }
            | Self::Blocked { task, .. } => Some(*task),
            Self::Released { task, .. }
            | Self::Level { task, .. }
            | Self::Printed { task, .. }
            | Self::NeverAwaited { task, .. }
            | Self::LimitSet { task, .. } => *task,
            Self::Network { .. }
            | Self::RequestEnded { .. }
            | Self::Heartbeat
            | Self::LimitEnded { .. }
            | Self::Disturbed { .. }
            | Self::ClockStep(_) => None,
        }
    }

    /// The call that an event names.
    pub fn source(&self) -> Option<SourceId> {
        match self {
            Self::Spawned { source, .. }
            | Self::WaitingOn { source, .. }
            | Self::Acquired { source, .. }
            | Self::Blocked { source, .. }
            | Self::Printed { source, .. }
            | Self::NeverAwaited { source, .. }
            | Self::LimitSet { source, .. } => Some(*source),
            Self::Woken { .. }
            | Self::PollStarted { .. }
            | Self::PollEnded { .. }
            | Self::Finished { .. }
            | Self::Dropped { .. }
            | Self::Network { .. }
            | Self::RequestEnded { .. }
            | Self::Heartbeat
            | Self::Released { .. }
            | Self::Level { .. }
            | Self::LimitEnded { .. }
            | Self::Disturbed { .. }
            | Self::ClockStep(_) => None,
        }
    }
}

/// What happened, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Since the run began.
    pub at: Micros,
    /// What happened.
    pub kind: EventKind,
}
