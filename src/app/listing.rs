//! Which lines of the program the recording names.

use super::{Phase, State};
use crate::{
    time::Micros,
    trace::{EventKind, Site},
};
use std::collections::BTreeSet;

/// The lines of the lesson's source, from 1, that the recordings name, and the one named last by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// All of them.
    pub lines: BTreeSet<u32>,
    /// The one that runs; none while nothing is in progress.
    pub current: Option<u32>,
}

impl Named {
    /// As of the state's moment.
    pub fn of(state: &State) -> Self {
        let file = state.params.lesson.source_file;
        let until = match state.phase {
            Phase::Replaying(at) => at,
            _ => Micros(u64::MAX),
        };
        let in_program = |site: &Site| (site.file == file).then_some(site.line);
        let mut named = Self::default();
        let mut last = None;
        for recording in &state.recordings {
            for event in &recording.events {
                let line = match &event.kind {
                    EventKind::Spawned { site, .. } | EventKind::WaitingOn { site, .. } => in_program(site),
                    _ => None,
                };
                named.lines.extend(line);
                if event.at <= until && line.is_some() {
                    last = line;
                }
            }
        }
        let moving = matches!(state.phase, Phase::Running | Phase::Replaying(_));
        named.current = last.filter(|_| moving);
        named
    }
}
