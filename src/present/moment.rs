//! A recording at the cursor, in words: what has just happened, what each task does and on which line it stands, the
//! ready queue, and what tasks share.

use super::{happened::happened, picture::SHOWN, row::task_name};
use crate::{
    analysis::{Analysis, Lane, Sharing, Span, State},
    recording::Sample,
    text::{capitalized, grouped},
    trace::{EventKind, ResourceId, ResourceKind, SourceId, TaskId, Trace, Wait},
};

/// What the page says of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The last event, in a sentence.
    pub happened: String,
    /// Who runs, who is ready, who waits, who holds what, what was printed last: a label, and what it is.
    pub parts: Vec<(String, String)>,
    /// Where the living tasks stand, in the order of their spawning; no more than [`SHOWN`].
    pub stands: Vec<Stand>,
}

/// Where a task stands in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The task.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// `running`, `ready`, `waiting` for the outside, or `queued`: for something shared, or for other tasks.
    pub state: &'static str,
    /// The line of the source that the moment was asked for.
    pub line: u32,
}

/// A list of names in a line is no longer than this.
const NAMES: usize = 20;

/// The recording, and how many of its events have happened.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) trace: &'a Trace,
    pub(super) events: usize,
    /// Of tasks that are polled inside of each other, the innermost.
    running: Option<TaskId>,
}

impl Moment {
    /// `recording` after its first `events` events. Lines are those of the source `file`.
    pub fn of(recording: &Sample, events: usize, file: &str) -> Self {
        let (analysis, trace) = (&*recording.analysis(), &*recording.trace());
        let at = At::of(analysis, trace, events.min(recording.events));
        let living = analysis.lanes.iter().filter_map(|lane| Some((lane, lane.span_after(at.events)?)));
        let stand = |(lane, span): (&Lane, &Span)| {
            let line = at.line(lane, span, file)?;
            Some(Stand { task: lane.task, name: task_name(lane).to_owned(), state: state_name(span), line })
        };
        Self {
            happened: happened(analysis, trace, at.events),
            parts: at.parts(),
            stands: living.filter_map(stand).take(SHOWN).collect(),
        }
    }
}

/// As the picture draws it.
fn state_name(span: &Span) -> &'static str {
    match &span.state {
        State::Polling => "running",
        State::Ready => "ready",
        State::Waiting(_) if span.is_outside() => "waiting",
        State::Waiting(_) => "queued",
    }
}

impl<'a> At<'a> {
    pub(super) fn of(analysis: &'a Analysis, trace: &'a Trace, events: usize) -> Self {
        Self { analysis, trace, events, running: analysis.running_after(events).map(|lane| lane.task) }
    }

    /// Who runs, who is ready, who waits for what, who holds what, and the last line that was printed.
    fn parts(self) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut add = |label: &str, text: String| parts.push((label.to_owned(), text));
        if let Some(lane) = self.running.and_then(|task| self.analysis.lanes.get(task.0 as usize)) {
            add("Running", task_name(lane).to_owned());
        }
        let who = |wanted: &dyn Fn(&Wait) -> bool| -> Vec<&Lane> {
            let is_wanted = |span: &Span| matches!(&span.state, State::Waiting(on) if wanted(on));
            self.analysis.lanes.iter().filter(|lane| lane.span_after(self.events).is_some_and(is_wanted)).collect()
        };
        if self.analysis.lanes.iter().all(|lane| lane.span_after(self.events).is_none()) {
            add("Tasks", if self.events == 0 { "none yet" } else { "none left" }.into());
        }
        let ready = self.analysis.ready_after(self.events);
        for (label, lanes) in [
            ("Ready, in this order", ready),
            ("Waiting for an answer", who(&|on| matches!(on, Wait::Request(_)))),
            ("Waiting for a timer", who(&|on| matches!(on, Wait::Timer(_)))),
            ("Waiting for the next turn", who(&|on| matches!(on, Wait::Turn))),
            ("Waiting for other tasks", who(&|on| matches!(on, Wait::Task(_) | Wait::Tasks(_)))),
        ] {
            if !lanes.is_empty() {
                add(label, names(&lanes));
            }
        }
        for (id, sharing) in (0..).map(ResourceId).zip(self.analysis.sharing_after(self.events)) {
            if let Some(text) = self.shared(id, &sharing) {
                add(&capitalized(&self.trace.resource_text(id)), text);
            }
        }
        let printed = self.analysis.printed.count_while(|line| (line.order as usize) < self.events);
        if let Some(line) = printed.checked_sub(1).and_then(|last| self.analysis.printed.get(last)) {
            add("Printed last", format!("“{}”", line.text));
        }
        parts
    }

    /// The line that a task stands on: that of the call it waits in, or waited in before it became ready; while it runs,
    /// that of the last call that it named.
    pub(super) fn line(self, lane: &Lane, span: &Span, file: &str) -> Option<u32> {
        let line =
            |id: SourceId| self.trace.source(id).filter(|source| *source.file == *file).map(|source| source.line);
        let named = || {
            let poll = (span.begun as usize..self.events).rev().map(|place| &self.trace.events[place].kind);
            let own = poll.filter(|kind| match kind {
                EventKind::Spawned { parent, .. } => *parent == Some(lane.task),
                kind => kind.task() == Some(lane.task),
            });
            own.filter_map(EventKind::source).find_map(line)
        };
        match span.state {
            State::Polling if self.running == Some(lane.task) => named().or_else(|| span.source.and_then(line)),
            _ => span.source.and_then(line),
        }
    }

    /// `held by first; second (acquire), third (acquire) wait`; none where nobody does either.
    fn shared(self, id: ResourceId, sharing: &Sharing) -> Option<String> {
        let lanes = |tasks: &[TaskId]| -> Vec<_> {
            tasks.iter().filter_map(|task| self.analysis.lanes.get(task.0 as usize)).collect()
        };
        let call = |lane: &Lane| match lane.span_after(self.events).map(|span| &span.state) {
            Some(State::Waiting(Wait::Resource { to, .. })) => to.text(),
            _ => "",
        };
        let is_held = match self.trace.resources.get(id.0 as usize)?.kind {
            ResourceKind::Lock | ResourceKind::Semaphore | ResourceKind::Condition => true,
            ResourceKind::Event | ResourceKind::Barrier | ResourceKind::Queue => false,
        };
        let queue = lanes(&sharing.queue);
        let mut said = Vec::new();
        if is_held {
            let holders = lanes(&sharing.holders);
            said.push(if holders.is_empty() { "free".into() } else { format!("held by {}", names(&holders)) });
        }
        // Those of one call stand together: a queue has getters and putters.
        for chunk in queue.chunk_by(|one, next| call(one) == call(next)) {
            said.push(format!("{} in line ({})", names(chunk), call(chunk[0])));
        }
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// What lanes are called, in a line.
fn names(lanes: &[&Lane]) -> String {
    in_a_line(&lanes.iter().map(|lane| task_name(lane)).collect::<Vec<_>>())
}

/// Names in a line: `1–5, 7`. Numbers that follow each other are one.
pub fn in_a_line(names: &[&str]) -> String {
    // `task 12`: what stands before its number, and the number.
    let number = |name: &str| {
        let digits = name.len() - name.bytes().rev().take_while(u8::is_ascii_digit).count();
        Some((digits, name.get(digits..)?.parse::<u32>().ok()?))
    };
    let follows = |one: &&str, next: &&str| {
        let numbers = number(one).zip(number(next));
        numbers.is_some_and(|((digits, one_number), (_, next_number))| {
            one.get(..digits) == next.get(..digits) && one_number.checked_add(1) == Some(next_number)
        })
    };
    let mut line = String::new();
    let mut count = 0;
    let mut add = |name: &str, join: &str| {
        count += 1;
        if count <= NAMES {
            line.push_str(if line.is_empty() { "" } else { join });
            line.push_str(name);
        }
    };
    for run in names.chunk_by(follows) {
        match run {
            [first, .., last] if run.len() > 2 => {
                add(first, ", ");
                add(number(last).map_or(last, |(digits, _)| &last[digits..]), "–");
            }
            few => few.iter().for_each(|name| add(name, ", ")),
        }
    }
    if count > NAMES {
        line.push_str(&format!(" and {} more", grouped(count - NAMES)));
    }
    line
}
