//! Which lines of the program the recording names.

use crate::{
    lessons::LessonPage,
    model::{Phase, State},
    time::Micros,
    trace::SourceId,
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
        let (mut named, mut known) = (Self::default(), Vec::new());
        let mut last: Option<(Micros, u32)> = None;
        for sample in &state.recordings {
            let (analysis, trace) = (sample.analysis(), sample.trace());
            let line = |id: SourceId| trace.source(id).filter(|source| *source.file == *file).map(|source| source.line);
            for line in analysis.sources.iter().filter_map(|id| line(*id)) {
                if let Err(place) = known.binary_search(&line) {
                    known.insert(place, line);
                    named.lines.push(line);
                }
            }
            let step = |line: &u32| page.is_none_or(|page| page.step_at(*line).is_some());
            let begun = analysis.mentions.count_while(|mention| mention.from <= until);
            let mut before = (0..begun).rev().map(|place| &analysis.mentions[place]);
            let step =
                before.find_map(|mention| line(mention.source).filter(step).map(|line| (mention.to.min(until), line)));
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
