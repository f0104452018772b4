//! The tree of the tasks at the cursor: who was started by whom, and what each does.

use super::{moment::At, picture::SHOWN, row::task_name};
use crate::{
    analysis::{Node, State},
    recording::Sample,
    text::counted,
    trace::Wait,
};

/// The living tasks of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The tasks, each followed by those below it; no more than [`SHOWN`].
    pub branches: Vec<Branch>,
    /// How many more there are, in words.
    pub more: Option<String>,
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

impl Tree {
    /// Of `recording` after its first `events` events. Lines are those of the source `file`.
    pub fn of(recording: &Sample, events: usize, file: &str) -> Self {
        let (analysis, trace) = (&*recording.analysis(), &*recording.trace());
        let at = At::of(analysis, trace, events.min(recording.events));
        let nodes = analysis.tree_after(at.events);
        let branch = |node: &Node| Branch {
            depth: node.depth,
            name: task_name(node.lane).to_owned(),
            state: at.state(node, file),
        };
        let more = nodes.len().saturating_sub(SHOWN);
        Self {
            branches: nodes.iter().take(SHOWN).map(branch).collect(),
            more: (more > 0).then(|| format!("… and {}", counted(more, "more task"))),
        }
    }
}

impl At<'_> {
    /// `waits for task request, in line 29, until 400 ms at most`
    fn state(self, node: &Node, file: &str) -> String {
        match &node.span.state {
            State::Polling => "running".into(),
            State::Ready => format!("ready since {}", node.span.from),
            State::Waiting(on) => {
                let mut state = format!("waits for {}", self.wait(on));
                if let Some(line) = self.line(node.lane, node.span, file) {
                    state.push_str(&format!(", in line {line}"));
                }
                let limits = node.lane.limits.iter().filter(|limit| limit.is_set(self.events));
                if let Some(until) = limits.map(|limit| limit.until).min() {
                    state.push_str(&format!(", until {until} at most"));
                }
                state
            }
        }
    }

    fn wait(self, on: &Wait) -> String {
        match on {
            Wait::Task(task) => {
                let lane = self.analysis.lanes.get(task.0 as usize);
                format!("task {}", lane.map(task_name).unwrap_or_default())
            }
            on => self.trace.wait_text(*on),
        }
    }
}
