//! A lesson: its claim, the controls, the pictures, what happened, the code, the events.

use super::{
    Instrument, Parameters,
    guess::guess,
    markup::raw,
    text::{coming, failed, text},
    tour::{Part, Tour},
    transport::transport,
};
use crate::{
    app::{self, DetailsLoading, LessonText},
    lessons::{LESSONS, SameWork},
    model::{Phase, State},
    present::summary,
    recording::Sample,
};
use yew::prelude::*;

/// What is said where the events of a run will be.
pub(super) const NO_EVENTS: &str = "Nothing has been recorded yet: run the lesson.";

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
            { raw(head(state)) }
            { outcome(state, details.get().map(|details| (details.told)(state, &lesson.run))) }
            { transport(lesson, details) }
            { notices(lesson) }
            { Html::from_html_unchecked(legend.clone()) }
            <Instrument state={state.clone()} page={reading.page.clone()} details={details.clone()} act={&lesson.act} />
            { guess(state, &lesson.mark) }
            <Parameters params={state.params.clone()} refused={state.notices.clone()} choose={&lesson.choose} run={&lesson.run} />
            { statistics(details, &recordings, about.same_work) }
            { raw(maud::html! { p.lead { (about.lead) } }) }
            { reading_text(lesson, reading, details) }
            { code(details, lesson, reading) }
            { events(details, recordings) }
            if !state.params.embed {
                <Tour part={Part::Neighbours} params={state.params.clone()} go={&lesson.go} />
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

/// Where the lesson stands in the tour, where the waits came from, and the claim.
fn head(state: &State) -> maud::Markup {
    let lesson = state.params.lesson;
    let place = LESSONS.iter().take_while(|other| **other != lesson).count() + 1;
    let shown = state.provenance.filter(|_| !state.recordings.is_empty());
    maud::html! {
        div.subject {
            p { (lesson.subject) " · " (place.to_string()) " of " (LESSONS.len().to_string()) }
            @if let Some(provenance) = shown { p.provenance title=(provenance.about()) { (provenance.text()) } }
        }
        h1 #lesson tabindex="-1" { (lesson.title) }
    }
}

/// The sentence, and what else is `told` of the run.
fn outcome(state: &State, told: Option<Html>) -> Html {
    html! {
        <div class="outcome">
            <p id="summary" role="status" data-region="verdict">{ summary(state) }</p>
            { told.unwrap_or_default() }
        </div>
    }
}

/// The numbers; nothing until they are recorded, and until what shows them is there.
fn statistics(details: &DetailsLoading, recordings: &[Sample], same_work: SameWork) -> Html {
    details.get().map_or_else(Html::default, |details| (details.statistics)(recordings, same_work))
}

/// The lesson's text, with its key moments once they are recorded.
fn reading_text(lesson: &app::Controls, reading: &LessonText, details: &DetailsLoading) -> Html {
    match details.get() {
        Some(details) if !lesson.state.moments.is_empty() => (details.look_for)(&lesson.state, reading, &lesson.act),
        _ => text(reading),
    }
}

/// All events, behind a heading to open; their place until what shows them is there.
fn events(details: &DetailsLoading, recordings: Vec<Sample>) -> Html {
    let said = |text: &str| raw(maud::html! { p { (text) } });
    let content = match &details.result {
        Some(Ok(details)) => (details.events)(recordings),
        _ if recordings.is_empty() => said(NO_EVENTS),
        Some(Err(_)) => said("What shows them could not be loaded."),
        None => said("Loading what shows them…"),
    };
    html! { <details id="events"><summary>{ "Events" }</summary>{ content }</details> }
}

/// The program; its place until what shows it is there.
fn code(details: &DetailsLoading, lesson: &app::Controls, reading: &LessonText) -> Html {
    let state = &lesson.state;
    let place = match &details.result {
        Some(Ok(details)) => return (details.code)(state, &reading.page, &lesson.choose, &lesson.focus),
        Some(Err(error)) => failed(format!("The listing and the numbers could not be loaded. {error}"), &details.retry),
        None if state.phase.is_live() => coming("", "The listing and the numbers come after the run."),
        None => coming("", "Loading the listing and the numbers…"),
    };
    html! { <section id="code">{ place }</section> }
}
