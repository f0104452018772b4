//! The pictures of a state as plain data: a panel for each of the two ways side by side, on one time axis.

use super::{
    Printout,
    cut::Cut,
    row::{self, RowData},
};
use crate::{
    lessons::{Lanes, Level, Strategy},
    model::{Phase, State},
    text::{counted, grouped},
    time::Micros,
    timeline::{BarStyle, LanePath, PulseShape, Scale, Tick, crowd_path, loop_paths, ticks},
    trace::Outcome,
};
use std::rc::Rc;

/// A panel's content, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelData {
    /// Its place among the chosen ways.
    pub place: usize,
    /// The strategy.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Whether it is here to be avoided.
    pub mistake: bool,
    /// The wall time so far.
    pub wall: Option<Micros>,
    /// What the program gave.
    pub result: Option<Outcome>,
    /// The time at the axis' right end.
    pub span: Micros,
    /// The axis.
    pub ticks: Rc<[Tick]>,
    /// Where the reader thinks it ends, in units of the axis.
    pub guess: Option<u32>,
    /// Where the time of the program's own limits is over, or will be: lines behind all rows.
    pub limits: Vec<u32>,
    /// Whether it is being recorded.
    pub is_growing: bool,
    /// What the rows stand for.
    pub lanes: Lanes,
    /// The rows. Units of work that have not begun are among them, tasks that have not are not.
    pub rows: Vec<Rc<RowData>>,
    /// What stands for the rows that are not shown.
    pub crowd: Option<Crowd>,
    /// When it was disturbed, if it was, and when the loop was busy.
    pub busy: Vec<LanePath>,
    /// How much the loop was busy, and what disturbed it, in words.
    pub loop_text: String,
    /// What the row is called that counts what the lesson is about, if it has one.
    pub level: Option<&'static str>,
    /// The page's pulse, if the lesson is about it.
    pub pulse: Option<PulseShape>,
    /// What the program printed.
    pub printed: Printout,
    /// What was never awaited, in words.
    pub warnings: Vec<String>,
}

/// More rows than are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Crowd {
    /// How many more.
    pub more: String,
    /// All of them over time.
    pub path: Option<LanePath>,
    /// How many there were at once, in words.
    pub text: String,
}

impl PanelData {
    /// When it was disturbed: what stands behind the rows.
    pub fn shade(&self) -> &[LanePath] {
        let disturbed = self.busy.first().is_some_and(|path| path.style == BarStyle::Disturbed);
        &self.busy[..usize::from(disturbed)]
    }
}

/// No panel shows more rows than this, nor more lines of what was printed.
pub const SHOWN: usize = 200;

/// The panels of the ways that stand side by side, all on one time axis.
pub fn panels(state: &State) -> Vec<PanelData> {
    let shown = state.shown();
    let scale = scale(state, &shown);
    let ticks = ticks(&scale).into();
    let sheet = Sheet { state, scale, ticks };
    shown.into_iter().map(|place| sheet.panel(place, state.params.strategies[place])).collect()
}

/// What the panels have in common.
struct Sheet<'a> {
    state: &'a State,
    scale: Scale,
    ticks: Rc<[Tick]>,
}

/// The guess, if it is about the strategy at `place`.
fn guess(state: &State, place: usize) -> Option<Micros> {
    state.guess.filter(|_| state.guessed().is_some_and(|(guessed, _)| guessed == place))
}

/// Until all is recorded, the axis has room for the waits that were asked for.
fn scale(state: &State, shown: &[usize]) -> Scale {
    let walls = shown.iter().filter_map(|place| state.recordings.get(*place)).map(|recording| {
        recording.wall().max(match state.phase {
            Phase::Running | Phase::Cancelled => recording.now,
            _ => Micros::ZERO,
        })
    });
    let recorded = walls.max().unwrap_or_default().max(state.guess.unwrap_or_default());
    match state.phase {
        Phase::Done => Scale::fitting(recorded),
        _ => Scale::fitting(recorded.max(state.params.asked())),
    }
}

impl Sheet<'_> {
    fn panel(&self, place: usize, strategy: &Strategy) -> PanelData {
        let (state, scale) = (self.state, &self.scale);
        let lesson = state.params.lesson;
        let read = state.recordings.get(place).map(|sample| (sample, sample.analysis(), sample.trace()));
        let seen = read.as_ref().map(|(sample, analysis, trace)| Cut::of(sample, analysis, trace));
        let (rows, all, unit) = match lesson.lanes {
            Lanes::Units => (self.units(seen), state.params.number("n") as usize, lesson.unit),
            Lanes::Tasks => (self.tasks(seen), seen.map_or(0, Cut::tasks), "task"),
        };
        let more = all.saturating_sub(rows.len());
        PanelData {
            place,
            span: scale.span,
            id: strategy.id,
            title: strategy.title,
            about: strategy.about,
            mistake: strategy.mistake,
            wall: seen.map(|seen| seen.analysis.wall().min(seen.now)),
            result: seen.and_then(Cut::result),
            ticks: self.ticks.clone(),
            guess: guess(state, place).map(|at| scale.x(at)),
            limits: seen.map_or_else(Vec::new, |seen| seen.limits(scale)),
            is_growing: state.phase == Phase::Running,
            lanes: lesson.lanes,
            rows,
            crowd: (more > 0).then(|| self.crowd(more, unit, seen)),
            busy: seen.map_or_else(Vec::new, |seen| loop_paths(seen.analysis, scale, seen.now)),
            loop_text: seen.map_or_else(String::new, Cut::loop_text),
            level: lesson.level.map(Level::name),
            pulse: lesson.heartbeat.then(|| seen.map_or_else(PulseShape::default, |seen| seen.pulse(scale))),
            printed: seen.map_or_else(Printout::default, Cut::printed),
            warnings: seen.map_or_else(Vec::new, Cut::warnings),
        }
    }

    /// A row per unit of work.
    fn units(&self, seen: Option<Cut>) -> Vec<Rc<RowData>> {
        let params = &self.state.params;
        let unit = params.lesson.unit;
        let lanes: Vec<_> = seen.map_or_else(Vec::new, |Cut { analysis, now, .. }| {
            let begun = analysis.workers().take_while(|lane| lane.spawned <= now);
            begun.take(SHOWN).collect()
        });
        let row = |place: usize| {
            Rc::new(match seen.zip(lanes.get(place)) {
                Some((seen, lane)) => row::unit(unit, seen, lane, &self.scale),
                None => row::waiting(unit, place + 1),
            })
        };
        (0..(params.number("n") as usize).min(SHOWN)).map(row).collect()
    }

    /// A row per task that was spawned.
    fn tasks(&self, seen: Option<Cut>) -> Vec<Rc<RowData>> {
        let Some(seen) = seen else { return Vec::new() };
        let lanes = seen.analysis.lanes.iter().take(seen.tasks().min(SHOWN));
        lanes.map(|lane| Rc::new(row::task(seen, lane, &self.scale))).collect()
    }

    fn crowd(&self, more: usize, unit: &str, seen: Option<Cut>) -> Crowd {
        let analysis = seen.map(|seen| (seen.analysis, seen.now));
        Crowd {
            more: format!("… and {}", counted(more, &format!("more {unit}"))),
            path: analysis.and_then(|(analysis, now)| crowd_path(analysis.lanes.iter(), &self.scale, now)),
            text: analysis.map_or_else(String::new, |(analysis, _)| {
                format!("at most {} at once", grouped(analysis.most_at_once() as usize))
            }),
        }
    }
}
