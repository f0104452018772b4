//! What is drawn over the bars of a way when they no longer grow.

use super::panel::{paths, percent};
use crate::{
    app::{Overlay, Words},
    lessons::LessonPage,
    model::State,
    present::{Label, Over, Side},
    time::Micros,
};
use maud::{Markup, html};

/// Over the way at `place`, whose axis ends at `span`.
pub(super) fn overlay(state: &State, place: usize, span: Micros, page: Option<&LessonPage>) -> Overlay {
    let over = Over::of(state, place, span, page);
    let level = over.level.unwrap_or_default();
    Overlay {
        lanes: over.labels.iter().map(|labels| words(labels)).collect(),
        level: paths(level.path.as_slice()).into_string().into(),
        level_words: words(&level.labels),
        level_text: level.text.into(),
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
