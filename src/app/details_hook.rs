//! The hook that loads what the page shows on demand.

use crate::{browser::BrowserHost, lessons::NotLoaded, runtime::Host};
use yew::prelude::*;

/// Whether the details' part of the program is here; none while it is on its way or not `wanted` yet. After a failure it is
/// asked for again when it is wanted anew.
#[hook]
pub fn use_details(wanted: bool) -> Option<Result<(), NotLoaded>> {
    let loaded = use_state_eq(|| None);
    {
        let to = loaded.setter();
        let missing = *loaded != Some(Ok(()));
        use_effect_with(wanted, move |wanted| {
            if *wanted && missing {
                let load: fn() -> crate::runtime::LocalFuture<Result<(), NotLoaded>> = load!(details);
                BrowserHost.spawn(Box::pin(async move { to.set(Some(load().await)) }));
            }
        });
    }
    *loaded
}
