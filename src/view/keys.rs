//! What the keys do.

use super::markup::raw;
use crate::model::KEYS;
use yew::Html;

/// The table of all keys.
pub(super) fn keys() -> Html {
    raw(maud::html! {
        div #help role="status" {
            p { "While the pictures have the focus:" }
            dl { @for key in KEYS { div { dt { kbd { (key.shown) } } dd { (key.command.does()) } } } }
        }
    })
}
