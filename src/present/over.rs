//! What is drawn over a way's bars when they no longer grow.

use super::{
    cut::Cut,
    function::function_at,
    labels::{Label, labels},
    level::LevelLane,
    path::PathLine,
    picture::SHOWN,
};
use crate::{
    analysis::{Analysis, Lane, Statistics},
    lessons::LessonPage,
    model::State,
    text::{fixed, grouped},
    time::Micros,
    timeline::{BarStyle, LanePath, Scale, spans_path},
    trace::SourceId,
};

/// What is drawn over a way's picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Over {
    /// By the task's number, the words over its bars.
    pub labels: Vec<Vec<Label>>,
    /// The subject's own row, if the lesson has one.
    pub level: Option<LevelLane>,
    /// By the task's number, bars over those of the row: what the browser tells of its requests, and when it lasted in
    /// the run before.
    pub bars: Vec<Vec<LanePath>>,
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
        // Of a run that was disturbed the times say nothing.
        let is_disturbed = !analysis.disturbed_spans().is_empty();
        let before = state.before.iter().find(|before| before.way.id == sample.way.id).map(|before| before.analysis());
        let before = before.filter(|before| !is_disturbed && before.disturbed_spans().is_empty());
        let lanes = analysis.lanes.iter().take(SHOWN);
        Self {
            bars: lanes.map(|lane| bars(lane, before.as_deref(), &scale, cut.now)).collect(),
            labels: labels(cut, &scale, &name),
            level: params.lesson.level.map(|level| LevelLane::of(cut, level, &scale)),
            path: if is_disturbed {
                PathLine::default()
            } else {
                PathLine::of(cut, params.lesson.lanes, &scale, &name)
            },
            in_flight: if is_disturbed { String::new() } else { in_flight(&sample.statistics()) },
        }
    }
}

/// What is shorter, in units, tells nothing.
const SEEN: u32 = 75;

/// Over those of `lane`.
fn bars(lane: &Lane, before: Option<&Analysis>, scale: &Scale, now: Micros) -> Vec<LanePath> {
    let phases = || lane.requests.iter().filter_map(|request| request.phases.as_deref());
    // What the browser doesn't tell is drawn as nothing is known of it: a bar as any other.
    let is_seen = |(from, to): &(Micros, Micros)| scale.x(*to) >= scale.x(*from) + SEEN;
    let mut unsent = phases().filter_map(|phases| Some((phases.start, phases.request_start?))).filter(is_seen);
    let mut receiving = phases().filter_map(|phases| Some((phases.response_start?, phases.end))).filter(is_seen);
    let same = before.and_then(|before| before.lanes.get(lane.task.0 as usize)).filter(|same| same.name == lane.name);
    let mut ghost = same.iter().filter_map(|same| Some((same.spawned, same.end.as_ref()?.0)));
    let paths = [
        spans_path(BarStyle::Ghost, &mut ghost, scale, scale.span),
        spans_path(BarStyle::Unsent, &mut unsent, scale, now),
        spans_path(BarStyle::Receiving, &mut receiving, scale, now),
    ];
    paths.into_iter().flatten().collect()
}

fn in_flight(numbers: &Statistics) -> String {
    match numbers.in_flight() {
        Some(tenths @ ..1_000) => format!("{} tasks in flight on average", fixed(tenths, 1)),
        Some(tenths) => format!("{} tasks in flight on average", grouped((tenths / 10) as usize)),
        None => String::new(),
    }
}
