//! The tasks at an instant that the reader chooses: who waits for what, who is next, who holds what.

use crate::{
    app::{Branch, Moment, Recording, use_details},
    time::Micros,
};
use std::rc::Rc;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What the tree is given.
#[derive(Properties, PartialEq)]
pub struct TaskTreeProps {
    /// The recordings; none while they are being made.
    pub recordings: Vec<Rc<Recording>>,
    /// The path of the program's source.
    pub file: &'static str,
}

/// How many instants can be chosen.
const STEPS: u64 = 1_000;

/// The tree, behind a heading to open. As long as that is closed, nothing is looked up.
#[component]
pub fn TaskTree(TaskTreeProps { recordings, file }: &TaskTreeProps) -> Html {
    let open = use_state_eq(|| false);
    let step = use_state_eq(|| STEPS / 2);
    let loaded = use_details(*open);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<HtmlElement>().has_attribute("open")))
    };
    let choose = {
        let step = step.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            step.set(value.parse().unwrap_or(0));
        })
    };
    let longest = recordings.iter().map(|recording| recording.statistics().wall).max().unwrap_or_default();
    let at = Micros(longest.0 * *step / STEPS);
    html! {
        <details id="tree" ontoggle={toggle}>
            <summary>{ "Tasks at an instant" }</summary>
            if recordings.is_empty() {
                <p>{ "Nothing has been recorded yet: run the lesson." }</p>
            } else if let Some(Err(error)) = loaded {
                <p>{ error.to_string() }</p>
            } else if *open && loaded.is_some() {
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
                <div class="panels">
                    for recording in recordings { { moment(recording, at, file) } }
                </div>
            }
        </details>
    }
}

later! { details, fn moment(recording: &Recording, at: Micros, file: &str) -> Html {
    let moment = Moment::of(recording, at, file);
    html! {
        <div class="moment" data-strategy={recording.strategy.id}>
            <h3>{ recording.strategy.title }</h3>
            if moment.tree.is_empty() {
                <p>{ "No task is left." }</p>
            }
            { branches(&moment.tree) }
            { moment.more.map(|more| html! { <p>{ more }</p> }) }
            <p>{ "Ready queue: " }{ moment.ready }</p>
            { for moment.shared.into_iter().map(|line| html! { <p>{ line }</p> }) }
        </div>
    }
} }

/// A list of the tasks that stand highest among `branches`, each with the list of those below it.
fn branches(branches: &[Branch]) -> Html {
    let Some(top) = branches.first().map(|branch| branch.depth) else { return Html::default() };
    let families = branches.chunk_by(|_, next| next.depth > top);
    let item = |family: &[Branch]| {
        html! {
            <li><strong>{ &family[0].name }</strong>{ ": " }{ &family[0].state }{ self::branches(&family[1..]) }</li>
        }
    };
    html! { <ul>{ for families.map(item) }</ul> }
}
