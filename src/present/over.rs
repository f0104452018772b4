//! What is drawn over a way's bars when they no longer grow.

use super::{
    cut::Cut,
    function::function_at,
    labels::{Label, labels},
    level::LevelLane,
};
use crate::{lessons::LessonPage, model::State, time::Micros, timeline::Scale, trace::SourceId};

/// What is drawn over a way's picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Over {
    /// By the task's number, the words over its bars.
    pub labels: Vec<Vec<Label>>,
    /// The subject's own row, if the lesson has one.
    pub level: Option<LevelLane>,
}

impl Over {
    /// Over the way at `place`, whose axis ends at `span`. Without the lesson's page no stretch has a name.
    pub fn of(state: &State, place: usize, span: Micros, page: Option<&LessonPage>) -> Self {
        let Some(sample) = state.recordings.get(place) else { return Self::default() };
        let (analysis, trace) = (sample.analysis(), sample.trace());
        let (cut, scale) = (Cut::of(sample, &analysis, &trace), Scale { span });
        let params = &state.params;
        // Each call is looked up once.
        let function = |id: &SourceId| {
            let source = trace.source(*id).filter(|source| *source.file == *params.lesson.source_file)?;
            Some((*id, function_at(page?, source.line, params.lang)?.to_owned()))
        };
        let functions: Vec<_> = analysis.sources.iter().filter_map(function).collect();
        let name = |id| functions.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        Self {
            labels: labels(cut, &scale, &name),
            level: params.lesson.level.map(|level| LevelLane::of(cut, level, &scale)),
        }
    }
}
