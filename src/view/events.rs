//! The recordings as tables, for reading and for those who don't see the picture.

use super::{controls::button, lesson::NO_EVENTS, markup::raw};
use crate::{
    app::use_is_open,
    present::events::{Row, rows},
    recording::{Recording, Sample},
    text::grouped,
};
use maud::{Markup, html};
use yew::{Callback, Html, Properties, UseStateHandle, component, use_node_ref, use_state_eq};

/// How many rows of each recording are shown at a time.
const ROWS: usize = 400;

/// What the events are given.
#[derive(Properties, PartialEq)]
struct EventsProps {
    /// The recordings; none while they are being made.
    recordings: Vec<Sample>,
}

/// As the details' table has it.
pub(super) fn all(recordings: Vec<Sample>) -> Html {
    yew::html! { <Events {recordings} /> }
}

/// All events. As long as the heading that they are behind is closed, nothing is looked up.
#[component]
fn Events(EventsProps { recordings }: &EventsProps) -> Html {
    let place = use_node_ref();
    let open = use_is_open(&place);
    let from = use_state_eq(|| 0);
    yew::html! {
        <div ref={place}>
            if recordings.is_empty() {
                { raw(html! { p { (NO_EVENTS) } }) }
            } else if open {
                { tables(recordings, &from) }
            }
        </div>
    }
}

/// A table per recording, of its events from number `from` on, with what shows those before and after.
fn tables(recordings: &[Sample], from: &UseStateHandle<usize>) -> Html {
    let most = recordings.iter().map(|recording| recording.events).max().unwrap_or_default();
    let shown = (**from).min(most.saturating_sub(1) / ROWS * ROWS);
    yew::html! {
        <>
            if most > ROWS {
                <p class="pages">
                    { format!("Events {} to {} of {}. ", grouped(shown), grouped(most.min(shown + ROWS) - 1), grouped(most)) }
                    { page("earlier", "Earlier", from, shown.checked_sub(ROWS)) }
                    { " " }
                    { page("later", "Later", from, Some(shown + ROWS).filter(|next| *next < most)) }
                </p>
            }
            { raw(html! { @for recording in recordings { (table(recording, shown)) } }) }
        </>
    }
}

/// A button that shows the events from number `to` on.
fn page(id: &'static str, text: &'static str, from: &UseStateHandle<usize>, to: Option<usize>) -> Html {
    let from = from.clone();
    let pressed = Callback::from(move |()| to.into_iter().for_each(|to| from.set(to)));
    button(id, to.is_some(), &pressed, text)
}

fn table(recording: &Recording, from: usize) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label={ "Events: " (recording.way.title) } {
            table.events {
                caption { (recording.way.title) }
                thead {
                    tr { @for title in ["No.", "ms", "Event", "Task", "Detail"] { th scope="col" { (title) } } }
                }
                tbody { @for row in rows(recording, from, ROWS) { (event_row(&row)) } }
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
