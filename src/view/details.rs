//! What is looked at after a run, or on demand.

use super::{Code, StatisticsTable, events, keys::keys, look_for::look_for, moment, overlay, told::told};
use crate::{
    app::{self, Choose, Details, Fetched},
    lessons::SameWork,
    model::State,
    present::NamedLines,
    recording::Sample,
};
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
    events: events::all,
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
