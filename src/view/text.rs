//! A lesson's text, fetched when the lesson is shown.

use crate::app::{Fetched, LessonText};
use yew::prelude::*;

/// What the text is given.
#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// The lesson's page.
    pub reading: LessonText,
}

/// Why, what to look for, the usual mistake. Quiet while it is on its way; where it can't be had it says so.
#[component]
pub fn Text(TextProps { reading }: &TextProps) -> Html {
    match (&reading.page, &reading.text) {
        (Fetched::Coming, Some(text)) => shown(text.clone()),
        (Fetched::Coming, None) => html! { <div class="reading coming" aria-busy="true" /> },
        (Fetched::Failed(error), _) => html! {
            <div class="reading failed" role="alert">
                <p>{ format!("The lesson's text and code could not be loaded ({error}).") }</p>
                <button type="button" onclick={reading.retry.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
            </div>
        },
        (Fetched::Here(page), _) => shown(page.text.clone().into()),
    }
}

/// A file of the page's own: nothing in it was typed by a reader.
fn shown(text: AttrValue) -> Html {
    html! { <div class="reading">{ Html::from_html_unchecked(text) }</div> }
}
