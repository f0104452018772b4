//! Where the reader marks, before a run, when the best strategy will have ended.

use super::{controls::button, markup::raw};
use crate::{
    model::{GuessSteps, State},
    time::Micros,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A slider before the run, a sentence after it; nothing where there is nothing to guess.
pub fn guess(state: &State, mark: &Callback<Option<Micros>>) -> Html {
    let Some((_, strategy)) = state.guessed() else { return Html::default() };
    let slider = state.marks().map(|marks| slider(strategy.title, marks, state.guess, mark));
    let verdict = state.verdict();
    if slider.is_none() && state.guess.is_none() {
        // Its place stays, so that nothing moves when a run begins.
        return html! { <div class="guess" /> };
    }
    let clear = mark.reform(|()| None);
    html! {
        <div class="guess">
            { slider.unwrap_or_else(|| raw(maud::html! { p #verdict role="status" { (verdict.unwrap_or_default()) } })) }
            { button("clear-guess", state.guess.is_some(), &clear, "Clear the mark") }
        </div>
    }
}

fn slider(
    title: &str,
    GuessSteps { step, steps }: GuessSteps,
    guess: Option<Micros>,
    mark: &Callback<Option<Micros>>,
) -> Html {
    let moved = mark.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        input.value().parse().ok().map(|place: u64| Micros(place.min(steps) * step.0))
    });
    let shown = guess.map_or_else(|| "not marked".into(), |guess| guess.to_string());
    html! {
        <>
            <label for="guess">{ format!("Your guess: when will “{title}” have ended?") }</label>
            <input
                id="guess"
                type="range"
                min="0"
                max={steps.to_string()}
                value={guess.map_or(steps / 2, |guess| guess.0 / step.0).to_string()}
                aria-valuetext={shown.clone()}
                oninput={moved}
            />
            <output for="guess">{ shown }</output>
        </>
    }
}
