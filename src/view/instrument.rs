//! The two ways side by side: what has just happened, the picture, the code, the state, all at the cursor.

use super::{
    markup::raw,
    output::output,
    panel::{Picture, header},
};
use crate::{
    app::{AtCursor, DetailsLoading, Fetched, Overlay},
    model::{Action, Command, State},
    present::{PanelData, panels},
};
use maud::PreEscaped;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// What it is given.
#[derive(Properties, PartialEq)]
pub struct InstrumentProps {
    /// What is shown.
    pub state: Rc<State>,
    /// The lesson's page, which has the program.
    pub page: Fetched,
    /// What shows the tree of the tasks, once it is there.
    pub details: DetailsLoading,
    /// Moves the cursor, selects, chooses the second way.
    pub act: Callback<Action>,
}

/// The ways side by side, and chips for the others. What is drawn is made anew only when a recording grows or something
/// else is chosen, not when the cursor moves.
#[component]
pub fn Instrument(InstrumentProps { state, page, details, act }: &InstrumentProps) -> Html {
    let drawn = use_memo(state.at_rest(), |state| panels(state).into_iter().map(Rc::new).collect::<Vec<_>>());
    // What is drawn over them waits for the end, for the details and for the lesson's page.
    let ready = details.get().filter(|_| !state.phase.is_live()).copied();
    // Whenever what is below is drawn anew it has another address, as both are there at that moment.
    let over = use_memo((Rc::as_ptr(&drawn), ready, page.here().is_some()), |(_, ready, _)| {
        let overlay = |panel: &Rc<PanelData>| match ready {
            Some(details) => (details.overlay)(state, panel.place, panel.span, page.here()),
            None => Overlay::default(),
        };
        drawn.iter().map(|panel| Rc::new(overlay(panel))).collect::<Vec<_>>()
    });
    let onkeydown = {
        let act = act.clone();
        Callback::from(move |event| command(event).into_iter().for_each(|action| act.emit(action)))
    };
    html! {
        <>
            { chips(state, act) }
            { tabs(state, act) }
            <div id="pictures" class="panels" tabindex="0" role="group" aria-label="Pictures" {onkeydown}>
                { for drawn.iter().zip(&*over).map(|(panel, over)| way(state, panel, over, page, details, act)) }
            </div>
        </>
    }
}

/// The command of a key, which then does nothing else. A key that means something to what has the focus, or that comes
/// with another, is not ours.
fn command(event: KeyboardEvent) -> Option<Action> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let key = event.key();
    let here: Element = event.target_unchecked_into();
    let is_own = match &*here.tag_name() {
        "BUTTON" | "SUMMARY" | "A" => key == " ",
        "INPUT" | "SELECT" | "TEXTAREA" => true,
        _ => false,
    };
    let command = Command::of_key(&key).filter(|_| !is_own)?;
    event.prevent_default();
    event.stop_propagation();
    Some(Action::Command(command))
}

fn way(
    state: &State,
    panel: &Rc<PanelData>,
    over: &Rc<Overlay>,
    page: &Fetched,
    details: &DetailsLoading,
    act: &Callback<Action>,
) -> Html {
    let selected = state.selected.filter(|(place, _)| *place == panel.place).map(|(_, task)| task);
    let place = state.shown().iter().position(|place| *place == panel.place).unwrap_or_default();
    let at = details.get().map(|details| (details.at_cursor)(state, panel.place, page.here(), selected));
    let nothing = || AtCursor { happened: String::new(), shown: nothing_yet() };
    let AtCursor { happened, shown } = at.unwrap_or_else(nothing);
    // What the lesson says of a key moment, else what the last event is.
    let told = state.moment().and_then(|(_, key)| key.says.get(place)).filter(|said| !said.is_empty());
    let heading = format!("panel-{}", panel.id);
    html! {
        <section
            key={panel.id}
            class="panel"
            data-strategy={panel.id}
            data-front={(place == state.front).then_some("")}
            aria-labelledby={heading.clone()}
        >
            { header(panel, &heading) }
            <p class="happened" data-region="moment">{ told.cloned().unwrap_or(happened) }</p>
            <Picture panel={panel.clone()} over={over.clone()} cursor={state.cursor.as_ref().map(|cursor| cursor.at)} {selected} {act} />
            { raw(maud::html! { p.path { (PreEscaped(&*over.path)) } }) }
            { shown }
            { output(&panel.printed) }
        </section>
    }
}

/// The places of the code and the state, before there is anything.
pub(super) fn nothing_yet() -> Html {
    raw(maud::html! {
        div.excerpt data-region="code" {}
        div.state data-region="state" {}
        div.tree {}
    })
}

/// Where there is room for one way only, what brings one of the two to the front.
fn tabs(state: &State, act: &Callback<Action>) -> Html {
    let shown = state.shown();
    let tab = |(front, place): (usize, &usize)| {
        let onclick = act.reform(move |_: MouseEvent| Action::Front(front));
        let pressed = if front == state.front { "true" } else { "false" };
        html! {
            <button type="button" id={format!("front-{front}")} aria-pressed={pressed} {onclick}>
                { state.params.strategies[*place].title }
            </button>
        }
    };
    html! {
        <div class="ways" role="group" aria-label="Way">
            if shown.len() > 1 {
                { for shown.iter().enumerate().map(tab) }
            }
        </div>
    }
}

/// A chip for each chosen way that is not side by side with the first.
fn chips(state: &State, act: &Callback<Action>) -> Html {
    let shown = state.shown();
    if state.params.strategies.len() <= shown.len() {
        return Html::default();
    }
    let first = shown.first().copied();
    let others = state.params.strategies.iter().enumerate().filter(|(place, _)| Some(*place) != first);
    let chip = |(place, strategy): (usize, &&'static crate::lessons::Strategy)| {
        let strategy = *strategy;
        let onclick = act.reform(move |_: MouseEvent| Action::Beside(strategy));
        let pressed = if shown.contains(&place) { "true" } else { "false" };
        html! {
            <button type="button" id={format!("beside-{}", strategy.id)} aria-pressed={pressed} title={strategy.about} {onclick}>
                { strategy.title }
            </button>
        }
    };
    let title = first.map_or("", |first| state.params.strategies[first].title);
    html! {
        <div class="chips" role="group" aria-label="Second way">
            <span>{ format!("“{title}” beside") }</span>
            { for others.map(chip) }
        </div>
    }
}
