//! Repetitions as dots, with their medians.

use super::panel::{axis, percent};
use crate::app::{Dots, DotsRow, Recording};
use std::rc::Rc;
use yew::prelude::*;

/// A row of dots per strategy that repeated something; nothing if none did.
pub(super) fn dots(recordings: &[Rc<Recording>]) -> Html {
    let Some(dots) = Dots::of(recordings) else { return Html::default() };
    html! {
        <figure id="dots">
            <figcaption>{ "How long each repetition took; the line is the median" }</figcaption>
            { axis(&dots.ticks) }
            { for dots.rows.iter().map(row) }
        </figure>
    }
}

fn row(row: &DotsRow) -> Html {
    let dot = |x: &u32| html! { <circle cx={percent(*x)} cy="50%" r="3" /> };
    html! {
        <div class="dots-row" data-strategy={row.id}>
            <span class="lane-name">{ row.title }</span>
            <svg class="bars" aria-hidden="true">
                { for row.dots.iter().map(dot) }
                <line x1={percent(row.median)} x2={percent(row.median)} y1="0" y2="100%" />
            </svg>
            <p>{ &row.text }</p>
        </div>
    }
}
