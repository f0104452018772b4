//! What is drawn over the bars of a way when they no longer grow.

use super::panel::{paths, percent};
use crate::{
    app::{LaneOverlay, Overlay, Words},
    lessons::LessonPage,
    model::State,
    present::{Label, Over, Side},
    time::Micros,
    timeline::LanePath,
};
use maud::{Markup, html};
use std::iter;

/// Over the way at `place`, whose axis ends at `span`.
pub(super) fn overlay(state: &State, place: usize, span: Micros, page: Option<&LessonPage>) -> Overlay {
    let over = Over::of(state, place, span, page);
    let lanes = over.labels.iter().zip(over.bars).zip(over.path.outlines.into_iter().chain(iter::repeat(None)));
    let level = over.level.unwrap_or_default();
    Overlay {
        lanes: lanes.map(|((labels, bars), outline)| lane(labels, bars, outline)).collect(),
        level: paths(level.path.as_slice()).into_string().into(),
        level_words: words(&level.labels),
        level_text: level.text.into(),
        in_flight: if over.in_flight.is_empty() { "".into() } else { format!(" · {}", over.in_flight).into() },
        path: path(&over.path.text).into_string().into(),
    }
}

fn lane(labels: &[Label], bars: Vec<LanePath>, outline: Option<LanePath>) -> LaneOverlay {
    let bars: Vec<_> = bars.into_iter().chain(outline).collect();
    LaneOverlay {
        words: words(labels),
        bars: if bars.is_empty() { "".into() } else { paths(&bars).into_string().into() },
    }
}

/// Headed by the outline, as the legend would.
fn path(text: &str) -> Markup {
    html! {
        @if !text.is_empty() {
            svg.swatch viewBox="0 0 28 20" aria-hidden="true" { path.bar.critical d="M2 4H26V16H2Z" {} }
            b { "Critical path: " }
            (text)
        }
    }
}

fn words(labels: &[Label]) -> Words {
    labels.iter().map(|label| (label.x, word(label).into_string().into())).collect()
}

fn word(label: &Label) -> Markup {
    let (anchor, dx) = match label.side {
        Side::Right => (None, "3"),
        Side::AfterMark => (None, "16"),
        Side::Left => (Some("end"), "-3"),
    };
    html! {
        text.word data-wide[label.is_wide] x=(percent(label.x)) dx=(dx) y="50%" dy="0.36em" text-anchor=[anchor] {
            (label.text)
        }
    }
}
