//! One way's picture: an axis, a lane per unit of work or per task, the loop's lane, and the cursor over all of it.

use super::{fold::folded, markup::raw};
use crate::{
    app::{LaneOverlay, Overlay},
    lessons::Lanes,
    model::Action,
    present::{Crowd, PanelData, RowData},
    text::{counted, fixed},
    time::Micros,
    timeline::{BarStyle, HEIGHT, LanePath, Mark, PulseShape, Scale, Tick, UNITS},
    trace::{Outcome, TaskId},
};
use maud::{Markup, PreEscaped, html};
use std::rc::Rc;
use web_sys::Element;
use yew::{
    Callback, Event, Html, MouseEvent, NodeRef, PointerEvent, Properties, TargetCast, component, use_node_ref,
    use_state_eq,
};

/// What a picture is given.
#[derive(Properties, PartialEq)]
pub(super) struct PictureProps {
    /// What is drawn.
    pub panel: Rc<PanelData>,
    /// What is drawn over it.
    pub over: Rc<Overlay>,
    /// Where the cursor stands; none at the end.
    pub cursor: Option<Micros>,
    /// The task that is looked at.
    pub selected: Option<TaskId>,
    /// Selects, and moves the cursor.
    pub act: Callback<Action>,
}

/// One way's picture. A click on a row selects its task; what is pressed or drawn over the plot moves the cursor.
#[component]
pub(super) fn Picture(PictureProps { panel, over, cursor, selected, act }: &PictureProps) -> Html {
    let plot = use_node_ref();
    let cursor = cursor.map(|at| Scale { span: panel.span }.x(at));
    let unfolded = use_state_eq(|| false);
    let (first, rest) = folded(&panel.rows);
    // Not a class: yew's classes that change bring a set and its hashing along.
    let rows = match panel.lanes {
        Lanes::Tasks => "tasks",
        Lanes::Units => "units",
    };
    let lanes = |rows: &[Rc<RowData>]| {
        yew::html! {
            <div class="lanes-box">
                { raw(grid(panel)) }
                <ol class="lanes">{ for rows.iter().map(|row| lane(row, over, cursor, panel.place, *selected, act)) }</ol>
            </div>
        }
    };
    let toggle = {
        let unfolded = unfolded.setter();
        Callback::from(move |event: Event| unfolded.set(event.target_unchecked_into::<Element>().has_attribute("open")))
    };
    let seek = seek(&plot, panel.span, act);
    let onpointermove = seek.reform(|event: PointerEvent| (event.buttons() == 1).then_some(event));
    let onpointerdown = seek.reform(|event: PointerEvent| (event.button() == 0).then_some(event));
    yew::html! {
        <div class="picture" data-rows={rows} data-region="picture" data-plot={panel.id} {onpointerdown} {onpointermove}>
            { raw(axis(&panel.ticks)) }
            { lanes(first) }
            if !rest.is_empty() {
                <details class="fold" ontoggle={toggle}>
                    <summary>{ counted(rest.len(), "more row") }</summary>
                    // While it grows, what is folded is not drawn.
                    if *unfolded || !panel.is_growing {
                        { lanes(rest) }
                    }
                </details>
            }
            { raw(below(panel, over, cursor)) }
            <div class="cursor" ref={plot}>{ cursor_line(cursor) }</div>
        </div>
    }
}

/// Moves the cursor to where a pointer is over the plot.
fn seek(plot: &NodeRef, span: Micros, act: &Callback<Action>) -> Callback<Option<PointerEvent>> {
    let (plot, act) = (plot.clone(), act.clone());
    Callback::from(move |event: Option<PointerEvent>| {
        let Some((event, plot)) = event.zip(plot.cast::<Element>()) else { return };
        let bounds = plot.get_bounding_client_rect();
        let at = Scale { span }.time(f64::from(event.client_x()) - bounds.left(), bounds.width());
        at.into_iter().for_each(|at| act.emit(Action::Seek(at)));
    })
}

/// The cursor, and a veil over what comes after it. At the end there is neither.
fn cursor_line(cursor: Option<u32>) -> Html {
    let Some(x) = cursor else { return Html::default() };
    let (line, rest) = (percent(x), percent(UNITS - x));
    yew::html! {
        <svg aria-hidden="true">
            <rect class="veil" x={line.clone()} y="0" width={rest} height="100%" />
            <line x1={line.clone()} x2={line} y1="0" y2="100%" />
        </svg>
    }
}

/// What stands above a picture.
pub(super) fn header(panel: &PanelData, heading: &str) -> Html {
    raw(html! {
        header {
            h2 id=(heading) {
                (panel.title)
                @if panel.mistake { " " span.badge { "The mistake" } }
            }
            p.about { (panel.about) }
            p.wall { @if let Some(wall) = panel.wall { (wall.to_string()) } @else { "–" } }
            p.result title=[panel.result.as_ref().map(Outcome::text)] {
                @if let Some(result) = &panel.result { (outcome(result)) }
            }
        }
    })
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
fn below(panel: &PanelData, over: &Overlay, cursor: Option<u32>) -> Markup {
    html! {
        @if let Some(crowd) = &panel.crowd { (self::crowd(crowd)) }
        @if let Some(name) = panel.level {
            div.lane.lane-level {
                span.lane-name { (name) }
                svg.bars aria-hidden="true" { (PreEscaped(&*over.level)) }
                (words(&over.level_words, None, cursor))
                span.visually-hidden { (over.level_text) }
            }
        }
        (summary_lane("lane lane-loop", "Loop", &panel.busy, &[&panel.loop_text, &over.in_flight]))
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
fn summary_lane(class: &'static str, name: &'static str, bars: &[LanePath], texts: &[&str]) -> Markup {
    html! {
        div class=(class) {
            span.lane-name { (name) }
            svg.bars aria-hidden="true" { (paths(bars)) }
            span.lane-result { (texts.join("")) }
        }
    }
}

fn crowd(crowd: &Crowd) -> Markup {
    html! {
        p.more { (crowd.more) }
        (summary_lane("lane lane-crowd", "All", crowd.path.as_slice(), &[&crowd.text]))
    }
}

fn pulse(pulse: &PulseShape) -> Markup {
    let text = match (pulse.missed, pulse.paths.is_empty()) {
        (_, true) => String::new(),
        (0, _) => "no tick missed".into(),
        (missed, _) => format!("missed {missed} of {}", pulse.drawn + missed),
    };
    summary_lane("lane lane-pulse", "Pulse", &pulse.paths, &[&text])
}

/// A row: an element that lives as long as its task has one.
fn lane(
    row: &Rc<RowData>,
    over: &Overlay,
    cursor: Option<u32>,
    place: usize,
    selected: Option<TaskId>,
    act: &Callback<Action>,
) -> Html {
    let ms = |at: Micros| fixed(at.0, 3);
    let task = row.task;
    let over = task.and_then(|task| over.lanes.get(task.0 as usize));
    let onclick = act.reform(move |_: MouseEvent| Action::Select(task.map(|task| (place, task))));
    yew::html! {
        <li
            class="lane"
            data-outcome={row.outcome}
            data-from-ms={row.clock.map(|(from, _)| ms(from))}
            data-to-ms={row.clock.map(|(_, to)| ms(to))}
            data-url={row.url.clone()}
            data-depth={(row.depth > 0).then(|| row.depth.to_string())}
            data-task={task.map(|task| task.0.to_string())}
            aria-current={(task.is_some() && task == selected).then_some("true")}
            {onclick}
        >
            { raw(lane_content(row, over, cursor)) }
        </li>
    }
}

fn lane_content(row: &RowData, over: Option<&LaneOverlay>, cursor: Option<u32>) -> Markup {
    html! {
        span.lane-name title=[row.unit.is_empty().then_some(&row.name)] {
            @if !row.unit.is_empty() { span.unit { (row.unit) " " } }
            (row.name)
        }
        svg.bars aria-hidden="true" {
            (paths(&row.shape.paths))
            @for x in &row.shape.limits { (line(*x, Some("limit"))) }
            @for x in &row.shape.flags { text.flag x=(percent(*x)) y="50%" dy="0.35em" { "!" } }
            @if let Some(over) = over { (PreEscaped(&*over.bars)) }
        }
        (words(over.map_or(&[], |over| &over.words), row.shape.mark.as_ref(), cursor))
        span.lane-result title=(row.result) { (row.result) }
        span.visually-hidden { (row.times) }
    }
}

pub(super) fn paths(paths: &[LanePath]) -> Markup {
    // As an attribute: in a style sheet the reference would be relative to the sheet.
    let fill = |path: &LanePath| (path.style == BarStyle::Failed).then_some("url(#hatch)");
    html! {
        svg viewBox={ "0 0 " (UNITS.to_string()) " " (HEIGHT.to_string()) } preserveAspectRatio="none" width="100%" height="100%" {
            @for path in paths { path class={ "bar " (path.style.class()) } fill=[fill(path)] d=(path.d) {} }
        }
    }
}

/// The words of a row and the mark of its end, over the veil: what is said of the time up to the cursor is as clear as all
/// of that, wherever it stands; what comes later is faint.
fn words(words: &[(u32, Rc<str>)], mark: Option<&Mark>, cursor: Option<u32>) -> Markup {
    let is_past = |x: u32| cursor.is_none_or(|cursor| x <= cursor);
    html! {
        svg.words aria-hidden="true" {
            @for past in [true, false] {
                g.to-come[!past] {
                    @for (_, svg) in words.iter().filter(|(x, _)| is_past(*x) == past) { (PreEscaped(&**svg)) }
                    @if let Some(mark) = mark.filter(|mark| is_past(mark.x) == past) { (end_mark(mark)) }
                }
            }
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
