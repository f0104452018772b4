//! The recordings as tables, for reading and for those who don't see the picture.

use crate::app::{
    Recording,
    events::{Row, rows},
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

/// Rows shown before the reader asks for all.
const FIRST: usize = 400;

/// The events, behind a heading to open.
#[component]
pub fn Events(EventsProps { recordings }: &EventsProps) -> Html {
    let open = use_state_eq(|| false);
    let all = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<HtmlElement>().has_attribute("open")))
    };
    let count: usize = recordings.iter().map(|recording| recording.events.len()).sum();
    let show_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <details id="events" ontoggle={toggle}>
            <summary>{ if count == 0 { "Events".into() } else { format!("Events ({count})") } }</summary>
            if count == 0 {
                <p>{ "Nothing has been recorded yet: run the lesson." }</p>
            } else if *open {
                if !*all && recordings.iter().any(|recording| recording.events.len() > FIRST) {
                    <p>
                        { format!("The first {FIRST} of each. ") }
                        <button type="button" onclick={show_all}>{ "Show all" }</button>
                    </p>
                }
                for recording in recordings { { table(recording, if *all { usize::MAX } else { FIRST }) } }
            }
        </details>
    }
}

fn table(recording: &Recording, limit: usize) -> Html {
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
                <tbody>{ for rows(recording).into_iter().take(limit).map(event_row) }</tbody>
            </table>
        </div>
    }
}

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
