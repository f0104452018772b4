//! One strategy's picture: an axis, a lane per unit of work or per task, the loop's lane, and what the program said.

use super::Output;
use crate::{
    app::{Crowd, PanelData, RowData},
    lessons::Lanes,
    time::{Micros, fixed},
    timeline::{BarStyle, HEIGHT, LanePath, Mark, PulseShape, Tick, UNITS},
    trace::Outcome,
};
use std::rc::Rc;
use yew::prelude::*;

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
    let tasks = panel.lanes == Lanes::Tasks;
    html! {
        <section
            class={classes!("panel", tasks.then_some("tasks"))}
            data-strategy={panel.id}
            aria-labelledby={heading.clone()}
        >
            { header(panel, heading) }
            { axis(&panel.ticks) }
            <div class={classes!("lanes-box", crowded.then_some("crowded"))} tabindex={crowded.then_some("0")}>
                { grid(panel) }
                <ol class="lanes">
                    for row in &panel.rows {
                        <Lane row={row} />
                    }
                </ol>
            </div>
            { panel.crowd.as_ref().map(crowd) }
            { summary_lane("lane-loop", "Loop", &panel.busy, &panel.loop_text) }
            { panel.pulse.as_ref().map(pulse) }
            { for panel.warnings.iter().map(|warning| html! { <p class="warning">{ warning }</p> }) }
            <Output printed={panel.printed.clone()} />
        </section>
    }
}

fn header(panel: &PanelData, heading: String) -> Html {
    html! {
        <header>
            <h2 id={heading}>
                { panel.title }
                if panel.mistake {
                    { " " }<span class="badge">{ "The mistake" }</span>
                }
            </h2>
            <p class="about">{ panel.about }</p>
            <p class="wall">{ panel.wall.map(|wall| wall.to_string()).unwrap_or_else(|| "–".into()) }</p>
            <p class="result">{ panel.result.as_ref().map(outcome) }</p>
        </header>
    }
}

/// How the program ended.
fn outcome(outcome: &Outcome) -> Html {
    let (sign, text, class) = match outcome {
        Outcome::Value(text) => ("→ ", &**text, "value"),
        Outcome::Error(text) => ("✕ ", &**text, "error"),
        Outcome::Cancelled => ("⊘ ", "cancelled", "cancelled"),
    };
    html! { <span {class}>{ sign }{ text }</span> }
}

/// Of [`UNITS`], which are hundredths of a percent.
pub(super) fn percent(x: u32) -> String {
    format!("{}%", fixed(x.into(), 2))
}

/// The axis' labels.
pub(super) fn axis(ticks: &[Tick]) -> Html {
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

/// A lane below those of the work.
fn summary_lane(class: &'static str, name: &'static str, bars: &[LanePath], text: &str) -> Html {
    html! {
        <div class={classes!("lane", class)}>
            <span class="lane-name">{ name }</span>
            <svg class="bars" aria-hidden="true">{ paths(bars) }</svg>
            <span class="lane-result">{ text }</span>
        </div>
    }
}

fn crowd(crowd: &Crowd) -> Html {
    html! {
        <>
            <p class="more">{ &crowd.more }</p>
            { summary_lane("lane-crowd", "All", crowd.path.as_slice(), &crowd.text) }
        </>
    }
}

fn pulse(pulse: &PulseShape) -> Html {
    let text = match (pulse.missed, pulse.paths.is_empty()) {
        (_, true) => String::new(),
        (0, _) => "no tick missed".into(),
        (1, _) => "missed 1 tick".into(),
        (missed, _) => format!("missed {missed} ticks"),
    };
    summary_lane("lane-pulse", "Pulse", &pulse.paths, &text)
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
            data-depth={(row.depth > 0).then(|| row.depth.to_string())}
        >
            <span class="lane-name" title={row.unit.is_empty().then(|| row.name.clone())}>
                if !row.unit.is_empty() {
                    <span class="unit">{ &row.unit }{ " " }</span>
                }
                { &row.name }
            </span>
            <svg class="bars" aria-hidden="true">
                { paths(&row.shape.paths) }
                { for row.shape.flags.iter().map(|x| html! { <text class="flag" x={percent(*x)} y="50%" dy="0.35em">{ "!" }</text> }) }
                { end_mark(row.shape.mark.as_ref()) }
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
