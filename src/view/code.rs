//! The program that ran, in three languages, with the lines the recording names.

use super::{markup::raw, text::coming};
use crate::{
    app::{Choose, Fetched},
    lessons::{Language, Lesson, LessonPage, step},
    present::NamedLines,
};
use maud::{Markup, PreEscaped, html};
use yew::{Callback, Html, KeyboardEvent, MouseEvent, Properties, component};

/// What the listing is given.
#[derive(Properties, PartialEq)]
pub struct CodeProps {
    /// Whose program it is.
    pub lesson: &'static Lesson,
    /// The lesson's page.
    pub page: Fetched,
    /// The lines to mark.
    pub named: NamedLines,
    /// The language that it is shown in.
    pub shown: Language,
    /// Chooses another one.
    pub choose: Choose,
    /// Gives the focus to the element of that id.
    pub focus: Callback<String>,
}

/// A listing a tab. In Rust the lines that the recording names are marked; the step that runs is marked in all of them.
#[component]
pub fn Code(CodeProps { lesson, page, named, shown, choose, focus }: &CodeProps) -> Html {
    let choose = choose.reform(|language: Language| ("lang", language.id().to_owned()));
    let panel = match page {
        Fetched::Coming => coming("", "Loading the listing…"),
        // The text's place says so.
        Fetched::Failed(_) => return Html::default(),
        Fetched::Here(page) => yew::html! {
            <>
                { raw(about(lesson, page, *shown)) }
                <pre tabindex="0" aria-label={format!("{} source", shown.title())}>
                    <code>{ raw(listing(page, *shown, named)) }</code>
                </pre>
            </>
        },
    };
    yew::html! {
        <section id="code" aria-labelledby="code-heading">
            <h2 id="code-heading">{ "The program that ran" }</h2>
            <div class="tabs" role="tablist" aria-labelledby="code-heading">
                { for Language::ALL.map(|language| tab(language, *shown, &choose, focus)) }
            </div>
            <div role="tabpanel" id="listing" aria-labelledby={tab_id(*shown)}>
                { panel }
            </div>
        </section>
    }
}

fn tab_id(language: Language) -> String {
    format!("tab-{}", language.title())
}

fn tab(language: Language, shown: Language, choose: &Callback<Language>, focus: &Callback<String>) -> Html {
    let selected = language == shown;
    yew::html! {
        <button
            type="button"
            role="tab"
            id={tab_id(language)}
            aria-controls="listing"
            aria-selected={if selected { "true" } else { "false" }}
            tabindex={if selected { "0" } else { "-1" }}
            onclick={choose.reform(move |_: MouseEvent| language)}
            onkeydown={keys(language, choose, focus)}
        >
            { language.title() }
        </button>
    }
}

/// Arrow keys go to the neighbouring tab, round the ends; Home and End to the first and the last.
fn keys(language: Language, choose: &Callback<Language>, focus: &Callback<String>) -> Callback<KeyboardEvent> {
    let (choose, focus) = (choose.clone(), focus.clone());
    Callback::from(move |event: KeyboardEvent| {
        let count = Language::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (language as usize + 1) % count,
            "ArrowLeft" => (language as usize + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        focus.emit(tab_id(Language::ALL[next]));
        choose.emit(Language::ALL[next]);
    })
}

fn about(lesson: &Lesson, page: &LessonPage, shown: Language) -> Markup {
    if shown == Language::Rust && !page.is_current {
        return html! {
            p.stale role="alert" {
                "This is not the program that ran: listing and page are of different releases. Reload the page."
            }
        };
    }
    html! {
        p.about {
            a href={ "lessons/" (lesson.id) "/" (shown.file()) } { (shown.file()) }
            @if shown == Language::Rust {
                ", as it was compiled. Marked lines are the calls that the recording names; a number is the same step in \
                 each language."
            } @else {
                ", the same program. A number is the same step in each language."
            }
        }
    }
}

fn listing(page: &LessonPage, shown: Language, named: &NamedLines) -> Markup {
    let running = named.current.and_then(|line| page.step_at(line));
    let class = |html: &str, number: u32| {
        let is_running = match shown {
            Language::Rust => named.current == Some(number),
            Language::Python | Language::JavaScript => running.is_some() && step(html) == running,
        };
        match (is_running, shown == Language::Rust && named.lines.contains(&number)) {
            (true, true) => "line named current",
            (true, false) => "line current",
            (false, true) => "line named",
            (false, false) => "line",
        }
    };
    html! {
        @for (html, number) in page.lines(shown).zip(1..) {
            span class=(class(html, number)) data-line=(number.to_string()) { (PreEscaped(html)) "\n" }
        }
    }
}
