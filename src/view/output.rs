//! What a program printed.

use super::{
    fold::{fold, folded},
    markup::raw,
};
use crate::{present::Printout, text::counted};
use maud::html;
use std::sync::Arc;
use yew::Html;

/// The lines with their times; nothing if there are none.
pub(super) fn output(printed: &Printout) -> Html {
    if printed.lines.is_empty() {
        return Html::default();
    }
    let (first, rest) = folded(&printed.lines);
    let list = |lines: &[(String, Arc<str>)]| {
        html! { ol { @for (at, text) in lines { li { span.at { (at) } span.text { (text) } } } } }
    };
    let rest = fold(
        rest.len(),
        "more line",
        html! {
            (list(rest))
            @if printed.more > 0 { p { "… and " (counted(printed.more, "more line")) } }
        },
    );
    yew::html! {
        <details class="output">
            <summary>{ "All that it printed" }</summary>
            { raw(list(first)) }
            { rest }
        </details>
    }
}
