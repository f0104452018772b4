//! Pictures, tables and listings are written as text: they have nothing to click, and as virtual elements they would be
//! most of the page's code. What is interactive is yew's.

use maud::Markup;
use yew::{AttrValue, Html};

/// The markup as it stands; maud has escaped what isn't markup.
pub(super) fn raw(markup: Markup) -> Html {
    Html::from_html_unchecked(AttrValue::from(markup.into_string()))
}
