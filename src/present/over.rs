//! What is drawn over a way's bars when they no longer grow.

use super::{
    cut::Cut,
    function::function_at,
    labels::{Label, labels},
    level::LevelLane,
    path::PathLine,
};
use crate::{
    analysis::Statistics,
    lessons::LessonPage,
    model::State,
    text::{fixed, grouped},
    time::Micros,
    timeline::Scale,
    trace::SourceId,
};

/// What is drawn over a way's picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Over {
    /// By the task's number, the words over its bars.
    pub labels: Vec<Vec<Label>>,
    /// The subject's own row, if the lesson has one.
    pub level: Option<LevelLane>,
    /// What decided when the program ended.
    pub path: PathLine,
    /// How many tasks were waited for or polled at a time, on average: `3.9 tasks in flight on average`. That is what a
    /// speed-up is made of. Empty if no time has passed.
    pub in_flight: String,
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
            path: PathLine::of(cut, params.lesson.lanes, &scale, &name),
            in_flight: in_flight(&sample.statistics()),
        }
    }
}

fn in_flight(numbers: &Statistics) -> String {
    match numbers.in_flight() {
        Some(tenths @ ..1_000) => format!("{} tasks in flight on average", fixed(tenths, 1)),
        Some(tenths) => format!("{} tasks in flight on average", grouped((tenths / 10) as usize)),
        None => String::new(),
    }
}
