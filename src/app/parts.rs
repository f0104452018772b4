//! The parts of the program that are loaded when they are needed.

use crate::{
    browser::BrowserHost,
    lessons::NotLoaded,
    runtime::{Host, LocalFuture},
};
use yew::prelude::*;

type Load = fn() -> LocalFuture<Result<(), NotLoaded>>;

/// What shows a lesson's page.
pub const READING: Load = load!(reading);
/// What says how a run went.
pub const RESULTS: Load = load!(results);
/// What is shown on demand.
const DETAILS: Load = load!(details);

/// Whether the details' part is here; none while it is on its way or not `wanted` yet. After a failure it is asked for
/// again when it is wanted anew.
#[hook]
pub fn use_details(wanted: bool) -> Option<Result<(), NotLoaded>> {
    let loaded = use_state_eq(|| None);
    {
        let to = loaded.setter();
        let missing = *loaded != Some(Ok(()));
        use_effect_with(wanted, move |wanted| {
            if *wanted && missing {
                BrowserHost.spawn(Box::pin(async move { to.set(Some(DETAILS().await)) }));
            }
        });
    }
    *loaded
}
