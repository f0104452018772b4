//! A lesson: its claim, the controls, the pictures, what happened, the code, the events.

use super::{
    Kind, OnDemand, Parameters,
    controls::buttons,
    guess::guess,
    markup::raw,
    panel,
    text::{coming, failed, text},
    tour::neighbours,
};
use crate::{
    app::{self, DetailsLoading, LessonText},
    lessons::SameWork,
    model::{Phase, State},
    present::{panels, summary},
    recording::Sample,
};
use yew::prelude::*;

/// The lesson the state names.
pub fn lesson(lesson: &app::Controls, reading: &LessonText, details: &DetailsLoading, legend: &AttrValue) -> Html {
    let state = &lesson.state;
    let about = state.params.lesson;
    // Tables are made once, at the end.
    let recordings = match state.phase {
        Phase::Done | Phase::Cancelled => state.recordings.clone(),
        Phase::Waiting | Phase::Preparing | Phase::Loading | Phase::Running => Vec::new(),
    };
    html! {
        <article
            key={about.id}
            class="lesson"
            ref={&lesson.node}
            data-lesson={about.id}
            data-state={state.id()}
            data-provenance={state.provenance.map(|provenance| provenance.text())}
        >
            { raw(maud::html! {
                p.subject { (about.subject) }
                h1 #lesson tabindex="-1" { (about.title) }
                p.lead { (about.lead) }
            }) }
            { buttons(lesson) }
            { notices(lesson) }
            { outcome(state, details.get().map(|details| (details.told)(state, &lesson.run))) }
            { pictures(state) }
            { guess(state, &lesson.mark) }
            { Html::from_html_unchecked(legend.clone()) }
            <Parameters params={state.params.clone()} refused={state.notices.clone()} choose={&lesson.choose} run={&lesson.run} />
            { statistics(details, &recordings, about.same_work) }
            { text(reading) }
            { code(details, state, reading, &lesson.focus) }
            <OnDemand kind={Kind::Instant { file: about.source_file }} recordings={recordings.clone()} details={details.clone()} />
            <OnDemand kind={Kind::Events} recordings={recordings} details={details.clone()} />
            if !state.params.embed {
                { neighbours(&state.params, &lesson.go) }
            }
        </article>
    }
}

fn notices(lesson: &app::Controls) -> Html {
    let (notices, warning) = (&lesson.state.notices, &lesson.state.warning);
    if notices.is_empty() && warning.is_none() {
        return Html::default();
    }
    let dismiss = lesson.dismiss.reform(|_: MouseEvent| ());
    html! {
        <div class="notices" role="alert">
            { raw(maud::html! {
                ul #notices {
                    @for notice in notices.iter() { li { (notice.in_full()) } }
                    @if let Some(warning) = warning { li { (warning) } }
                }
            }) }
            <button type="button" onclick={dismiss}>{ "Dismiss" }</button>
        </div>
    }
}

/// The sentence, where the waits came from, and what else is `told` of the run.
fn outcome(state: &State, told: Option<Html>) -> Html {
    let shown = state.provenance.filter(|_| !state.recordings.is_empty());
    html! {
        <div class="outcome">
            <p id="summary" role="status">{ summary(state) }</p>
            if let Some(provenance) = shown {
                { raw(maud::html! { p.provenance title=(provenance.about()) { (provenance.text()) } }) }
            }
            { told.unwrap_or_default() }
        </div>
    }
}

fn pictures(state: &State) -> Html {
    html! {
        <div class="panels">{ for panels(state).iter().map(panel) }</div>
    }
}

/// The numbers; nothing until they are recorded, and until what shows them is there.
fn statistics(details: &DetailsLoading, recordings: &[Sample], same_work: SameWork) -> Html {
    details.get().map_or_else(Html::default, |details| (details.statistics)(recordings, same_work))
}

/// The program; its place until what shows it is there.
fn code(details: &DetailsLoading, state: &State, reading: &LessonText, focus: &Callback<String>) -> Html {
    let place = match &details.result {
        Some(Ok(details)) => return (details.code)(state, &reading.page, focus),
        Some(Err(error)) => failed(format!("The listing and the numbers could not be loaded. {error}"), &details.retry),
        None if state.phase.is_live() => coming("", "The listing and the numbers come after the run."),
        None => coming("", "Loading the listing and the numbers…"),
    };
    html! { <section id="code">{ place }</section> }
}
