//! What is told beside the sentence: what disturbed a run, with what runs it again, and how coarse its clock was. And what
//! copies a link to all this.

use super::{controls::button, link::CopyLink};
use crate::{
    model::State,
    present::{coarse_clock, disturbances},
};
use std::rc::Rc;
use yew::prelude::*;

/// Only the link for a run that nothing disturbed, on a clock that is fine; before a run, nothing.
pub(super) fn told(state: &Rc<State>, run: &Callback<()>) -> Html {
    html! {
        <>
            if !state.recordings.is_empty() {
                <CopyLink state={state.clone()} />
            }
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
