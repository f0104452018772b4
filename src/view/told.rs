//! What disturbed a run, with what runs it again, and how coarse its clock was: beside the sentence.

use super::controls::button;
use crate::{
    model::State,
    present::{coarse_clock, disturbances},
};
use yew::prelude::*;

/// Nothing for a run that nothing disturbed, on a clock that is fine.
pub(super) fn told(state: &State, run: &Callback<()>) -> Html {
    html! {
        <>
            if let Some(what) = disturbances(state) {
                <p id="disturbances">
                    { what }
                    { " " }
                    { button("run-undisturbed", true, run, "Run again") }
                </p>
            }
            if let Some(clock) = coarse_clock(state) {
                <p class="provenance" id="clock" title="This browser's clock tells no shorter times.">{ clock }</p>
            }
        </>
    }
}
