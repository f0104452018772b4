//! What is looked at after a run, or on demand, and all events behind a heading to open.

use super::{
    Code, StatisticsTable, events, keys::keys, look_for::look_for, markup::raw, moment, overlay, text::failed, told::told,
};
use crate::{
    app::{self, Choose, Details, DetailsLoading, Fetched},
    lessons::SameWork,
    model::State,
    present::NamedLines,
    recording::Sample,
    text::grouped,
};
use web_sys::HtmlElement;
use yew::prelude::*;

/// What is looked at after a run, or on demand.
pub const DETAILS: Details = Details {
    code,
    statistics,
    told,
    look_for,
    keys,
    at_cursor: moment::at_cursor,
    overlay: overlay::overlay,
    events: events::tables,
    keep_offline: app::keep_lessons,
    unanswered: app::unanswered,
};

/// The style sheet of all that.
pub const DETAILS_STYLES: &str = include_str!("../../static/details.css");

fn code(state: &State, page: &Fetched, choose: &Choose, focus: &Callback<String>) -> Html {
    let named = NamedLines::of(state, page.here());
    let params = &state.params;
    html! { <Code lesson={params.lesson} shown={params.lang} page={page.clone()} {named} {choose} {focus} /> }
}

fn statistics(recordings: &[Sample], same_work: SameWork) -> Html {
    html! { <StatisticsTable recordings={recordings.to_vec()} {same_work} /> }
}

/// What the events are given.
#[derive(Properties, PartialEq)]
pub struct AllEventsProps {
    /// The recordings; none while they are being made.
    pub recordings: Vec<Sample>,
    /// What came of the details.
    pub details: DetailsLoading,
}

/// All events, behind a heading to open. As long as it is closed, nothing is looked up.
#[component]
pub fn AllEvents(AllEventsProps { recordings, details }: &AllEventsProps) -> Html {
    let open = use_state_eq(|| false);
    let from = use_state_eq(|| 0);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<HtmlElement>().has_attribute("open")))
    };
    let title = match recordings.iter().map(|recording| recording.events).sum() {
        0 => "Events".into(),
        count => format!("Events ({})", grouped(count)),
    };
    let content = match &details.result {
        _ if recordings.is_empty() => raw(maud::html! { p { "Nothing has been recorded yet: run the lesson." } }),
        _ if !*open => Html::default(),
        Some(Err(error)) => failed(error.to_string(), &details.retry),
        None => raw(maud::html! { p role="status" { "Loading what shows this…" } }),
        Some(Ok(details)) => (details.events)(recordings, &from),
    };
    html! {
        <details id="events" ontoggle={toggle}>
            <summary>{ title }</summary>
            { content }
        </details>
    }
}
