//! The recordings as tables, for reading and for those who don't see the picture.

use super::markup::raw;
use crate::{
    present::events::{Row, rows},
    recording::{Recording, Sample},
    text::grouped,
};
use maud::{Markup, html};
use yew::{Callback, Html, MouseEvent, UseStateHandle};

/// Rows shown before the reader asks for more.
pub(super) const FIRST: usize = 400;
/// So many times as many are shown each time.
const MORE: usize = 10;

/// A table per recording, of its first events, with what shows more of them.
pub(super) fn tables(recordings: &[Sample], shown: &UseStateHandle<usize>) -> Html {
    let show_more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown * MORE))
    };
    yew::html! {
        <>
            if recordings.iter().any(|recording| recording.events > **shown) {
                <p>
                    { format!("The first {} of each. ", grouped(**shown)) }
                    <button type="button" onclick={show_more}>{ "Show more" }</button>
                </p>
            }
            { raw(html! { @for recording in recordings { (table(recording, **shown)) } }) }
        </>
    }
}

fn table(recording: &Recording, limit: usize) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label={ "Events: " (recording.way.title) } {
            table.events {
                caption { (recording.way.title) }
                thead {
                    tr { @for title in ["No.", "ms", "Event", "Task", "Detail"] { th scope="col" { (title) } } }
                }
                tbody { @for row in rows(recording, limit) { (event_row(&row)) } }
            }
        }
    }
}

fn event_row(row: &Row) -> Markup {
    html! {
        tr data-kind=(row.kind) {
            td { (row.number.to_string()) }
            td { (row.at) }
            td { (row.kind.replace('-', " ")) }
            td { (row.task) }
            td.detail { (row.detail) }
        }
    }
}
