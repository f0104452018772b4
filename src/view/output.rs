//! What a program printed.

use super::markup::raw;
use crate::{present::Printout, text::counted};
use maud::html;
use yew::Html;

/// The lines with their times; nothing if there are none. The list stays while lines come: it keeps the focus, and where
/// it was scrolled to.
pub(super) fn output(printed: &Printout) -> Html {
    if printed.lines.is_empty() {
        return Html::default();
    }
    let lines = html! {
        @for (at, text) in &printed.lines { li { span.at { (at) } span.text { (text) } } }
        @if printed.more > 0 { li { "… and " (counted(printed.more, "more line")) } }
    };
    yew::html! {
        <div class="output">
            <h3>{ "What it printed" }</h3>
            <ol tabindex="0">{ raw(lines) }</ol>
        </div>
    }
}
