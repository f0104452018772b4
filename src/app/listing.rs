//! Which lines of the program the recording names.

use super::{LessonPage, Phase, State};
use crate::{
    time::Micros,
    trace::{EventKind, Site},
};

/// The lines of the lesson's source, from 1, that the recordings name, in the order they first do so, and the one that
/// runs now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// All of them.
    pub lines: Vec<u32>,
    /// The step named last by now; none while nothing is in progress.
    pub current: Option<u32>,
}

impl Named {
    /// As of the state's moment. Without the lesson's page, which says what the steps are, every line is one.
    pub fn of(state: &State, page: Option<&LessonPage>) -> Self {
        let file = state.params.lesson.source_file;
        let until = match state.phase {
            Phase::Replaying(at) => at,
            _ => Micros(u64::MAX),
        };
        let in_program = |site: &Site| (site.file == file).then_some(site.line);
        // Replayed, the recordings share one clock; made, they follow each other.
        let together = matches!(state.phase, Phase::Replaying(_));
        let mut named = Self::default();
        let mut last: Option<(Micros, u32)> = None;
        for recording in &state.recordings {
            for event in &recording.events {
                let Some(line) = site(&event.kind).and_then(in_program) else { continue };
                if !named.lines.contains(&line) {
                    named.lines.push(line);
                }
                let is_step = page.is_none_or(|page| page.step_at(line).is_some());
                if is_step && event.at <= until && (!together || last.is_none_or(|(at, _)| at <= event.at)) {
                    last = Some((event.at, line));
                }
            }
        }
        let moving = matches!(state.phase, Phase::Running | Phase::Replaying(_));
        named.current = last.map(|(_, line)| line).filter(|_| moving);
        named
    }
}

/// The call that an event names.
fn site(event: &EventKind) -> Option<&Site> {
    match event {
        EventKind::Spawned { site, .. }
        | EventKind::WaitingOn { site, .. }
        | EventKind::Acquired { site, .. }
        | EventKind::Blocked { site, .. }
        | EventKind::Printed { site, .. }
        | EventKind::NeverAwaited { site, .. } => Some(site),
        EventKind::Woken { .. }
        | EventKind::PollStarted { .. }
        | EventKind::PollEnded { .. }
        | EventKind::Finished { .. }
        | EventKind::Dropped { .. }
        | EventKind::Network { .. }
        | EventKind::Heartbeat
        | EventKind::Released { .. } => None,
    }
}
