//! The parameters.

use crate::{
    lessons::{Kind, Setting, Strategy, Value},
    model::{Notice, Params, address::value},
};
use std::{ops::RangeInclusive, rc::Rc};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// A button that does nothing while it is off. It is not `disabled`: that would take the keyboard's place with it.
pub fn button(id: &'static str, on: bool, pressed: &Callback<()>, text: &'static str) -> Html {
    let onclick = on.then(|| pressed.reform(|_: MouseEvent| ()));
    html! {
        <button type="button" {id} aria-disabled={(!on).then_some("true")} {onclick}>{ text }</button>
    }
}

/// What the parameters are given. Nothing that changes while a run is drawn: drawing a field again takes back what is
/// being typed into it.
#[derive(Properties, PartialEq)]
pub struct ParametersProps {
    /// What is chosen.
    pub params: Params,
    /// What could not be taken of what was chosen last: each is said at its field.
    pub refused: Rc<[Notice]>,
    /// Chooses another value.
    pub choose: Choose,
    /// Starts a run.
    pub run: Callback<()>,
}

/// Sets a parameter as the URL would, by its key and value.
type Choose = Callback<(&'static str, String)>;

/// The lesson's settings. Enter in a field runs it.
#[component]
pub fn Parameters(ParametersProps { params, refused, choose, run }: &ParametersProps) -> Html {
    // Not the form's submission, which a sandbox without allow-forms has none of. Enter in a field clicks the button too.
    let pressed = run.reform(|event: MouseEvent| event.prevent_default());
    let settings = params.lesson.settings.iter().zip(&params.values);
    html! {
        <form class="parameters" aria-label="Parameters of the run" novalidate=true>
            for (setting, value) in settings {
                { field(choose, setting, value, value::most(params.lesson, &setting.kind, &params.values), refused) }
            }
            if params.lesson.strategies.len() > 1 {
                { strategies(choose, params, refused) }
            }
            <button type="submit" id="run-changed" onclick={pressed}>{ "Run with these" }</button>
        </form>
    }
}

fn refusal_id(key: &str) -> String {
    ["refused-", key].concat()
}

/// What was not taken at a field. It is empty where nothing was refused: the field is described by it all the same.
fn refusal(refused: &[Notice], key: &str) -> Html {
    let notice = refused.iter().find(|notice| notice.key == key);
    html! { <p class="refused" id={refusal_id(key)}>{ notice.map(|notice| &*notice.message) }</p> }
}

fn strategies(choose: &Choose, params: &Params, refused: &[Notice]) -> Html {
    let box_of = |strategy: &'static Strategy| {
        let id = format!("strategy-{}", strategy.id);
        let checked = params.strategies.contains(&strategy);
        let list = params.toggled(strategy);
        let onchange = choose.reform(move |event: Event| {
            event.target_unchecked_into::<HtmlInputElement>().set_checked(checked);
            ("strategies", list.clone())
        });
        html! {
            <label for={id.clone()} title={strategy.about}>
                <input {id} type="checkbox" {checked} aria-describedby={refusal_id("strategies")} {onchange} />
                { strategy.title }
            </label>
        }
    };
    html! {
        <fieldset class="strategies">
            <legend>{ "Ways to run" }</legend>
            { for params.lesson.strategies.iter().map(box_of) }
            { refusal(refused, "strategies") }
        </fieldset>
    }
}

fn field(
    choose: &Choose,
    Setting { key, label, kind }: &'static Setting,
    value: &Value,
    most: u32,
    refused: &[Notice],
) -> Html {
    let id = format!("param-{key}");
    let input = match (kind, value) {
        (Kind::Range { range, .. }, Value::Range(from, to)) => {
            return latency(choose, key, label, range, (*from, *to), refused);
        }
        (Kind::Number { range, .. }, Value::Number(number)) => {
            let range = *range.start()..=most;
            numeric(id.clone(), key, None, *number, range, typed(choose, key, number.to_string()))
        }
        (Kind::Choice { options, .. }, Value::Choice(chosen)) => choice(choose, key, id.clone(), options, chosen),
        _ => text(id.clone(), key, value::written(value), typed(choose, key, value::written(value))),
    };
    html! {
        <div class="field">
            <label for={id}>{ *label }</label>
            { input }
            { refusal(refused, key) }
        </div>
    }
}

/// Sends what was typed; what is not taken is put back.
fn typed(choose: &Choose, key: &'static str, kept: String) -> Callback<Event> {
    let choose = choose.clone();
    Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let value = input.value();
        input.set_value(&kept);
        choose.emit((key, value));
    })
}

fn numeric(
    id: String,
    key: &str,
    spoken: Option<String>,
    value: u32,
    range: RangeInclusive<u32>,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <input
            {id}
            aria-label={spoken}
            aria-describedby={refusal_id(key)}
            type="number"
            inputmode="numeric"
            value={value.to_string()}
            min={range.start().to_string()}
            max={range.end().to_string()}
            {onchange}
        />
    }
}

/// Two ends. Each can be set to all of the range: the other one follows.
fn latency(
    choose: &Choose,
    key: &'static str,
    label: &'static str,
    range: &RangeInclusive<u32>,
    (from, to): (u32, u32),
    refused: &[Notice],
) -> Html {
    let what = label.strip_suffix(", ms").unwrap_or(label).to_ascii_lowercase();
    let bound = |end: &str, value: u32, write: Callback<String, String>| {
        let send = choose.reform(move |(key, text): (&'static str, String)| (key, write.emit(text)));
        let spoken = format!("{what} {end}, in milliseconds");
        let typed = typed(&send, key, value.to_string());
        numeric(format!("param-{key}-{end}"), key, Some(spoken), value, range.clone(), typed)
    };
    html! {
        <fieldset class="range">
            <legend>{ label }</legend>
            { bound("from", from, Callback::from(move |text: String| value::range_from(&text, to))) }
            <span aria-hidden="true">{ "–" }</span>
            { bound("to", to, Callback::from(move |text: String| value::range_to(from, &text))) }
            { refusal(refused, key) }
        </fieldset>
    }
}

fn choice(
    choose: &Choose,
    key: &'static str,
    id: String,
    options: &'static [(&'static str, &'static str)],
    chosen: &'static str,
) -> Html {
    let changed = choose.reform(move |event: Event| (key, event.target_unchecked_into::<HtmlSelectElement>().value()));
    html! {
        <select {id} aria-describedby={refusal_id(key)} onchange={changed}>
            for (id, title) in options {
                <option value={*id} selected={*id == chosen}>{ *title }</option>
            }
        </select>
    }
}

fn text(id: String, key: &str, value: String, onchange: Callback<Event>) -> Html {
    html! {
        <input
            {id}
            aria-describedby={refusal_id(key)}
            type="text"
            inputmode="url"
            autocomplete="off"
            spellcheck="false"
            placeholder="http://127.0.0.1:8081"
            {value}
            {onchange}
        />
    }
}
