//! What is drawn over the bars of a way when they no longer grow.

use crate::{app::Overlay, lessons::LessonPage, model::State, time::Micros};

/// Over the way at `place`, whose axis ends at `span`.
pub(super) fn overlay(state: &State, place: usize, span: Micros, page: Option<&LessonPage>) -> Overlay {
    let _ = (state.recordings.get(place), span, page);
    Overlay::default()
}
