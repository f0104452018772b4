//! A recording at an instant, in words: the tree of its tasks, the ready queue, and what tasks share.

use super::{picture::SHOWN, row::task_name};
use crate::{
    analysis::{Analysis, Lane, Node, Shared, State},
    recording::Recording,
    text::{counted, grouped},
    time::Micros,
    trace::{EventKind, ResourceKind, TaskId, Wait},
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
        let analysis = &recording.analysis;
        let tree = analysis.tree_at(at);
        let branch = |node: &Node| Branch {
            depth: node.depth,
            name: task_name(node.lane).to_owned(),
            state: state(recording, node, file),
        };
        let more = tree.len().saturating_sub(SHOWN);
        Self {
            tree: tree.iter().take(SHOWN).map(branch).collect(),
            more: (more > 0).then(|| format!("… and {}", counted(more, "more task"))),
            ready: names(&analysis.ready_at(at), "empty", |lane| task_name(lane).to_owned()),
            shared: analysis.resources.iter().map(|shared| sharing(analysis, shared, at)).collect(),
        }
    }
}

fn state(recording: &Recording, node: &Node, file: &str) -> String {
    match &node.span.state {
        State::Polling => "running".into(),
        State::Ready => format!("ready since {}", node.span.from),
        State::Waiting(on) => {
            let named = |task: &TaskId| recording.analysis.lanes.get(task.0 as usize).map(task_name);
            let on = match on {
                Wait::Task(task) => format!("task {}", named(task).unwrap_or_default()),
                on => on.to_string(),
            };
            match line(recording, node, file) {
                Some(line) => format!("waits for {on}, in line {line}"),
                None => format!("waits for {on}"),
            }
        }
    }
}

/// The line of the call that a waiting task is in: what it said last in the poll before.
fn line(recording: &Recording, node: &Node, file: &str) -> Option<u32> {
    let task = node.lane.task;
    let before = (0..node.span.order as usize).rev().map(|place| &recording.events[place].kind);
    let poll = before.take_while(|kind| !matches!(kind, EventKind::PollStarted { task: polled } if *polled == task));
    let mut sites = poll.filter_map(|kind| match kind {
        EventKind::WaitingOn { task: waiting, site, .. } if *waiting == task => Some(site),
        _ => None,
    });
    sites.next().filter(|site| site.file == file).map(|site| site.line)
}

/// `lock counter: held by first; second (acquire), third (acquire) wait`
fn sharing(analysis: &Analysis, shared: &Shared, at: Micros) -> String {
    let resource = &*shared.resource;
    let name = |lane: &Lane| task_name(lane).to_owned();
    let call = |lane: &Lane| match lane.state_at(at) {
        Some(State::Waiting(Wait::Resource { to, .. })) => format!("{} ({to})", task_name(lane)),
        _ => name(lane),
    };
    let waiting = format!("waiting: {}", names(&analysis.queue_at(resource, at), "nobody", call));
    match resource.kind {
        ResourceKind::Lock | ResourceKind::Semaphore | ResourceKind::Condition => {
            let holders = names(&analysis.holders_at(resource, at), "nobody", name);
            format!("{resource}: held by {holders}; {waiting}")
        }
        ResourceKind::Event | ResourceKind::Barrier | ResourceKind::Queue => format!("{resource}: {waiting}"),
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
