//! The tree of the tasks at the cursor.

use super::markup::raw;
use crate::{
    present::{Branch, Tree},
    recording::Sample,
};
use maud::{Markup, html};
use web_sys::Element;
use yew::{Callback, Event, Html, Properties, TargetCast, component, use_state_eq};

/// What the tree is given.
#[derive(Properties, PartialEq)]
pub(super) struct TasksProps {
    /// The recording.
    pub sample: Sample,
    /// How many of its events have happened.
    pub events: usize,
    /// The source that lines are of.
    pub file: &'static str,
}

/// Who was started by whom, behind a heading to open. As long as it is closed, nothing is looked up.
#[component]
pub(super) fn Tasks(TasksProps { sample, events, file }: &TasksProps) -> Html {
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.setter();
        Callback::from(move |event: Event| open.set(event.target_unchecked_into::<Element>().has_attribute("open")))
    };
    yew::html! {
        <details class="tree" ontoggle={toggle}>
            <summary>{ "Who awaits whom" }</summary>
            if *open {
                { tree(sample, *events, file) }
            }
        </details>
    }
}

fn tree(recording: &Sample, events: usize, file: &str) -> Html {
    let tree = Tree::of(recording, events, file);
    raw(html! {
        @if tree.branches.is_empty() { p { "No task is there." } }
        (branches(&tree.branches))
        @if let Some(more) = &tree.more { p { (more) } }
    })
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
