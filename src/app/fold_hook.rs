//! The hook that knows whether the `<details>` around an element is open.

use crate::browser;
use web_sys::Element;
use yew::prelude::*;

/// Whether what folds away the element of `place` is open. Which of the two it is stays the element's own business: it may
/// have been opened before what is in it was there.
#[hook]
pub fn use_is_open(place: &NodeRef) -> bool {
    let open = use_state_eq(|| false);
    let (to, place) = (open.setter(), place.clone());
    use_effect_with((), move |()| {
        let listening = place.cast::<Element>().and_then(|place| browser::on_fold(&place, move |open| to.set(open)));
        move || drop(listening)
    });
    *open
}
