//! The tasks at an instant that the reader chooses: who waits for what, who is next, who holds what.

use super::markup::raw;
use crate::{
    present::{Branch, Moment},
    recording::{Recording, Sample},
    time::Micros,
};
use maud::{Markup, html};
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, TargetCast, UseStateHandle};

/// How many instants can be chosen.
pub(super) const STEPS: usize = 1_000;

/// The instant that is `step` on the way to the longest recording's end, with what moves it.
pub(super) fn instant(recordings: &[Sample], file: &str, step: &UseStateHandle<usize>) -> Html {
    let choose = {
        let step = step.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            step.set(value.parse().unwrap_or(0));
        })
    };
    let longest = recordings.iter().map(|recording| recording.wall()).max().unwrap_or_default();
    let at = Micros(longest.0.saturating_mul(**step as u64) / STEPS as u64);
    yew::html! {
        <>
            <p class="instant">
                <label for="tree-at">{ "At" }</label>
                <input
                    id="tree-at"
                    type="range"
                    min="0"
                    max={STEPS.to_string()}
                    value={step.to_string()}
                    aria-valuetext={at.to_string()}
                    oninput={choose}
                />
                <output for="tree-at">{ at.to_string() }</output>
            </p>
            <div class="panels">{ raw(html! { @for recording in recordings { (moment(recording, at, file)) } }) }</div>
        </>
    }
}

fn moment(recording: &Recording, at: Micros, file: &str) -> Markup {
    let moment = Moment::of(recording, at, file);
    html! {
        div.moment data-strategy=(recording.way.id) {
            h3 { (recording.way.title) }
            @if moment.tree.is_empty() { p { "No task is left." } }
            (branches(&moment.tree))
            @if let Some(more) = moment.more { p { (more) } }
            p { "Ready queue: " (moment.ready) }
            @for line in moment.shared { p { (line) } }
        }
    }
}

/// A list of the tasks that stand highest among `branches`, each with the list of those below it.
fn branches(branches: &[Branch]) -> Markup {
    let top = branches.first().map(|branch| branch.depth);
    html! {
        @if let Some(top) = top {
            ul {
                @for family in branches.chunk_by(|_, next| next.depth > top) {
                    li { strong { (family[0].name) } ": " (family[0].state) (self::branches(&family[1..])) }
                }
            }
        }
    }
}
