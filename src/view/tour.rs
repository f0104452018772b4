//! The way through the lessons: the list of all, and the two beside the one shown.

use super::markup::raw;
use crate::{
    lessons::{self, Lesson},
    model::{self, Params, sections},
};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, Properties, component};

/// A part of the way through the lessons.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// All lessons under their sections. A list to open where the page is narrow: the style sheet shows it where there is
    /// room beside a lesson, which is said here.
    All {
        /// Whether there is.
        wide: bool,
    },
    /// The lessons before and after the one shown.
    Neighbours,
}

/// What the way through the lessons is given: drawn once for what is chosen, not with every step of the cursor.
#[derive(Properties, PartialEq)]
pub struct TourProps {
    /// Which part of it.
    pub part: Part,
    /// What is chosen.
    pub params: Params,
    /// Goes to another lesson.
    pub go: Callback<&'static Lesson>,
}

/// A part of the way through the lessons.
#[component]
pub fn Tour(TourProps { part, params, go }: &TourProps) -> Html {
    match part {
        Part::All { wide } => all(params, *wide, go),
        Part::Neighbours => neighbours(params, go),
    }
}

fn all(params: &Params, wide: bool, go: &Callback<&'static Lesson>) -> Html {
    let current = |lesson: &Lesson| (lesson == params.lesson).then_some("page");
    let list = html! {
        ul {
            @for section in sections() {
                li {
                    span.section { @if let Some(lesson) = section.first() { (lesson.section) } }
                    ul {
                        @for lesson in section {
                            li { (link(lesson, params, current(lesson), None, html! { (lesson.subject) })) }
                        }
                    }
                }
            }
        }
    };
    yew::html! {
        <nav class="tour" aria-label="Lessons" onclick={follow(go)}>
            <details key={params.lesson.id} open={wide}>
                <summary>{ "Lessons" }</summary>
                { raw(list) }
            </details>
        </nav>
    }
}

fn neighbours(params: &Params, go: &Callback<&'static Lesson>) -> Html {
    let [previous, next] = model::neighbours(params.lesson);
    let links = html! {
        @if let Some(lesson) = previous { (link(lesson, params, None, Some("prev"), html! { "← " (lesson.subject) })) }
        @if let Some(lesson) = next { (link(lesson, params, None, Some("next"), html! { (lesson.subject) " →" })) }
    };
    yew::html! {
        <nav class="neighbours" aria-label="Previous and next lesson" onclick={follow(go)}>{ raw(links) }</nav>
    }
}

/// A link like any other: what [`follow`] makes of a plain click needs the lesson's id.
fn link(lesson: &'static Lesson, params: &Params, current: Option<&str>, rel: Option<&str>, text: Markup) -> Markup {
    html! {
        a href={ "?" (params.at(lesson).to_query()) } data-to=(lesson.id) rel=[rel] aria-current=[current] { (text) }
    }
}

/// Goes to the lesson of the link that was clicked. Only a plain click stays in the page.
fn follow(go: &Callback<&'static Lesson>) -> Callback<MouseEvent> {
    let go = go.clone();
    Callback::from(move |event: MouseEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[data-to]").ok().flatten());
        let lesson = link.and_then(|link| lessons::find(&link.get_attribute("data-to")?));
        if let Some(lesson) = lesson.filter(|_| event.button() == 0 && !held) {
            event.prevent_default();
            go.emit(lesson);
        }
    })
}
