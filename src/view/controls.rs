//! The buttons and the parameters.

use crate::{
    app::{self, Params, Phase, params},
    lessons::Failure,
};
use std::ops::RangeInclusive;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What the controls are given.
#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    /// The state and the callbacks.
    pub lesson: app::Controls,
}

/// Run, cancel, replay.
#[component]
pub fn Buttons(ControlsProps { lesson }: &ControlsProps) -> Html {
    let run = use_node_ref();
    use_effect_with(lesson.state.phase.is_live(), {
        let run = run.clone();
        move |live| keep_focus(*live, &run)
    });
    html! { <div class="buttons">{ buttons(lesson, &run) }</div> }
}

/// A button that gets disabled while it has the focus would take the keyboard's place with it.
fn keep_focus(live: bool, run: &NodeRef) {
    let focused = web_sys::window().and_then(|window| window.document()?.active_element());
    let on_cancel = focused.is_some_and(|element| element.id() == "cancel");
    if let Some(run) = run.cast::<HtmlElement>().filter(|_| on_cancel && !live) {
        // Fails only for an element that is not in the page.
        let _ = run.focus();
    }
}

/// What the parameters are given. Nothing that changes while a run is drawn: drawing a field again takes back what is
/// being typed into it.
#[derive(Properties, PartialEq)]
pub struct ParametersProps {
    /// What is chosen.
    pub params: Params,
    /// Chooses another value.
    pub choose: Callback<(&'static str, String)>,
    /// Starts a run.
    pub run: Callback<()>,
}

/// The numbers of the run. Enter in a field runs it.
#[component]
pub fn Parameters(ParametersProps { params, choose, run }: &ParametersProps) -> Html {
    let submit = run.reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form class="parameters" aria-label="Parameters of the run" onsubmit={submit} novalidate=true>
            { parameters(params, choose) }
            <button type="submit" id="run-changed">{ "Run with these" }</button>
        </form>
    }
}

fn buttons(lesson: &app::Controls, run: &NodeRef) -> Html {
    let phase = lesson.state.phase;
    let click = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    let has_run = !lesson.state.recordings.is_empty();
    let can_replay = matches!(phase, Phase::Done | Phase::Replaying(_));
    html! {
        <>
            <button type="button" id="run" ref={run} class="primary" onclick={click(&lesson.run)}>
                { if has_run { "Run again" } else { "Run" } }
            </button>
            <button type="button" id="cancel" disabled={!phase.is_live()} onclick={click(&lesson.cancel)}>
                { "Cancel" }
            </button>
            <button type="button" id="replay" disabled={!can_replay} onclick={click(&lesson.replay)}>
                { "Replay together" }
            </button>
        </>
    }
}

fn parameters(params: &Params, choose: &Callback<(&'static str, String)>) -> Html {
    let number = |key, value, range| number(choose, key, key, value, range);
    let (from, to) = (params.from_ms, params.to_ms);
    let latency = params::LATENCY;
    html! {
        <>
            { field("Requests", "param-n", number("n", params.n, params::N)) }
            <fieldset class="range">
                <legend>{ "Latency, ms" }</legend>
                { latency_bound(choose, "from", from, *latency.start()..=to, move |ms| format!("{ms}..{to}")) }
                <span aria-hidden="true">{ "–" }</span>
                { latency_bound(choose, "to", to, from..=*latency.end(), move |ms| format!("{from}..{ms}")) }
            </fieldset>
            { field("Seed", "param-seed", number("seed", params.seed, params::SEED)) }
            { field("Failing request", "param-fail", number("fail", params.fail, 0..=params.n)) }
            { field("fails with", "param-failure", failure(choose, params.failure)) }
            { field("Ask another origin", "param-base", base(choose, params.base.as_deref())) }
        </>
    }
}

fn field(label: &'static str, id: &'static str, input: Html) -> Html {
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            { input }
        </div>
    }
}

/// Sends what was typed; what is not taken is put back.
fn typed(choose: &Callback<(&'static str, String)>, key: &'static str, kept: String) -> Callback<Event> {
    let choose = choose.clone();
    Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let value = input.value();
        input.set_value(&kept);
        choose.emit((key, value));
    })
}

fn number(
    choose: &Callback<(&'static str, String)>,
    id: &'static str,
    key: &'static str,
    value: u32,
    range: RangeInclusive<u32>,
) -> Html {
    html! {
        <input
            id={format!("param-{id}")}
            type="number"
            inputmode="numeric"
            value={value.to_string()}
            min={range.start().to_string()}
            max={range.end().to_string()}
            onchange={typed(choose, key, value.to_string())}
        />
    }
}

fn latency_bound(
    choose: &Callback<(&'static str, String)>,
    end: &'static str,
    value: u32,
    range: RangeInclusive<u32>,
    write: impl Fn(&str) -> String + 'static,
) -> Html {
    let send = choose.reform(move |(key, text): (&'static str, String)| (key, write(&text)));
    html! {
        <input
            id={format!("param-latency-{end}")}
            aria-label={format!("latency {end}, in milliseconds")}
            type="number"
            inputmode="numeric"
            value={value.to_string()}
            min={range.start().to_string()}
            max={range.end().to_string()}
            onchange={typed(&send, "latency", value.to_string())}
        />
    }
}

fn failure(choose: &Callback<(&'static str, String)>, chosen: Failure) -> Html {
    let changed = choose.reform(|event: Event| ("failure", event.target_unchecked_into::<HtmlSelectElement>().value()));
    html! {
        <select id="param-failure" onchange={changed}>
            for failure in Failure::ALL {
                <option value={failure.id()} selected={failure == chosen}>{ failure.title() }</option>
            }
        </select>
    }
}

fn base(choose: &Callback<(&'static str, String)>, base: Option<&str>) -> Html {
    let kept = base.unwrap_or_default().to_owned();
    html! {
        <input
            id="param-base"
            type="text"
            inputmode="url"
            autocomplete="off"
            spellcheck="false"
            placeholder="http://127.0.0.1:8081"
            value={kept.clone()}
            onchange={typed(choose, "base", kept)}
        />
    }
}
