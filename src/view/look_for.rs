//! What to look for, in the lesson's text: its key moments as they were recorded, each a way to go there.

use crate::{
    app::{Fetched, LessonText, show_pictures},
    lessons::Strategy,
    model::{Action, Moment, State},
};
use std::rc::Rc;
use yew::prelude::*;

/// What begins the section of the text.
const SECTION: &str = "<section id=\"look-for\">";
/// What ends a section, and its heading.
const ENDS: [&str; 2] = ["</section>", "</h2>"];

/// What it is given.
#[derive(Properties, PartialEq)]
pub(super) struct LookForProps {
    /// The lesson's text.
    text: AttrValue,
    /// The key moments.
    moments: Rc<[Moment]>,
    /// The ways side by side.
    ways: Vec<&'static Strategy>,
    /// The place of the moment that is shown.
    here: Option<usize>,
    /// Goes to one.
    act: Callback<Action>,
}

/// As the details' table has it.
pub(super) fn look_for(state: &State, reading: &LessonText, act: &Callback<Action>) -> Html {
    let text = match (&reading.page, &reading.text) {
        (Fetched::Here(page), _) => page.text.clone().into(),
        (Fetched::Coming, Some(text)) => text.clone(),
        _ => return super::text(reading),
    };
    let here = state.moment().map(|(place, _)| place);
    let (moments, ways) = (state.moments.clone(), state.params.side_by_side());
    html! { <div class="reading"><LookFor {text} {moments} {ways} {here} {act} /></div> }
}

/// The text, with the key moments under the heading of what to look for.
#[component]
fn LookFor(LookForProps { text, moments, ways, here, act }: &LookForProps) -> Html {
    let parts = use_memo(text.clone(), |text| parts(text));
    let [before, heading, prose, after] = (*parts).clone().map(Html::from_html_unchecked);
    let count = moments.len();
    html! {
        <>
            { before }
            <section id="look-for">
                { heading }
                <ol class="moments">
                    { for moments.iter().enumerate().map(|(place, moment)| {
                        let name = format!("Step {} of {count}: {}", place + 1, moment.name);
                        item(place, name, moment, ways, *here == Some(place), act)
                    }) }
                </ol>
                { prose }
            </section>
            { after }
        </>
    }
}

fn item(
    place: usize,
    name: String,
    moment: &Moment,
    ways: &[&'static Strategy],
    is_here: bool,
    act: &Callback<Action>,
) -> Html {
    let act = act.clone();
    let onclick = move |_: MouseEvent| {
        act.emit(Action::Moment(place));
        show_pictures();
    };
    let said = moment.says.iter().zip(ways).filter(|(said, _)| !said.is_empty());
    html! {
        <li>
            <button type="button" id={format!("moment-{}", place + 1)} aria-current={is_here.then_some("step")} {onclick}>
                { name }
            </button>
            { for said.map(|(said, way)| html! { <p><b>{ way.title }</b>{ ": " }{ said }</p> }) }
        </li>
    }
}

/// What comes before the section, its heading, its prose, and what comes after it.
fn parts(text: &str) -> [AttrValue; 4] {
    let (before, rest) = text.split_once(SECTION).unwrap_or((text, ""));
    let (section, after) = rest.split_once(ENDS[0]).unwrap_or((rest, ""));
    let end = section.find(ENDS[1]).map_or(0, |at| at + ENDS[1].len());
    let (heading, prose) = section.split_at(end);
    [before, heading, prose, after].map(|part| part.to_owned().into())
}
