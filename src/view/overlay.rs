//! What is drawn over the bars of a way when they no longer grow.

use super::panel::percent;
use crate::{
    app::Overlay,
    lessons::{LessonPage, Level},
    model::State,
    present::{Label, LevelLane, Over, Side},
    time::Micros,
    timeline::{HEIGHT, UNITS},
};
use maud::{Markup, html};
use yew::Html;

/// Over the way at `place`, whose axis ends at `span`.
pub(super) fn overlay(state: &State, place: usize, span: Micros, page: Option<&LessonPage>) -> Overlay {
    let over = Over::of(state, place, span, page);
    let lane = |labels: &Vec<Label>| labels_markup(labels).into_string().into();
    let level = over.level.zip(state.params.lesson.level);
    Overlay {
        lanes: over.labels.iter().map(lane).collect(),
        level: level.map_or_else(Default::default, |(lane, level)| level_markup(&lane, level).into_string().into()),
        below: Html::default(),
    }
}

fn labels_markup(labels: &[Label]) -> Markup {
    html! {
        @for label in labels {
            @let (anchor, dx) = match label.side {
                Side::Right => (None, "3"),
                Side::AfterMark => (None, "16"),
                Side::Left => (Some("end"), "-3"),
            };
            text.word data-wide[label.is_wide] x=(percent(label.x)) dx=(dx) y="50%" dy="0.36em" text-anchor=[anchor] {
                (label.text)
            }
        }
    }
}

fn level_markup(lane: &LevelLane, level: Level) -> Markup {
    let class = match level {
        Level::Requests | Level::Waits => "bar crowd",
        Level::Lock => "bar holder",
        Level::Queue | Level::News => "bar level",
    };
    html! {
        svg viewBox={ "0 0 " (UNITS.to_string()) " " (HEIGHT.to_string()) } preserveAspectRatio="none" width="100%" height="100%" {
            path class=(class) d=(lane.d) {}
        }
        (labels_markup(&lane.labels))
    }
}
