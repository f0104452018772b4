//! What a program printed.

use crate::app::{Printout, counted};
use maud::{Markup, html};

/// The lines with their times; nothing if there are none.
pub(super) fn output(printed: &Printout) -> Markup {
    html! {
        @if !printed.lines.is_empty() {
            div.output {
                h3 { "What it printed" }
                ol tabindex="0" {
                    @for (at, text) in &printed.lines { li { span.at { (at) } span.text { (text) } } }
                    @if printed.more > 0 { li { "… and " (counted(printed.more, "more line")) } }
                }
            }
        }
    }
}
