//! What a program printed, and what Python would have warned of.

use crate::app::{Printout, counted};
use std::sync::Arc;
use yew::prelude::*;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct OutputProps {
    /// The lines.
    pub printed: Printout,
}

/// The lines with their times; nothing if there are none.
#[component]
pub fn Output(OutputProps { printed }: &OutputProps) -> Html {
    if printed.lines.is_empty() {
        return Html::default();
    }
    let line = |(at, text): &(String, Arc<str>)| {
        html! {
            <li><span class="at">{ at }</span><span class="text">{ text }</span></li>
        }
    };
    html! {
        <div class="output">
            <h3>{ "What it printed" }</h3>
            <ol tabindex="0">
                { for printed.lines.iter().map(line) }
                if printed.more > 0 {
                    <li>{ format!("… and {}", counted(printed.more, "more line")) }</li>
                }
            </ol>
        </div>
    }
}
