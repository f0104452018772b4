//! The hooks that follow the reader through the lessons and the browser's history.

use crate::{
    browser,
    lessons::Lesson,
    model::{Notice, Params},
};
use yew::prelude::*;

/// Puts what is chosen into the address, and chooses what the address says when the reader goes back or forward to it.
/// The colours stay: they are the reader's. An address that the page was opened with stays as it was written.
#[hook]
pub(super) fn use_history(params: &Params, change: Callback<(Params, Vec<Notice>)>) {
    let opened = use_mut_ref(|| true);
    use_effect_with(params.clone(), move |current| {
        if !opened.replace(false) {
            browser::replace_query(&current.to_query());
        }
        let current = current.clone();
        let listener = browser::on_history(move || {
            let (mut params, notices) = Params::from_query(&browser::query());
            params.theme = current.theme;
            // Also heard when a link leads to a place in the page.
            if params != current {
                change.emit((params, notices));
            }
        });
        move || drop(listener)
    });
}

/// Names the page after the lesson, and begins another one at its top.
#[hook]
pub(super) fn use_arrival(lesson: &'static Lesson) {
    let first = use_mut_ref(|| true);
    use_effect_with(lesson, move |lesson| {
        browser::set_title(&format!("{} · Interleave", lesson.subject));
        if !first.replace(false) {
            browser::begin_lesson();
        }
    });
}
