//! The recordings as tables, for reading and for those who don't see the picture.

use crate::app::{
    Recording,
    events::{Row, rows},
    grouped, use_details,
};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// What the tables are given.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The recordings; none while they are being made.
    pub recordings: Vec<Rc<Recording>>,
}

/// Rows shown before the reader asks for more.
const FIRST: usize = 400;
/// So many times as many are shown each time.
const MORE: usize = 10;

/// The events, behind a heading to open.
#[component]
pub fn Events(EventsProps { recordings }: &EventsProps) -> Html {
    let open = use_state_eq(|| false);
    let shown = use_state_eq(|| FIRST);
    let loaded = use_details(*open);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<HtmlElement>().has_attribute("open")))
    };
    let count: usize = recordings.iter().map(|recording| recording.events.len()).sum();
    let show_more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown * MORE))
    };
    html! {
        <details id="events" ontoggle={toggle}>
            <summary>{ if count == 0 { "Events".into() } else { format!("Events ({})", grouped(count)) } }</summary>
            if count == 0 {
                <p>{ "Nothing has been recorded yet: run the lesson." }</p>
            } else if let Some(Err(error)) = loaded {
                <p>{ error.to_string() }</p>
            } else if *open && loaded.is_some() {
                if recordings.iter().any(|recording| recording.events.len() > *shown) {
                    <p>
                        { format!("The first {} of each. ", grouped(*shown)) }
                        <button type="button" onclick={show_more}>{ "Show more" }</button>
                    </p>
                }
                for recording in recordings { { table(recording, *shown) } }
            }
        </details>
    }
}

later! { details, fn table(recording: &Recording, limit: usize) -> Html {
    html! {
        <div class="scroll" role="region" tabindex="0" aria-label={format!("Events: {}", recording.strategy.title)}>
            <table class="events">
                <caption>{ recording.strategy.title }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "No." }</th>
                        <th scope="col">{ "ms" }</th>
                        <th scope="col">{ "Event" }</th>
                        <th scope="col">{ "Task" }</th>
                        <th scope="col">{ "Detail" }</th>
                    </tr>
                </thead>
                <tbody>{ for rows(recording).take(limit).map(event_row) }</tbody>
            </table>
        </div>
    }
} }

fn event_row(row: Row) -> Html {
    html! {
        <tr data-kind={row.kind}>
            <td>{ row.number }</td>
            <td>{ row.at }</td>
            <td>{ row.kind.replace('-', " ") }</td>
            <td>{ row.task }</td>
            <td class="detail">{ row.detail }</td>
        </tr>
    }
}
