//! The way through the lessons: the list of all, and the two beside the one shown.

use crate::{
    app::{self, Params},
    lessons::Lesson,
};
use yew::prelude::*;

/// All lessons under their sections. A list to open where the page is narrow: the style sheet shows it where there is
/// room.
pub fn tour(params: &Params, go: &Callback<&'static Lesson>) -> Html {
    let entry = |lesson: &&'static Lesson| {
        let current = (*lesson == params.lesson).then_some("page");
        html! { <li>{ link(lesson, params, go, current, None, lesson.subject.into()) }</li> }
    };
    html! {
        <nav class="tour" aria-label="Lessons">
            <details key={params.lesson.id} open={crate::browser::is_wide()}>
                <summary>{ "Lessons" }</summary>
                <ul>
                    for section in app::sections() {
                        <li>
                            <span class="section">{ section.first().map(|lesson| lesson.section) }</span>
                            <ul>{ for section.iter().map(entry) }</ul>
                        </li>
                    }
                </ul>
            </details>
        </nav>
    }
}

/// The lessons before and after this one.
pub fn neighbours(params: &Params, go: &Callback<&'static Lesson>) -> Html {
    let [previous, next] = app::neighbours(params.lesson);
    html! {
        <nav class="neighbours" aria-label="Previous and next lesson">
            if let Some(lesson) = previous {
                { link(lesson, params, go, None, Some("prev"), format!("← {}", lesson.subject)) }
            }
            if let Some(lesson) = next {
                { link(lesson, params, go, None, Some("next"), format!("{} →", lesson.subject)) }
            }
        </nav>
    }
}

/// A link like any other: only a plain click stays in the page.
fn link(
    lesson: &'static Lesson,
    params: &Params,
    go: &Callback<&'static Lesson>,
    current: Option<&'static str>,
    rel: Option<&'static str>,
    text: String,
) -> Html {
    let go = go.clone();
    let clicked = move |event: MouseEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.button() == 0 && !held {
            event.prevent_default();
            go.emit(lesson);
        }
    };
    let href = format!("?{}", params.at(lesson).to_query());
    html! { <a {href} {rel} aria-current={current} onclick={clicked}>{ text }</a> }
}
