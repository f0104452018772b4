//! What starts a run, and what moves the cursor over its recordings.

use super::controls::button;
use crate::{
    app::{self, DetailsLoading},
    model::{Action, Command, Phase, Speed, State},
    time::Micros,
};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Run and cancel; play, step, scrub.
pub fn transport(lesson: &app::Controls, details: &DetailsLoading) -> Html {
    let state = &lesson.state;
    let run = if state.recordings.is_empty() { "Run" } else { "Run again" };
    let on = state.can_move();
    let play = if state.playing { "Pause" } else { "Play" };
    html! {
        <>
            <div class="transport" data-region="transport" role="group" aria-label="Cursor">
                { button("run", true, &lesson.run, run) }
                // It stays after it was pressed, so that the focus does too.
                if state.phase.is_live() || state.phase == Phase::Cancelled {
                    { button("cancel", state.phase.is_live(), &lesson.cancel, "Cancel") }
                }
                if !state.phase.is_live() {
                    { mover("play", on, Command::Play, play, play, &lesson.act) }
                }
                { mover("back", on, Command::Back, "‹", "Event before", &lesson.act) }
                { mover("forward", on, Command::Forward, "›", "Next event", &lesson.act) }
                { steps(state, &lesson.act) }
                { scrubber(state, on, &lesson.act) }
                { pace(state.speed, &lesson.act) }
                { mover("keys", true, Command::Help, "?", "Keys", &lesson.act) }
            </div>
            if let Some(details) = details.get().filter(|_| state.help) {
                { (details.keys)() }
            }
        </>
    }
}

/// The key moment at which the cursor stands, with the ways to the next and the one before.
fn steps(state: &State, act: &Callback<Action>) -> Html {
    let count = state.moments.len();
    let here = match state.moment() {
        _ if count == 0 => String::new(),
        Some((place, moment)) => format!("Step {} of {count}: {}", place + 1, moment.name),
        None => format!("{count} steps"),
    };
    html! {
        <span class="steps">
            { mover("step-before", count > 0, Command::MomentBefore, "«", "Key moment before", act) }
            <span id="step" role="status">{ here }</span>
            { mover("step-next", count > 0, Command::NextMoment, "»", "Next key moment", act) }
        </span>
    }
}

/// A button that gives a command: what it shows, and what it is called.
fn mover(
    id: &'static str,
    on: bool,
    command: Command,
    text: &'static str,
    name: &'static str,
    act: &Callback<Action>,
) -> Html {
    let onclick = on.then(|| act.reform(move |_: MouseEvent| Action::Command(command)));
    html! {
        <button
            type="button"
            {id}
            aria-label={(text != name).then_some(name)}
            title={(text != name).then_some(name)}
            aria-keyshortcuts={command.shortcut()}
            aria-disabled={(!on).then_some("true")}
            {onclick}
        >
            { text }
        </button>
    }
}

/// Where the cursor stands between the begin and the longest recording's end, in microseconds.
fn scrubber(state: &State, on: bool, act: &Callback<Action>) -> Html {
    let (at, end) = (state.cursor().at, state.end());
    let moved = act.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        Action::Seek(Micros(value.parse().unwrap_or_default()))
    });
    let shown = if state.recordings.is_empty() { String::new() } else { at.to_string() };
    html! {
        <>
            <input
                id="cursor"
                type="range"
                aria-label="Cursor"
                min="0"
                max={end.0.max(1).to_string()}
                value={at.0.to_string()}
                aria-valuetext={shown.clone()}
                aria-disabled={(!on).then_some("true")}
                oninput={moved}
            />
            <output for="cursor">{ shown }</output>
        </>
    }
}

fn pace(speed: Speed, act: &Callback<Action>) -> Html {
    let changed = act.reform(|event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Pace(Speed::ALL.into_iter().find(|speed| speed.text() == value).unwrap_or_default())
    });
    html! {
        <select id="speed" aria-label="Speed" onchange={changed}>
            for choice in Speed::ALL.into_iter().rev() {
                <option value={choice.text()} selected={choice == speed}>{ choice.text() }</option>
            }
        </select>
    }
}
