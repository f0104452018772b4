//! One strategy's picture: an axis, a lane per unit of work or per task, the loop's lane, and what the program said.

use super::{
    fold::{fold, folded},
    markup::raw,
    output::output,
};
use crate::{
    lessons::Lanes,
    present::{Crowd, PanelData, RowData},
    text::fixed,
    time::Micros,
    timeline::{BarStyle, HEIGHT, LanePath, Mark, PulseShape, Tick, UNITS},
    trace::Outcome,
};
use maud::{Markup, html};
use std::rc::Rc;
use yew::Html;

/// One strategy's picture. Rows beyond the first are apart: drawn again, they stay folded or unfolded.
pub fn panel(panel: &PanelData) -> Html {
    let heading = format!("panel-{}", panel.id);
    let (first, rest) = folded(&panel.rows);
    // Not a class: yew's classes that change bring a set and its hashing along.
    let rows = match panel.lanes {
        Lanes::Tasks => "tasks",
        Lanes::Units => "units",
    };
    yew::html! {
        <section
            class="panel"
            data-rows={rows}
            data-strategy={panel.id}
            aria-labelledby={heading.clone()}
        >
            { raw(html! { (header(panel, &heading)) (axis(&panel.ticks)) }) }
            { raw(lanes(panel, first)) }
            { fold(rest.len(), "more row", lanes(panel, rest)) }
            { raw(below(panel)) }
            { output(&panel.printed) }
        </section>
    }
}

/// Rows as they stand between the axis and the loop's lane.
fn lanes(panel: &PanelData, rows: &[Rc<RowData>]) -> Markup {
    html! { div.lanes-box { (grid(panel)) ol.lanes { @for row in rows { (lane(row)) } } } }
}

fn header(panel: &PanelData, heading: &str) -> Markup {
    html! {
        header {
            h2 id=(heading) {
                (panel.title)
                @if panel.mistake { " " span.badge { "The mistake" } }
            }
            p.about { (panel.about) }
            p.wall { @if let Some(wall) = panel.wall { (wall.to_string()) } @else { "–" } }
            p.result { @if let Some(result) = &panel.result { (outcome(result)) } }
        }
    }
}

/// How the program ended.
fn outcome(outcome: &Outcome) -> Markup {
    let (sign, text, class) = match outcome {
        Outcome::Value(text) => ("→ ", &**text, "value"),
        Outcome::Error(text) => ("✕ ", &**text, "error"),
        Outcome::Cancelled => ("⊘ ", "cancelled", "cancelled"),
    };
    html! { span class=(class) { (sign) (text) } }
}

/// What follows the lanes of the work.
fn below(panel: &PanelData) -> Markup {
    html! {
        @if let Some(crowd) = &panel.crowd { (self::crowd(crowd)) }
        (summary_lane("lane lane-loop", "Loop", &panel.busy, &panel.loop_text))
        @if let Some(pulse) = &panel.pulse { (self::pulse(pulse)) }
        @for warning in &panel.warnings { p.warning { (warning) } }
    }
}

/// Of [`UNITS`], which are hundredths of a percent.
pub(super) fn percent(x: u32) -> String {
    format!("{}%", fixed(x.into(), 2))
}

/// The axis' labels.
pub(super) fn axis(ticks: &[Tick]) -> Markup {
    let anchor = |tick: &Tick| if tick.x == 0 { "start" } else { "middle" };
    html! {
        svg.axis aria-hidden="true" {
            @for tick in ticks { text x=(percent(tick.x)) y="12" text-anchor=(anchor(tick)) { (tick.label) } }
        }
    }
}

fn grid(panel: &PanelData) -> Markup {
    html! {
        svg.grid aria-hidden="true" {
            @if !panel.shade().is_empty() { (paths(panel.shade())) }
            @for tick in panel.ticks.iter() { (line(tick.x, None)) }
            @for x in &panel.limits { (line(*x, Some("limit"))) }
            @if let Some(x) = panel.guess { (line(x, Some("guessed"))) }
        }
    }
}

/// A line across all that is there.
fn line(x: u32, class: Option<&'static str>) -> Markup {
    let x = percent(x);
    html! { line class=[class] x1=(x) x2=(x) y1="0" y2="100%" {} }
}

/// A lane below those of the work.
fn summary_lane(class: &'static str, name: &'static str, bars: &[LanePath], text: &str) -> Markup {
    html! {
        div class=(class) {
            span.lane-name { (name) }
            svg.bars aria-hidden="true" { (paths(bars)) }
            span.lane-result { (text) }
        }
    }
}

fn crowd(crowd: &Crowd) -> Markup {
    html! {
        p.more { (crowd.more) }
        (summary_lane("lane lane-crowd", "All", crowd.path.as_slice(), &crowd.text))
    }
}

fn pulse(pulse: &PulseShape) -> Markup {
    let text = match (pulse.missed, pulse.paths.is_empty()) {
        (_, true) => String::new(),
        (0, _) => "no tick missed".into(),
        (missed, _) => format!("missed {missed} of {}", pulse.drawn + missed),
    };
    summary_lane("lane lane-pulse", "Pulse", &pulse.paths, &text)
}

fn lane(row: &RowData) -> Markup {
    let ms = |at: Micros| fixed(at.0, 3);
    let depth = (row.depth > 0).then(|| row.depth.to_string());
    html! {
        li.lane
            data-outcome=(row.outcome)
            data-from-ms=[row.clock.map(|(from, _)| ms(from))]
            data-to-ms=[row.clock.map(|(_, to)| ms(to))]
            data-url=[row.url.as_deref()]
            data-depth=[depth]
        {
            span.lane-name title=[row.unit.is_empty().then_some(&row.name)] {
                @if !row.unit.is_empty() { span.unit { (row.unit) " " } }
                (row.name)
            }
            svg.bars aria-hidden="true" {
                (paths(&row.shape.paths))
                @for x in &row.shape.limits { (line(*x, Some("limit"))) }
                @for x in &row.shape.flags { text.flag x=(percent(*x)) y="50%" dy="0.35em" { "!" } }
                @if let Some(mark) = &row.shape.mark { (end_mark(mark)) }
            }
            span.lane-result title=(row.result) { (row.result) }
            span.visually-hidden { (row.times) }
        }
    }
}

fn paths(paths: &[LanePath]) -> Markup {
    // As an attribute: in a style sheet the reference would be relative to the sheet.
    let fill = |path: &LanePath| (path.style == BarStyle::Failed).then_some("url(#hatch)");
    html! {
        svg viewBox={ "0 0 " (UNITS.to_string()) " " (HEIGHT.to_string()) } preserveAspectRatio="none" width="100%" height="100%" {
            @for path in paths { path class={ "bar " (path.style.class()) } fill=[fill(path)] d=(path.d) {} }
        }
    }
}

fn end_mark(mark: &Mark) -> Markup {
    let (glyph, class) = match mark.outcome {
        Outcome::Value(_) => ("✓", "mark value"),
        Outcome::Error(_) => ("✕", "mark error"),
        Outcome::Cancelled => ("⊘", "mark cancelled"),
    };
    html! { text class=(class) x=(percent(mark.x)) dx="4" y="50%" dy="0.35em" { (glyph) } }
}
