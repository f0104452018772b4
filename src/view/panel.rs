//! One strategy's picture: an axis, a lane per request, the loop's lane.

use crate::{
    app::{Phase, Recording, State, capitalized},
    time::{Micros, fixed},
    timeline::{BarStyle, HEIGHT, LanePath, Mark, Scale, Tick, UNITS, lane_paths, loop_path, ticks},
    trace::Outcome,
};
use std::rc::Rc;
use yew::prelude::*;

/// A panel's content, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelData {
    /// The strategy.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The wall time so far.
    pub wall: Option<Micros>,
    /// The axis.
    pub ticks: Rc<[Tick]>,
    /// Where the reader thinks it ends, in [`UNITS`].
    pub guess: Option<u32>,
    /// A lane per request, those that have not begun included.
    pub rows: Vec<Rc<RowData>>,
    /// When the loop was busy.
    pub busy: Option<LanePath>,
    /// How much the loop was busy and idle, in words.
    pub loop_text: String,
}

/// One lane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowData {
    /// What a unit of work is called.
    pub unit: String,
    /// Its place among the arguments.
    pub name: String,
    /// `waiting` (not begun), `running`, `value`, `error` or `cancelled`.
    pub outcome: &'static str,
    /// The result, in words.
    pub result: String,
    /// From when to when, in words.
    pub times: String,
    /// Begin and end on the page's clock.
    pub clock: Option<(Micros, Micros)>,
    /// The request.
    pub url: Option<Rc<str>>,
    /// Its bars.
    pub paths: Vec<LanePath>,
    /// Its end.
    pub mark: Option<Mark>,
}

/// The panels of a state, all on one time axis.
pub fn panels(state: &State) -> Vec<PanelData> {
    let scale = scale(state);
    let ticks: Rc<[Tick]> = ticks(&scale).into();
    let now = |recording: &Recording| match state.phase {
        Phase::Replaying(at) => at.min(recording.now),
        _ => recording.now,
    };
    let panel = |(place, strategy): (usize, &&'static crate::lessons::Strategy)| {
        let recording = state.recordings.get(place);
        let rows = (0..state.params.number("n") as usize).map(|row| {
            let lane = recording.and_then(|recording| {
                let now = now(recording);
                recording
                    .analysis
                    .workers()
                    .nth(row)
                    .filter(|lane| lane.spawned <= now)
                    .map(|lane| (recording, lane, now))
            });
            Rc::new(self::row(state.params.lesson.unit, row, lane, &scale))
        });
        PanelData {
            id: strategy.id,
            title: strategy.title,
            about: strategy.about,
            wall: recording.map(|recording| recording.statistics().wall.min(now(recording))),
            ticks: ticks.clone(),
            guess: guess(state, place).map(|at| scale.x(at)),
            rows: rows.collect(),
            busy: recording.and_then(|recording| loop_path(&recording.analysis, &scale, now(recording))),
            loop_text: recording
                .map_or_else(String::new, |recording| format!("busy {}", recording.analysis.busy_by(now(recording)))),
        }
    };
    state.params.strategies.iter().enumerate().map(panel).collect()
}

/// The guess, if it is about the strategy at `place`.
fn guess(state: &State, place: usize) -> Option<Micros> {
    state.guess.filter(|_| state.guessed().is_some_and(|(guessed, _)| guessed == place))
}

/// Until all is recorded, the axis has room for the waits that were asked for.
fn scale(state: &State) -> Scale {
    let asked = state.params.asked();
    let walls = state.recordings.iter().map(|recording| {
        recording.statistics().wall.max(match state.phase {
            Phase::Running | Phase::Cancelled => recording.now,
            _ => Micros::ZERO,
        })
    });
    let recorded = walls.max().unwrap_or_default().max(state.guess.unwrap_or_default());
    match state.phase {
        Phase::Done | Phase::Replaying(_) => Scale::fitting(recorded),
        _ => Scale::fitting(recorded.max(asked)),
    }
}

fn row(
    unit: &str,
    row: usize,
    lane: Option<(&Rc<Recording>, &crate::analysis::Lane, Micros)>,
    scale: &Scale,
) -> RowData {
    let unit = capitalized(unit);
    let Some((recording, lane, now)) = lane else {
        return RowData { unit, name: (row + 1).to_string(), outcome: "waiting", ..RowData::default() };
    };
    let (paths, mark) = lane_paths(lane, scale, now);
    let end = mark.as_ref().map(|mark| &mark.outcome);
    let took = lane.end.as_ref().map_or(now, |(at, _)| (*at).min(now)).since(lane.spawned);
    RowData {
        unit,
        name: lane.name.to_string(),
        outcome: match end {
            None => "running",
            Some(Outcome::Value(_)) => "value",
            Some(Outcome::Error(_)) => "error",
            Some(Outcome::Cancelled) => "cancelled",
        },
        result: match end {
            None => format!("{took} …"),
            Some(Outcome::Value(text)) => format!("{took} · {text}"),
            Some(Outcome::Error(text)) => format!("✕ {text}"),
            Some(Outcome::Cancelled) => "⊘ cancelled".into(),
        },
        times: format!("from {} to {}", lane.spawned, lane.spawned + took),
        clock: Some((recording.epoch + lane.spawned, recording.epoch + lane.spawned + took)),
        url: lane.request.as_ref().map(|request| (&*request.url).into()),
        paths,
        mark,
    }
}

/// What a panel is given.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// Its content.
    pub panel: PanelData,
}

/// One strategy's picture.
#[component]
pub fn Panel(PanelProps { panel }: &PanelProps) -> Html {
    let heading = format!("panel-{}", panel.id);
    let crowded = panel.rows.len() > 12;
    html! {
        <section class="panel" data-strategy={panel.id} aria-labelledby={heading.clone()}>
            <header>
                <h2 id={heading}>{ panel.title }</h2>
                <p class="about">{ panel.about }</p>
                <p class="wall">{ panel.wall.map(|wall| wall.to_string()).unwrap_or_else(|| "–".into()) }</p>
            </header>
            { axis(&panel.ticks) }
            <div class={classes!("lanes-box", crowded.then_some("crowded"))} tabindex={crowded.then_some("0")}>
                { grid(panel) }
                <ol class="lanes">
                    for row in &panel.rows {
                        <Lane row={row} />
                    }
                </ol>
            </div>
            { loop_lane(panel) }
        </section>
    }
}

/// Of [`UNITS`], which are hundredths of a percent.
fn percent(x: u32) -> String {
    format!("{}%", fixed(x.into(), 2))
}

fn axis(ticks: &[Tick]) -> Html {
    let label = |tick: &Tick| {
        let anchor = if tick.x == 0 {
            "start"
        } else if tick.x > UNITS / 20 * 19 {
            "end"
        } else {
            "middle"
        };
        html! { <text x={percent(tick.x)} y="12" text-anchor={anchor}>{ &tick.label }</text> }
    };
    html! { <svg class="axis" aria-hidden="true">{ for ticks.iter().map(label) }</svg> }
}

fn grid(panel: &PanelData) -> Html {
    let line = |x: u32, class: Option<&'static str>| {
        html! { <line {class} x1={percent(x)} x2={percent(x)} y1="0" y2="100%" /> }
    };
    html! {
        <svg class="grid" aria-hidden="true">
            for tick in panel.ticks.iter() {
                { line(tick.x, None) }
            }
            { for panel.guess.map(|x| line(x, Some("guessed"))) }
        </svg>
    }
}

fn loop_lane(panel: &PanelData) -> Html {
    html! {
        <div class="lane lane-loop">
            <span class="lane-name">{ "Loop" }</span>
            <svg class="bars" aria-hidden="true">
                { paths(panel.busy.as_slice()) }
            </svg>
            <span class="lane-result">{ &panel.loop_text }</span>
        </div>
    }
}

/// What a lane is given.
#[derive(Properties, PartialEq)]
struct LaneProps {
    row: Rc<RowData>,
}

/// A lane draws itself again only when its data has changed.
#[component]
fn Lane(LaneProps { row }: &LaneProps) -> Html {
    let ms = |at: Micros| fixed(at.0, 3);
    html! {
        <li
            class="lane"
            data-outcome={row.outcome}
            data-from-ms={row.clock.map(|(from, _)| ms(from))}
            data-to-ms={row.clock.map(|(_, to)| ms(to))}
            data-url={row.url.as_deref().map(str::to_owned)}
        >
            <span class="lane-name"><span class="unit">{ &row.unit }{ " " }</span>{ &row.name }</span>
            <svg class="bars" aria-hidden="true">
                { paths(&row.paths) }
                { end_mark(row.mark.as_ref()) }
            </svg>
            <span class="lane-result" title={row.result.clone()}>{ &row.result }</span>
            <span class="visually-hidden">{ &row.times }</span>
        </li>
    }
}

fn paths(paths: &[LanePath]) -> Html {
    let path = |path: &LanePath| {
        // As an attribute: in a style sheet the reference would be relative to the sheet.
        let fill = (path.style == BarStyle::Failed).then_some("url(#hatch)");
        html! { <path class={classes!("bar", path.style.class())} {fill} d={path.d.clone()} /> }
    };
    html! {
        <svg viewBox={format!("0 0 {UNITS} {HEIGHT}")} preserveAspectRatio="none" width="100%" height="100%">
            { for paths.iter().map(path) }
        </svg>
    }
}

fn end_mark(mark: Option<&Mark>) -> Html {
    let glyph = |mark: &Mark| match mark.outcome {
        Outcome::Value(_) => ("✓", "mark value"),
        Outcome::Error(_) => ("✕", "mark error"),
        Outcome::Cancelled => ("⊘", "mark cancelled"),
    };
    match mark.map(|mark| (mark, glyph(mark))) {
        Some((mark, (glyph, class))) => {
            html! { <text {class} x={percent(mark.x)} dx="4" y="50%" dy="0.35em">{ glyph }</text> }
        }
        None => Html::default(),
    }
}
