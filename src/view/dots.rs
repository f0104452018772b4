//! Repetitions as dots, with their medians.

use super::panel::{axis, percent};
use crate::{
    present::{Dots, DotsRow},
    recording::Sample,
};
use maud::{Markup, html};

/// A row of dots per strategy that repeated something; nothing if none did.
pub(super) fn dots(recordings: &[Sample]) -> Markup {
    html! {
        @if let Some(dots) = Dots::of(recordings) {
            figure id="dots" {
                figcaption { "How long each repetition took; the line is the median" }
                (axis(&dots.ticks))
                @for row in &dots.rows { (self::row(row)) }
                @for text in &dots.left_out { p { (text) } }
            }
        }
    }
}

fn row(row: &DotsRow) -> Markup {
    let median = percent(row.median);
    html! {
        div.dots-row data-strategy=(row.id) {
            span.lane-name { (row.title) }
            svg.bars aria-hidden="true" {
                @for x in &row.dots { circle cx=(percent(*x)) cy="50%" r="3" {} }
                line x1=(median) x2=(median) y1="0" y2="100%" {}
            }
            p { (row.text) }
        }
    }
}
