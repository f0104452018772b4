//! The events of a recording. The index of an event in the list is its sequence number.

use crate::time::Micros;
use std::{fmt, panic::Location, sync::Arc};

/// A task of one run, numbered from 0 (the program itself) in order of spawning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// A place in a source file: the call that the recording names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// As the compiler names it, relative to the project.
    pub file: &'static str,
    /// From 1.
    pub line: u32,
}

impl Site {
    /// Where the function marked `#[track_caller]` was called from.
    #[track_caller]
    pub fn caller() -> Self {
        let caller = Location::caller();
        Self { file: caller.file(), line: caller.line() }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The kinds of things that tasks share and wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// One holder at a time.
    Lock,
    /// So many holders at a time.
    Semaphore,
    /// A flag to wait for.
    Event,
    /// A lock with a place to wait for news.
    Condition,
    /// A place where so many tasks meet.
    Barrier,
    /// Items handed from task to task.
    Queue,
}

impl ResourceKind {
    /// As asyncio names it, in small letters.
    pub fn text(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Semaphore => "semaphore",
            Self::Event => "event",
            Self::Condition => "condition",
            Self::Barrier => "barrier",
            Self::Queue => "queue",
        }
    }
}

/// Something that tasks share: what they hold, and what they queue for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its number in the run, from 1, in the order of first use.
    pub id: u32,
    /// What it is.
    pub kind: ResourceKind,
    /// What it is called; empty if it has no name.
    pub name: Arc<str>,
}

/// Its name, or its kind and number: `counter`, `lock 1`.
impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.name {
            "" => write!(f, "{} {}", self.kind.text(), self.id),
            name => write!(f, "{} {name}", self.kind.text()),
        }
    }
}

/// What a suspended task waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// A timer of this length.
    Timer(Micros),
    /// Its next turn, given up on purpose.
    Turn,
    /// A request's answer, by its URL.
    Request(Arc<str>),
    /// One task's end.
    Task(TaskId),
    /// The end of several tasks: how many of them.
    Tasks(usize),
    /// Something shared: to `acquire` it, to `get` from it, to `put` into it, to `join` it, or just to `wait`.
    Resource {
        /// The thing.
        resource: Arc<Resource>,
        /// The call that waits, as asyncio names it.
        to: &'static str,
    },
}

impl Wait {
    /// Whether the wait is for something outside the program. Waits for other tasks are not: counting them too would
    /// count the same time twice.
    pub fn is_external(&self) -> bool {
        matches!(self, Self::Timer(_) | Self::Request(_))
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timer(length) => write!(f, "a timer of {length}"),
            Self::Turn => f.write_str("its next turn"),
            Self::Request(url) => write!(f, "the answer of {url}"),
            Self::Task(task) => write!(f, "task {}", task.0),
            Self::Tasks(1) => f.write_str("1 task"),
            Self::Tasks(count) => write!(f, "{count} tasks"),
            Self::Resource { resource, to: "wait" } => resource.fmt(f),
            Self::Resource { resource, to } => write!(f, "{resource}, to {to}"),
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
        site: Site,
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
        site: Site,
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
        /// The request's URL, as in [`Wait::Request`].
        url: Arc<str>,
        /// Its phases.
        phases: Phases,
    },
    /// A tick of the page's own pulse. A blocked loop shows as missing ticks.
    Heartbeat,
    /// A task took hold of something shared.
    Acquired {
        /// The task.
        task: TaskId,
        /// What it holds now.
        resource: Arc<Resource>,
        /// The call that asked for it.
        site: Site,
    },
    /// A task let go of something shared.
    Released {
        /// The task that let go; none when the run's end did.
        task: Option<TaskId>,
        /// What is free again.
        resource: Arc<Resource>,
    },
    /// During a poll: the task keeps the loop busy on purpose from now on.
    Blocked {
        /// The task.
        task: TaskId,
        /// For how long.
        length: Micros,
        /// The call.
        site: Site,
    },
    /// The program printed a line.
    Printed {
        /// The task that did.
        task: Option<TaskId>,
        /// The line.
        text: Arc<str>,
        /// The call.
        site: Site,
    },
    /// A future was made and dropped without ever being polled, outside any task. Answers Python's "coroutine … was
    /// never awaited".
    NeverAwaited {
        /// The task that dropped it.
        task: Option<TaskId>,
        /// What it was.
        what: Arc<str>,
        /// The call that made it.
        site: Site,
    },
}

/// What happened, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Since the run began.
    pub at: Micros,
    /// What happened.
    pub kind: EventKind,
}
