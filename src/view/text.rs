//! A lesson's text, fetched when the lesson is shown.

use super::markup::raw;
use crate::app::{Fetched, LessonText};
use yew::prelude::*;

/// Why, what to look for, the usual mistake. Quiet while it is on its way; where it can't be had it says so.
pub fn text(reading: &LessonText) -> Html {
    match (&reading.page, &reading.text) {
        (Fetched::Coming, Some(text)) => shown(text.clone()),
        (Fetched::Coming, None) => coming("reading", "Loading the lesson's text…"),
        (Fetched::Failed(error), _) => {
            failed(format!("The lesson's text and code could not be loaded ({error})."), &reading.retry)
        }
        (Fetched::Here(page), _) => shown(page.text.clone().into()),
    }
}

/// The place of what is on its way. After a second it says so: the style sheet's `late`.
pub(super) fn coming(class: &'static str, words: &'static str) -> Html {
    raw(maud::html! { div class={ (class) " coming" } aria-busy="true" { p { (words) } } })
}

/// The place of what did not come: why, and a way to ask for it again.
pub(super) fn failed(why: String, retry: &Callback<()>) -> Html {
    html! {
        <div class="reading failed" role="alert">
            <p>{ why }</p>
            <button type="button" onclick={retry.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
        </div>
    }
}

/// A file of the page's own: nothing in it was typed by a reader.
fn shown(text: AttrValue) -> Html {
    html! { <div class="reading">{ Html::from_html_unchecked(text) }</div> }
}
