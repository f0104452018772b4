//! The hook that copies a link, and what leads from the text to the pictures.

use super::hook::AbortOnDrop;
use crate::{
    browser::{self, BrowserHost},
    runtime::Host,
};
use futures::future::abortable;
use std::time::Duration;
use yew::prelude::*;

/// What came of copying a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// None was copied, or a while ago.
    Not,
    /// It has just been copied.
    Yes,
    /// The browser refused: this is the link.
    Refused(AttrValue),
}

/// For how long it is said that a link was copied.
const SAID: Duration = Duration::from_secs(2);

/// What came of copying, what copies the page's address with another query, and what forgets what came of it.
#[hook]
pub fn use_copy() -> (Copied, Callback<String>, Callback<()>) {
    let copied = use_state_eq(|| Copied::Not);
    let copying = use_mut_ref(|| None::<AbortOnDrop>);
    let to = copied.setter();
    let forget = {
        let to = to.clone();
        Callback::from(move |()| to.set(Copied::Not))
    };
    let copy = Callback::from(move |query: String| {
        let link = browser::address(&query);
        // Asked for now: a browser wants to see the reader's press.
        let writing = browser::copy(&link);
        let to = to.clone();
        let (saying, abort) = abortable(async move {
            if !writing.await {
                return to.set(Copied::Refused(link.into()));
            }
            to.set(Copied::Yes);
            BrowserHost.sleep(SAID).await;
            to.set(Copied::Not);
        });
        copying.replace(Some(AbortOnDrop(abort)));
        BrowserHost.spawn(Box::pin(async move {
            // Aborted: another is copied, or nobody sees it any more.
            let _ = saying.await;
        }));
    });
    ((*copied).clone(), copy, forget)
}

/// Brings the pictures into view and gives them the focus, so that their keys work.
pub fn show_pictures() {
    browser::show("pictures");
}
