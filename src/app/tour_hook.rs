//! The hooks that follow the reader through the lessons and the browser's history.

use crate::{
    browser,
    lessons::Lesson,
    model::{Notice, Params},
};
use yew::prelude::*;

/// Chooses what the address says when the reader goes back or forward to it. The colours stay: they are the reader's.
#[hook]
pub(super) fn use_history(params: &Params, change: Callback<(Params, Vec<Notice>)>) {
    use_effect_with(params.clone(), move |current| {
        let current = current.clone();
        let listener = browser::on_history(move || {
            let (mut params, notices) = Params::from_query(&browser::query());
            if params.theme != current.theme {
                params.theme = current.theme;
                browser::replace_query(&params.to_query());
            }
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
