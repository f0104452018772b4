//! A recording at an instant, in words: the tree of its tasks, the ready queue, and what tasks share.

use super::{picture::SHOWN, row::task_name};
use crate::{
    analysis::{Analysis, Lane, Node, Sharing, State},
    recording::Recording,
    text::{counted, grouped},
    time::Micros,
    trace::{EventKind, ResourceId, ResourceKind, TaskId, Trace, Wait},
};

/// What the page says of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The living tasks, each followed by those below it; no more than [`SHOWN`].
    pub tree: Vec<Branch>,
    /// How many more there are, in words.
    pub more: Option<String>,
    /// The ready queue.
    pub ready: String,
    /// Who holds and who queues, a line per thing.
    pub shared: Vec<String>,
}

/// A task in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// How many tasks stand above it.
    pub depth: u32,
    /// Its name.
    pub name: String,
    /// What it does.
    pub state: String,
}

/// A list of names in a line is no longer than this.
const NAMES: usize = 20;

impl Moment {
    /// `recording` at `at`. Lines are those of the source `file`.
    pub fn of(recording: &Recording, at: Micros, file: &str) -> Self {
        let (analysis, trace) = (&*recording.analysis(), &*recording.trace());
        let tree = analysis.tree_at(at);
        let branch = |node: &Node| Branch {
            depth: node.depth,
            name: task_name(node.lane).to_owned(),
            state: state(analysis, trace, node, at, file),
        };
        let more = tree.len().saturating_sub(SHOWN);
        Self {
            tree: tree.iter().take(SHOWN).map(branch).collect(),
            more: (more > 0).then(|| format!("… and {}", counted(more, "more task"))),
            ready: names(&analysis.ready_at(at), "empty", |lane| task_name(lane).to_owned()),
            shared: (0..)
                .map(ResourceId)
                .zip(analysis.sharing_at(at))
                .map(|(id, sharing)| shared(analysis, trace, id, &sharing, at))
                .collect(),
        }
    }
}

/// `waits for task request, in line 29, until 400 ms at most`
fn state(analysis: &Analysis, trace: &Trace, node: &Node, at: Micros, file: &str) -> String {
    match &node.span.state {
        State::Polling => "running".into(),
        State::Ready => format!("ready since {}", node.span.from),
        State::Waiting(on) => {
            let named = |task: &TaskId| analysis.lanes.get(task.0 as usize).map(task_name);
            let on = match on {
                Wait::Task(task) => format!("task {}", named(task).unwrap_or_default()),
                on => trace.wait_text(*on),
            };
            let mut state = format!("waits for {on}");
            if let Some(line) = line(trace, node, file) {
                state.push_str(&format!(", in line {line}"));
            }
            let limits = node.lane.limits.iter().filter(|limit| limit.is_set(at));
            if let Some(until) = limits.map(|limit| limit.until).min() {
                state.push_str(&format!(", until {until} at most"));
            }
            state
        }
    }
}

/// The line of the call that a waiting task is in: what it said last in the poll before.
fn line(trace: &Trace, node: &Node, file: &str) -> Option<u32> {
    let task = node.lane.task;
    let before = (0..node.span.order as usize).rev().map(|place| &trace.events[place].kind);
    let poll = before.take_while(|kind| !matches!(kind, EventKind::PollStarted { task: polled } if *polled == task));
    let mut sources = poll.filter_map(|kind| match kind {
        EventKind::WaitingOn { task: waiting, source, .. } if *waiting == task => trace.source(*source),
        _ => None,
    });
    sources.next().filter(|source| *source.file == *file).map(|source| source.line)
}

/// `lock counter: held by first; second (acquire), third (acquire) wait`
fn shared(analysis: &Analysis, trace: &Trace, id: ResourceId, sharing: &Sharing, at: Micros) -> String {
    let name = |lane: &Lane| task_name(lane).to_owned();
    let call = |lane: &Lane| match lane.state_at(at) {
        Some(State::Waiting(Wait::Resource { to, .. })) => format!("{} ({})", task_name(lane), to.text()),
        _ => name(lane),
    };
    let lanes =
        |tasks: &[TaskId]| -> Vec<_> { tasks.iter().filter_map(|task| analysis.lanes.get(task.0 as usize)).collect() };
    let waiting = format!("waiting: {}", names(&lanes(&sharing.queue), "nobody", call));
    let what = trace.resource_text(id);
    match trace.resources.get(id.0 as usize).map(|resource| resource.kind) {
        Some(ResourceKind::Lock | ResourceKind::Semaphore | ResourceKind::Condition) => {
            let holders = names(&lanes(&sharing.holders), "nobody", name);
            format!("{what}: held by {holders}; {waiting}")
        }
        Some(ResourceKind::Event | ResourceKind::Barrier | ResourceKind::Queue) | None => format!("{what}: {waiting}"),
    }
}

fn names(lanes: &[&Lane], none: &str, name: impl Fn(&Lane) -> String) -> String {
    if lanes.is_empty() {
        return none.into();
    }
    let mut names: Vec<_> = lanes.iter().take(NAMES).map(|lane| name(lane)).collect();
    if lanes.len() > NAMES {
        names.push(format!("… and {} more", grouped(lanes.len() - NAMES)));
    }
    names.join(", ")
}
