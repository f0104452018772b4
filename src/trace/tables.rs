//! What events refer to by number: places in the source, things that tasks share, requests.

use std::{fmt, panic::Location, sync::Arc};

/// A call in the running program's source, where the compiler saw it.
#[derive(Debug, Clone, Copy)]
pub struct Site(pub(super) &'static Location<'static>);

impl Site {
    /// Where the function marked `#[track_caller]` was called from.
    #[track_caller]
    pub fn caller() -> Self {
        Self(Location::caller())
    }
}

/// A place in a source file, by its number in [`super::Trace::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A place in a source file: a call that events name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As the compiler names it, relative to the project.
    pub file: Arc<str>,
    /// From 1.
    pub line: u32,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A request, by its number in [`super::Trace::requests`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u32);

/// Something that tasks share, by its number in [`super::Trace::resources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

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
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Lock, Self::Semaphore, Self::Event, Self::Condition, Self::Barrier, Self::Queue];

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
    /// What it is.
    pub kind: ResourceKind,
    /// What it is called; empty if it has no name.
    pub name: Arc<str>,
}
