//! The recording as a table: one row an event.

use crate::{
    analysis::Analysis,
    recording::Recording,
    text::{fixed, grouped},
    trace::{Event, EventKind, Outcome, Polled, RequestEnd, SourceId, TaskId, Trace},
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

/// The events of a recording from number `from` on, no more than `count`.
pub fn rows(recording: &Recording, from: usize, count: usize) -> Vec<Row> {
    let (analysis, trace) = (recording.analysis(), recording.trace());
    let events = (from..).zip(trace.events.iter_from(from)).take(count);
    events.map(|(number, event)| row(&analysis, &trace, number, event)).collect()
}

fn row(analysis: &Analysis, trace: &Trace, number: usize, event: &Event) -> Row {
    let name = |task: &TaskId| {
        let lane = analysis.lanes.get(task.0 as usize);
        lane.map_or_else(|| task.0.to_string(), |lane| lane.name.to_string())
    };
    let site = |source: &SourceId| trace.source_text(*source);
    let (kind, task, detail) = match &event.kind {
        EventKind::Spawned { task, parent, source, .. } => {
            let by = parent.as_ref().map_or_else(String::new, |parent| format!("by {}, ", name(parent)));
            ("spawned", name(task), format!("{by}at {}", site(source)))
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
        EventKind::WaitingOn { task, on, source } => {
            ("waiting-on", name(task), format!("{}, at {}", trace.wait_text(*on), site(source)))
        }
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
        EventKind::Network { request, phases } => {
            let url = trace.url(*request).map_or("", |url| url);
            let time = |at: Option<crate::time::Micros>| at.map_or_else(|| "hidden".into(), |at| at.to_string());
            let sent = time(phases.request_start);
            let first = time(phases.response_start);
            ("network", String::new(), format!("{url}: sent {sent}, first byte {first}, last byte {}", phases.end))
        }
        EventKind::RequestEnded { request, end } => {
            let url = trace.url(*request).map_or("", |url| url);
            let how = match end {
                RequestEnd::Status(status) => format!("answered with status {status}"),
                RequestEnd::Failed => "failed".into(),
                RequestEnd::Aborted => "aborted".into(),
            };
            ("request-ended", String::new(), format!("{url}: {how}"))
        }
        EventKind::Heartbeat => ("heartbeat", String::new(), String::new()),
        EventKind::Acquired { task, resource, source } => {
            ("acquired", name(task), format!("{}, at {}", trace.resource_text(*resource), site(source)))
        }
        EventKind::Released { task, resource } => {
            ("released", task.as_ref().map_or_else(String::new, name), trace.resource_text(*resource))
        }
        EventKind::Level { task, resource, level } => (
            "level",
            task.as_ref().map_or_else(String::new, name),
            format!("{}: {}", trace.resource_text(*resource), grouped(*level as usize)),
        ),
        EventKind::Blocked { task, length, source } => {
            ("blocked", name(task), format!("for {length}, at {}", site(source)))
        }
        EventKind::Printed { task, text, .. } => {
            ("printed", task.as_ref().map_or_else(String::new, name), text.to_string())
        }
        EventKind::NeverAwaited { task, what, source } => {
            ("never-awaited", task.as_ref().map_or_else(String::new, name), format!("{what}, at {}", site(source)))
        }
        EventKind::LimitSet { task, until, source, .. } => {
            ("limit-set", task.as_ref().map_or_else(String::new, name), format!("until {until}, at {}", site(source)))
        }
        EventKind::LimitEnded { over, .. } => {
            ("limit-ended", String::new(), if *over { "its time is over" } else { "lifted" }.into())
        }
        EventKind::Disturbed { what, lasted } => ("disturbed", String::new(), format!("{} for {lasted}", what.text())),
        EventKind::ClockStep(step) => ("clock-step", String::new(), step.to_string()),
    };
    Row { number, at: fixed(event.at.0.saturating_add(5) / 10, 2), kind, task, detail }
}
