//! One way at the cursor: the event, the lines that its tasks stand on, and their state.

use super::{instrument::nothing_yet, markup::raw, tree::Tasks};
use crate::{
    app::AtCursor,
    lessons::LessonPage,
    model::State,
    present::{Excerpt, ExcerptLine, Moment, Stand, in_a_line},
    trace::TaskId,
};
use maud::{Markup, PreEscaped, html};

/// Of the way at `place`: the last event in a sentence, and the code, the state and the tree of its tasks.
pub(super) fn at_cursor(state: &State, place: usize, page: Option<&LessonPage>, selected: Option<TaskId>) -> AtCursor {
    let file = state.params.lesson.source_file;
    let Some(sample) = state.recordings.get(place) else {
        return AtCursor { happened: String::new(), shown: nothing_yet() };
    };
    let events = state.cursor().events.get(place).copied().unwrap_or_default();
    let moment = Moment::of(sample, events, file);
    let code = page.map(|page| Excerpt::of(sample, page, state.params.lang, file, &moment.stands));
    let shown = raw(html! {
        div.excerpt data-region="code" {
            @if let Some(code) = code { pre { @for line in &code.lines { (excerpt_line(line, selected)) } } }
        }
        div.state data-region="state" { (parts(&moment)) }
    });
    let shown = yew::html! {
        <>
            { shown }
            <Tasks sample={sample.clone()} {events} {file} />
        </>
    };
    AtCursor { happened: moment.happened, shown }
}

fn excerpt_line(line: &ExcerptLine, selected: Option<TaskId>) -> Markup {
    let class = match (line.stands.is_empty(), line.after_gap) {
        (true, false) => "line",
        (true, true) => "line gap",
        (false, false) => "line here",
        (false, true) => "line here gap",
    };
    html! {
        span class=(class) data-line=(line.number.to_string()) {
            span.number { (line.number.to_string()) }
            code { (PreEscaped(&line.html)) }
            span.stands { @for state in STATES { (mark(&line.stands, state, selected)) } }
            "\n"
        }
    }
}

/// In the order in which marks stand.
const STATES: [&str; 4] = ["running", "ready", "waiting", "queued"];

/// Who of `stands` is in that state, in its colour.
fn mark(stands: &[Stand], state: &str, selected: Option<TaskId>) -> Markup {
    let here: Vec<_> = stands.iter().filter(|stand| stand.state == state).collect();
    let is_selected = here.iter().any(|stand| selected == Some(stand.task));
    let names = in_a_line(&here.iter().map(|stand| &*stand.name).collect::<Vec<_>>());
    html! {
        @if !here.is_empty() {
            span class={ "stand " (state) } data-selected[is_selected] title={ (names) ": " (state) } { (names) }
        }
    }
}

fn parts(moment: &Moment) -> Markup {
    html! {
        dl { @for (label, text) in &moment.parts { div { dt { (label) } dd { (text) } } } }
    }
}
