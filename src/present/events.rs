//! The recording as a table: one row an event.

use crate::{
    recording::Recording,
    text::fixed,
    trace::{Event, EventKind, Outcome, Polled},
};

/// One event, written for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The index in its recording, which is the order.
    pub number: usize,
    /// The time since the run began.
    pub at: String,
    /// The kind, as `data-kind` names it.
    pub kind: &'static str,
    /// The task's name; empty for events of the loop.
    pub task: String,
    /// The rest.
    pub detail: String,
}

/// The events of a recording.
pub fn rows(recording: &Recording) -> impl Iterator<Item = Row> {
    recording.events.iter().enumerate().map(|(number, event)| row(recording, number, event))
}

fn row(recording: &Recording, number: usize, event: &Event) -> Row {
    let name = |task: &crate::trace::TaskId| {
        let lane = recording.analysis.lanes.get(task.0 as usize);
        lane.map_or_else(|| task.0.to_string(), |lane| lane.name.to_string())
    };
    let (kind, task, detail) = match &event.kind {
        EventKind::Spawned { task, parent, site, .. } => {
            let by = parent.as_ref().map_or_else(String::new, |parent| format!("by {}, ", name(parent)));
            ("spawned", name(task), format!("{by}at {site}"))
        }
        EventKind::Woken { task, by } => {
            let by = by.as_ref().map_or_else(|| "by the loop".into(), |by| format!("by {}", name(by)));
            ("woken", name(task), by)
        }
        EventKind::PollStarted { task } => ("poll-started", name(task), String::new()),
        EventKind::PollEnded { task, polled } => {
            let polled = match polled {
                Polled::Pending => "pending",
                Polled::Ready => "ready",
            };
            ("poll-ended", name(task), polled.into())
        }
        EventKind::WaitingOn { task, on, site } => ("waiting-on", name(task), format!("{on}, at {site}")),
        EventKind::Finished { task, outcome } => {
            let how = match outcome {
                Outcome::Value(text) => format!("value: {text}"),
                Outcome::Error(text) => format!("error: {text}"),
                Outcome::Cancelled => "cancelled".into(),
            };
            ("finished", name(task), how)
        }
        EventKind::Dropped { task, polled } => {
            ("dropped", name(task), if *polled { "before its end" } else { "never awaited" }.into())
        }
        EventKind::Network { url, phases } => {
            let time = |at: Option<crate::time::Micros>| at.map_or_else(|| "hidden".into(), |at| at.to_string());
            let sent = time(phases.request_start);
            let first = time(phases.response_start);
            ("network", String::new(), format!("{url}: sent {sent}, first byte {first}, last byte {}", phases.end))
        }
        EventKind::Heartbeat => ("heartbeat", String::new(), String::new()),
        EventKind::Acquired { task, resource, site } => ("acquired", name(task), format!("{resource}, at {site}")),
        EventKind::Released { task, resource } => {
            ("released", task.as_ref().map_or_else(String::new, name), resource.to_string())
        }
        EventKind::Blocked { task, length, site } => ("blocked", name(task), format!("for {length}, at {site}")),
        EventKind::Printed { task, text, .. } => {
            ("printed", task.as_ref().map_or_else(String::new, name), text.to_string())
        }
        EventKind::NeverAwaited { task, what, site } => {
            ("never-awaited", task.as_ref().map_or_else(String::new, name), format!("{what}, at {site}"))
        }
    };
    Row { number, at: fixed((event.at.0 + 5) / 10, 2), kind, task, detail }
}
