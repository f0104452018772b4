//! The hook that fetches a lesson's page.

use crate::{
    browser::{self, BrowserHost},
    endpoint::FetchError,
    lessons::{DEFAULT, Lesson, LessonPage},
    runtime::Host,
};
use futures::future::abortable;
use std::rc::Rc;
use yew::prelude::*;

/// How far it has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched {
    /// It is on its way.
    Coming,
    /// It could not be had.
    Failed(FetchError),
    /// It is here.
    Here(Rc<LessonPage>),
}

impl Fetched {
    /// The page, if it is here.
    pub fn here(&self) -> Option<&LessonPage> {
        match self {
            Self::Here(page) => Some(page),
            Self::Coming | Self::Failed(_) => None,
        }
    }
}

/// A lesson's page, and what the reader can do about it.
#[derive(Clone, PartialEq)]
pub struct LessonText {
    /// The page.
    pub page: Fetched,
    /// Its text as HTML, if that is here before the rest.
    pub text: Option<AttrValue>,
    /// Fetches it again.
    pub retry: Callback<()>,
}

/// The page of `lesson`; the request is aborted when another lesson is shown. `text` is the default lesson's: with
/// it the rest has time until the page is `idle`.
#[hook]
pub fn use_lesson_page(lesson: &'static Lesson, text: &Option<AttrValue>, idle: bool) -> LessonText {
    // Of which lesson, and at which attempt: what was fetched for another is not shown.
    let attempt = use_state_eq(|| 0_u32);
    let wanted = (lesson, *attempt);
    let text = text.clone().filter(|_| *lesson == *DEFAULT);
    let is_due = idle || text.is_none();
    let fetched = use_state_eq(|| (wanted, Fetched::Coming));
    {
        let to = fetched.setter();
        use_effect_with((wanted, is_due), move |(wanted, is_due)| {
            let (wanted, is_due) = (*wanted, *is_due);
            let (fetching, abort) = abortable(async move {
                if is_due {
                    to.set((wanted, fetch(wanted.0).await));
                }
            });
            BrowserHost.spawn(Box::pin(async move {
                // Aborted: nobody waits for it any more.
                let _ = fetching.await;
            }));
            move || abort.abort()
        });
    }
    let page = if fetched.0 == wanted { fetched.1.clone() } else { Fetched::Coming };
    LessonText { page, text, retry: Callback::from(move |()| attempt.set(*attempt + 1)) }
}

async fn fetch(lesson: &'static Lesson) -> Fetched {
    match browser::lesson_page(lesson.id).await {
        Ok(html) => match LessonPage::read(&html, lesson) {
            Some(page) => Fetched::Here(Rc::new(page)),
            None => Fetched::Failed(FetchError::Body("not a lesson's page".into())),
        },
        Err(error) => Fetched::Failed(error),
    }
}
