//! Which lines of the program the recording names.

use crate::{
    analysis::Analysis,
    lessons::LessonPage,
    model::{Phase, State},
    time::Micros,
    trace::Site,
};

/// The lines of the lesson's source, from 1, that the recordings name, in the order they first do so, and the one that
/// runs now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedLines {
    /// All of them.
    pub lines: Vec<u32>,
    /// The step named last by now; none while nothing is in progress.
    pub current: Option<u32>,
}

impl NamedLines {
    /// As of the state's moment. Without the lesson's page, which says what the steps are, every line is one.
    pub fn of(state: &State, page: Option<&LessonPage>) -> Self {
        let file = state.params.lesson.source_file;
        let until = state.cursor.as_ref().map_or(Micros(u64::MAX), |cursor| cursor.at);
        // Replayed, the recordings share one clock; made, they follow each other.
        let together = state.cursor.is_some();
        let mut named = Self::default();
        let mut last: Option<(Micros, u32)> = None;
        for Analysis { sites, mentions, .. } in state.recordings.iter().map(|recording| &recording.analysis) {
            for line in sites.iter().filter(|site| site.file == file).map(|site| site.line) {
                if !named.lines.contains(&line) {
                    named.lines.push(line);
                }
            }
            let is_step = |site: &Site| site.file == file && page.is_none_or(|page| page.step_at(site.line).is_some());
            let begun = mentions.partition_point(|mention| mention.from <= until);
            let step = mentions[..begun].iter().rev().find(|mention| is_step(&mention.site));
            let step = step.map(|mention| (mention.to.min(until), mention.site.line));
            last = match (last, step) {
                (Some((before, _)), Some((at, _))) if together && at < before => last,
                _ => step.or(last),
            };
        }
        let moving = together || state.phase == Phase::Running;
        named.current = last.map(|(_, line)| line).filter(|_| moving);
        named
    }
}
