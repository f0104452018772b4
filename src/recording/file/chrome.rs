//! A recording as Chrome's Trace Event Format has it, for other programs to draw.
//!
//! | here | there |
//! |---|---|
//! | way, task | process, thread, with their names (`M`) |
//! | poll | complete event (`X`); one that had not ended lasts until the last event |
//! | wait, hold, time limit | asynchronous events (`b`, `e`); those that had not ended have no `e` |
//! | wake by a task | flow from where it was called (`s`) to the poll that it led to (`f`) |
//! | wake from outside, print, end | instant (`i`) |
//! | disturbance | asynchronous events of the program's thread |
//!
//! Source: *Trace Event Format*, Google, 2016.

use crate::{
    analysis::{Analysis, Lane, State},
    recording::Recording,
    time::Micros,
    trace::{EventKind, TaskId, Trace},
};
use serde::Serialize;
use std::{io, rc::Rc};

/// One of them.
#[derive(Serialize)]
pub(super) struct ChromeEvent<'a> {
    ph: &'static str,
    pid: usize,
    tid: u64,
    ts: Micros,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Micros>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    /// What belongs together.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    /// `e`: a flow ends at the poll that encloses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    /// `t`: an instant is the thread's.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Args<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Args<'a> {
    Name(&'a str),
    Text(&'a str),
}

/// Hands on all events of the way at place `way`. Ids are unique in the file: their upper half is the way.
pub(super) fn write(
    way: usize,
    recording: &Rc<Recording>,
    put: &mut dyn FnMut(&ChromeEvent) -> io::Result<()>,
) -> io::Result<()> {
    // Reads what was recorded since it was last looked at.
    recording.sample(Micros::ZERO);
    let (analysis, trace) = (recording.analysis(), recording.trace());
    let mut writer = Writer { pid: way + 1, id: (way as u64) << 32, put };
    let name = Some(Args::Name(&recording.way.title));
    writer.put(TaskId(0), ChromeEvent { args: name, ..event("M", Micros::ZERO, "process_name") })?;
    for lane in &analysis.lanes {
        writer.lane(lane, &analysis, &trace)?;
    }
    writer.events(&trace)
}

struct Writer<'a> {
    pid: usize,
    /// The last that was used.
    id: u64,
    put: &'a mut dyn FnMut(&ChromeEvent) -> io::Result<()>,
}

fn event<'a>(ph: &'static str, ts: Micros, name: &'a str) -> ChromeEvent<'a> {
    ChromeEvent { ph, pid: 0, tid: 0, ts, dur: None, name, cat: None, id: None, bp: None, s: None, args: None }
}

impl Writer<'_> {
    fn put(&mut self, task: TaskId, event: ChromeEvent) -> io::Result<()> {
        // Thread 0 is none of a program's, for the programs that read this.
        (self.put)(&ChromeEvent { pid: self.pid, tid: u64::from(task.0) + 1, ..event })
    }

    fn lane(&mut self, lane: &Lane, analysis: &Analysis, trace: &Trace) -> io::Result<()> {
        let name = Some(Args::Name(&lane.name));
        self.put(lane.task, ChromeEvent { args: name, ..event("M", Micros::ZERO, "thread_name") })?;
        for span in &lane.spans {
            match &span.state {
                State::Ready => {}
                State::Polling => {
                    let dur = span.to.unwrap_or(analysis.last).since(span.from);
                    self.put(lane.task, ChromeEvent { dur: Some(dur), ..event("X", span.from, "poll") })?;
                }
                State::Waiting(on) => self.stretch(lane.task, "wait", &trace.wait_text(*on), span.from, span.to)?,
            }
        }
        for held in &lane.held {
            self.stretch(lane.task, "hold", &trace.resource_text(held.resource), held.from, held.to)?;
        }
        for limit in &lane.limits {
            let name = format!("limit {}", limit.until);
            self.stretch(lane.task, "limit", &name, limit.from, limit.end.map(|(at, _)| at))?;
        }
        if let Some((at, outcome)) = &lane.end {
            let end = event("i", *at, "end");
            self.put(lane.task, ChromeEvent { s: Some("t"), args: Some(Args::Text(outcome.text())), ..end })?;
        }
        Ok(())
    }

    fn stretch(
        &mut self,
        task: TaskId,
        cat: &'static str,
        name: &str,
        from: Micros,
        to: Option<Micros>,
    ) -> io::Result<()> {
        self.id += 1;
        for (ph, at) in [("b", Some(from)), ("e", to)] {
            if let Some(at) = at {
                self.put(task, ChromeEvent { cat: Some(cat), id: Some(self.id), ..event(ph, at, name) })?;
            }
        }
        Ok(())
    }

    /// What is of no lane alone.
    fn events(&mut self, trace: &Trace) -> io::Result<()> {
        // By its number, who woke a task since its last poll, and when.
        let mut wakes: Vec<Vec<(Micros, TaskId)>> = Vec::new();
        for recorded in &trace.events {
            let at = recorded.at;
            match &recorded.kind {
                EventKind::Spawned { .. } => wakes.push(Vec::new()),
                EventKind::Woken { task, by: Some(by) } => {
                    if let Some(wakes) = wakes.get_mut(task.0 as usize) {
                        wakes.push((at, *by));
                    }
                }
                EventKind::Woken { task, by: None } => {
                    self.put(*task, ChromeEvent { s: Some("t"), ..event("i", at, "woken from outside") })?;
                }
                EventKind::PollStarted { task } => {
                    for (from, by) in wakes.get_mut(task.0 as usize).map(std::mem::take).unwrap_or_default() {
                        self.id += 1;
                        let flow =
                            |ph, at| ChromeEvent { cat: Some("wake"), id: Some(self.id), ..event(ph, at, "wake") };
                        let (start, finish) = (flow("s", from), flow("f", at));
                        self.put(by, start)?;
                        self.put(*task, ChromeEvent { bp: Some("e"), ..finish })?;
                    }
                }
                EventKind::Printed { task: Some(task), text, .. } => {
                    let print = event("i", at, "print");
                    self.put(*task, ChromeEvent { s: Some("t"), args: Some(Args::Text(text)), ..print })?;
                }
                EventKind::Disturbed { what, lasted } => {
                    self.stretch(TaskId(0), "disturbed", what.text(), at.since(*lasted), Some(at))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}
