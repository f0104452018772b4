//! The program that ran, in three languages, with the lines the recording names.

use crate::{
    app::{Fetched, Language, LessonPage, Named, step},
    lessons::Lesson,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// What the listing is given.
#[derive(Properties, PartialEq)]
pub struct CodeProps {
    /// Whose program it is.
    pub lesson: &'static Lesson,
    /// The lesson's page.
    pub page: Fetched,
    /// The lines to mark.
    pub named: Named,
}

/// A listing a tab. In Rust the lines that the recording names are marked; the step that runs is marked in all of them.
#[component]
pub fn Code(CodeProps { lesson, page, named }: &CodeProps) -> Html {
    let shown = use_state_eq(|| Language::Rust);
    let choose = {
        let shown = shown.setter();
        Callback::from(move |language| shown.set(language))
    };
    let panel = match page {
        Fetched::Coming => html! { <div class="coming" /> },
        // The text's place says so.
        Fetched::Failed(_) => return Html::default(),
        Fetched::Here(page) => html! { <>{ about(lesson, page, *shown) }{ listing(page, *shown, named) }</> },
    };
    html! {
        <section id="code" aria-labelledby="code-heading">
            <h2 id="code-heading">{ "The program that ran" }</h2>
            <div class="tabs" role="tablist" aria-labelledby="code-heading">
                { for Language::ALL.map(|language| tab(language, *shown, &choose)) }
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

fn tab(language: Language, shown: Language, choose: &Callback<Language>) -> Html {
    let selected = language == shown;
    html! {
        <button
            type="button"
            role="tab"
            id={tab_id(language)}
            aria-controls="listing"
            aria-selected={if selected { "true" } else { "false" }}
            tabindex={if selected { "0" } else { "-1" }}
            onclick={choose.reform(move |_: MouseEvent| language)}
            onkeydown={keys(language, choose)}
        >
            { language.title() }
        </button>
    }
}

/// Arrow keys go to the neighbouring tab, round the ends; Home and End to the first and the last.
fn keys(language: Language, choose: &Callback<Language>) -> Callback<KeyboardEvent> {
    let choose = choose.clone();
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
        focus(&tab_id(Language::ALL[next]));
        choose.emit(Language::ALL[next]);
    })
}

fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(element) = element {
        // Fails only for an element that is not in the page.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

fn about(lesson: &Lesson, page: &LessonPage, shown: Language) -> Html {
    let file = html! { <a href={format!("lessons/{}/{}", lesson.id, shown.file())}>{ shown.file() }</a> };
    match shown {
        Language::Rust if !page.is_current => html! {
            <p class="stale" role="alert">
                { "This is not the program that ran: listing and page are of different releases. Reload the page." }
            </p>
        },
        Language::Rust => html! {
            <p class="about">
                { file }
                { ", as it was compiled. Marked lines are the calls that the recording names; a number is the same step \
                   in each language." }
            </p>
        },
        Language::Python | Language::JavaScript => html! {
            <p class="about">{ file }{ ", the same program. A number is the same step in each language." }</p>
        },
    }
}

fn listing(page: &LessonPage, shown: Language, named: &Named) -> Html {
    let running = named.current.and_then(|line| page.step_at(line));
    let line = |(html, number): (&str, u32)| {
        let is_running = match shown {
            Language::Rust => named.current == Some(number),
            Language::Python | Language::JavaScript => running.is_some() && step(html) == running,
        };
        let is_named = shown == Language::Rust && named.lines.contains(&number);
        let class = classes!("line", is_named.then_some("named"), is_running.then_some("current"));
        let html = Html::from_html_unchecked(AttrValue::from(html.to_owned() + "\n"));
        html! { <span {class} data-line={number.to_string()}>{ html }</span> }
    };
    html! {
        <pre tabindex="0" aria-label={format!("{} source", shown.title())}><code>
            { for page.lines(shown).zip(1..).map(line) }
        </code></pre>
    }
}
