//! The list of events, with the tables they refer to.

use super::{Call, Event, Log, RequestId, Resource, ResourceId, Source, SourceId, Wait};
use std::sync::Arc;

/// What was recorded: the events in order, and what they refer to by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// The events. An event's place is its sequence number.
    pub events: Log<Event>,
    /// Places in the source, in the order in which events first named them; no two are equal.
    pub sources: Vec<Source>,
    /// What tasks share, in the order of first use.
    pub resources: Vec<Resource>,
    /// The requests by their URLs, in the order in which they were made.
    pub requests: Vec<Arc<str>>,
}

impl Trace {
    /// The place in the source of that number.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The URL of a request.
    pub fn url(&self, id: RequestId) -> Option<&Arc<str>> {
        self.requests.get(id.0 as usize)
    }

    /// What a place in the source is called: `program.rs:12`.
    pub fn source_text(&self, id: SourceId) -> String {
        self.source(id).map_or_else(String::new, Source::to_string)
    }

    /// The name of something shared, or its kind and its number from 1: `lock counter`, `lock 1`.
    pub fn resource_text(&self, id: ResourceId) -> String {
        match self.resources.get(id.0 as usize) {
            Some(Resource { kind, name }) if name.is_empty() => format!("{} {}", kind.text(), id.0 + 1),
            Some(Resource { kind, name }) => format!("{} {name}", kind.text()),
            None => format!("{}", id.0 + 1),
        }
    }

    /// What is waited for: `a timer of 200 ms`, `lock counter, to acquire`.
    pub fn wait_text(&self, on: Wait) -> String {
        match on {
            Wait::Timer(length) => format!("a timer of {length}"),
            Wait::Turn => "its next turn".into(),
            Wait::Request(request) => format!("the answer of {}", self.url(request).map_or("", |url| url)),
            Wait::Task(task) => format!("task {}", task.0),
            Wait::Tasks(1) => "1 task".into(),
            Wait::Tasks(count) => format!("{count} tasks"),
            Wait::Resource { resource, to: Call::Wait } => self.resource_text(resource),
            Wait::Resource { resource, to } => format!("{}, to {}", self.resource_text(resource), to.text()),
        }
    }
}
