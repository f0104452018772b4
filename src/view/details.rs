//! What is shown on demand, behind a heading to open: the tasks at an instant, or all events.

use super::{Code, StatisticsTable, events, markup::raw, text::failed, told::told, tree};
use crate::{
    app::{self, Details, DetailsLoading, Fetched},
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
    instant: tree::instant,
    events: events::tables,
    keep_offline: app::keep_lessons,
    unanswered: app::unanswered,
};

/// The style sheet of all that.
pub const DETAILS_STYLES: &str = include_str!("../../static/details.css");

fn code(state: &State, page: &Fetched, focus: &Callback<String>) -> Html {
    let named = NamedLines::of(state, page.here());
    html! { <Code lesson={state.params.lesson} page={page.clone()} {named} focus={focus.clone()} /> }
}

fn statistics(recordings: &[Sample], same_work: SameWork) -> Html {
    html! { <StatisticsTable recordings={recordings.to_vec()} {same_work} /> }
}

/// What is behind the heading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// The tasks at an instant. Lines are those of the source `file`.
    Instant {
        /// Its path.
        file: &'static str,
    },
    /// All events.
    Events,
}

/// What the details are given.
#[derive(Properties, PartialEq)]
pub struct DetailsProps {
    /// What is behind the heading.
    pub kind: Kind,
    /// The recordings; none while they are being made.
    pub recordings: Vec<Sample>,
    /// What came of the details.
    pub details: DetailsLoading,
}

/// A heading to open. As long as it is closed, nothing is looked up.
#[component]
pub fn OnDemand(DetailsProps { kind, recordings, details }: &DetailsProps) -> Html {
    let open = use_state_eq(|| false);
    let chosen = use_state_eq(|| match kind {
        Kind::Instant { .. } => tree::STEPS / 2,
        Kind::Events => 0,
    });
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<HtmlElement>().has_attribute("open")))
    };
    let (id, title) = match kind {
        Kind::Instant { .. } => ("tree", "Tasks at an instant".into()),
        Kind::Events => match recordings.iter().map(|recording| recording.events).sum() {
            0 => ("events", "Events".into()),
            count => ("events", format!("Events ({})", grouped(count))),
        },
    };
    let content = match (&details.result, kind) {
        _ if recordings.is_empty() => raw(maud::html! { p { "Nothing has been recorded yet: run the lesson." } }),
        _ if !*open => Html::default(),
        (Some(Err(error)), _) => failed(error.to_string(), &details.retry),
        (None, _) => raw(maud::html! { p role="status" { "Loading what shows this…" } }),
        (Some(Ok(details)), Kind::Instant { file }) => (details.instant)(recordings, file, &chosen),
        (Some(Ok(details)), Kind::Events) => (details.events)(recordings, &chosen),
    };
    html! {
        <details {id} ontoggle={toggle}>
            <summary>{ title }</summary>
            { content }
        </details>
    }
}
