//! One row of a picture as plain data: a unit of work, or a task.

use super::{cut::Cut, picture::SHOWN};
use crate::{
    analysis::Lane,
    text::{capitalized, counted},
    time::Micros,
    timeline::{LaneShape, Scale, lane_shape},
    trace::{Outcome, TaskId},
};
use std::rc::Rc;

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowData {
    /// The task; none if it has not begun.
    pub task: Option<TaskId>,
    /// What a unit of work is called; empty if the row is a task.
    pub unit: String,
    /// Its place among the arguments, or the task's name.
    pub name: String,
    /// How far to the right its name stands, 0 to 3: how many tasks stand above it.
    pub depth: u32,
    /// `waiting` (not begun), `running`, `value`, `error` or `cancelled`.
    pub outcome: &'static str,
    /// The result, in words.
    pub result: String,
    /// From when to when, and what else the picture shows of it, in words.
    pub times: String,
    /// Begin and end on the page's clock.
    pub clock: Option<(Micros, Micros)>,
    /// The request.
    pub url: Option<Rc<str>>,
    /// Its picture.
    pub shape: LaneShape,
}

/// A unit of work that has not begun.
pub(super) fn waiting(unit: &str, place: usize) -> RowData {
    RowData { unit: capitalized(unit), name: place.to_string(), outcome: "waiting", ..RowData::default() }
}

/// A unit of work that has.
pub(super) fn unit(unit: &str, cut: Cut, lane: &Lane, scale: &Scale) -> RowData {
    RowData { unit: capitalized(unit), name: lane.name.to_string(), depth: 0, ..task(cut, lane, scale) }
}

/// A task.
pub(super) fn task(cut: Cut, lane: &Lane, scale: &Scale) -> RowData {
    let Cut { recording, now, .. } = cut;
    let shape = lane_shape(lane, scale, now);
    let end = shape.mark.as_ref().map(|mark| &mark.outcome);
    let took = lane.end.as_ref().map_or(now, |(at, _)| (*at).min(now)).since(lane.spawned);
    RowData {
        task: Some(lane.task),
        unit: String::new(),
        name: task_name(lane).to_owned(),
        depth: lane.depth.min(3),
        outcome: match end {
            None => "running",
            Some(Outcome::Value(_)) => "value",
            Some(Outcome::Error(_)) => "error",
            Some(Outcome::Cancelled) => "cancelled",
        },
        result: match end {
            None => format!("{took} …"),
            // The program's stands above the picture.
            Some(Outcome::Value(text)) if text.is_empty() || lane.task == TaskId(0) => took.to_string(),
            Some(Outcome::Value(text)) => format!("{took} · {text}"),
            Some(Outcome::Error(text)) => format!("✕ {text}"),
            Some(Outcome::Cancelled) => "⊘ cancelled".into(),
        },
        times: times(cut, lane, took, shape.flags.len()),
        clock: Some((recording.epoch + lane.spawned, recording.epoch + lane.spawned + took)),
        url: lane.requests.last().and_then(|request| cut.trace.url(request.id)).map(|url| (&**url).into()),
        shape,
    }
}

/// `from 0 ms to 1.20 s, spawned by worker, 2 polls over 50 ms, held lock counter, printed 3 lines`
fn times(Cut { analysis, trace, now, .. }: Cut, lane: &Lane, took: Micros, long: usize) -> String {
    let mut times = format!("from {} to {}", lane.spawned, lane.spawned + took);
    let mut add = |text: String| {
        times.push_str(", ");
        times.push_str(&text);
    };
    let parent = lane.parent.and_then(|parent| analysis.lanes.get(parent.0 as usize));
    if let Some(parent) = parent.filter(|parent| parent.depth > 0) {
        add(format!("spawned by {}", parent.name));
    }
    if long > 0 {
        add(format!("{} over 50 ms", counted(long, "poll")));
    }
    let all = if lane.held.is_empty() { 0 } else { analysis.resources.len() };
    let mut named = vec![false; all];
    for held in lane.held.iter().take_while(|held| held.from <= now) {
        let named = named.get_mut(held.resource.0 as usize);
        if named.is_some_and(|named| !std::mem::replace(named, true)) {
            add(format!("held {}", trace.resource_text(held.resource)));
        }
    }
    for limit in lane.limits.iter().filter(|limit| limit.holds(now)).take(SHOWN) {
        add(format!("limit at {}", limit.until));
    }
    match lane.printed.iter().filter(|at| **at <= now).count() {
        0 => {}
        lines => add(format!("printed {}", counted(lines, "line"))),
    }
    times
}

/// What a task is called on the page.
pub fn task_name(lane: &Lane) -> &str {
    if lane.task == TaskId(0) { "program" } else { &lane.name }
}
