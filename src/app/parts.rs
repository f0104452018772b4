//! The parts of the program that are loaded when they are needed.

use crate::{
    browser::BrowserHost,
    runtime::Host,
    split::{NotLoaded, load_details},
};
use yew::prelude::*;

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
                BrowserHost.spawn(Box::pin(async move { to.set(Some(load_details().await)) }));
            }
        });
    }
    *loaded
}
