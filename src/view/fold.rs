//! A long list shows its first items and unfolds in place. It never scrolls inside the page: a wheel or a finger that is
//! over it moves the page.

use super::markup::raw;
use crate::text::counted;
use maud::Markup;
use yew::{Html, html};

/// So many items stand before the fold. It is the same for every list, so that what has been shown stays where it is
/// while a list grows.
const FIRST: usize = 8;

/// The items that are always shown, and those behind the fold.
pub(super) fn folded<T>(items: &[T]) -> (&[T], &[T]) {
    items.split_at(items.len().min(FIRST))
}

/// The fold and what is behind it; nothing if that is nothing. Whether it is open is the element's own: as long as the
/// list is drawn again and again, it stays as the reader has it.
pub(super) fn fold(count: usize, what: &str, rest: Markup) -> Html {
    if count == 0 {
        return Html::default();
    }
    html! {
        <details class="fold">
            <summary>{ counted(count, what) }</summary>
            { raw(rest) }
        </details>
    }
}
