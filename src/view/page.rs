//! The page's frame: its head, the lesson, its foot. Embedded, there is the lesson alone.

use super::{
    lesson::lesson,
    markup::raw,
    tour::{Part, Tour},
};
use crate::{
    app::{Controls, DetailsLoading, LessonText, Parts, use_idle_loading, use_lesson, use_lesson_page},
    model::Theme,
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the page is given.
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// What may come later of its program.
    pub parts: Parts,
    /// The default lesson's text as HTML, if it has come with the page.
    pub text: Option<AttrValue>,
    /// How states are drawn, and the hatching that bars refer to, as HTML: `legend.html`, which the page has already.
    pub legend: AttrValue,
}

/// The whole page.
#[component]
pub fn Page(PageProps { parts, text, legend }: &PageProps) -> Html {
    let controls = use_lesson(*parts);
    let details = use_idle_loading(*parts, &controls.state);
    let reading = use_lesson_page(controls.state.params.lesson, text, details.result.is_some());
    frame(&controls, &reading, &details, legend)
}

/// The page as it stands.
pub fn frame(controls: &Controls, reading: &LessonText, details: &DetailsLoading, legend: &AttrValue) -> Html {
    let params = &controls.state.params;
    let embed = params.embed;
    html! {
        <>
            if !embed {
                { raw(maud::html! { a.skip href="#lesson" { "Skip to the lesson" } }) }
                <header class="site">
                    { raw(maud::html! {
                        a.brand href="./" { "Interleave" }
                        span.tagline { "See async programming: real Rust futures, recorded" }
                    }) }
                    { theme_choice(params.theme, &controls.choose) }
                </header>
            }
            <div class="page">
                if !embed {
                    <Tour part={Part::All { wide: controls.wide }} params={params.clone()} go={&controls.go} />
                }
                <main>{ lesson(controls, reading, details, legend) }</main>
            </div>
            if !embed {
                { raw(maud::html! {
                    footer.site {
                        "Every bar and number on this page comes from events recorded in your browser, just now."
                    }
                }) }
            }
        </>
    }
}

fn theme_choice(theme: Theme, choose: &Callback<(&'static str, String)>) -> Html {
    let changed = choose.reform(|event: Event| ("theme", event.target_unchecked_into::<HtmlSelectElement>().value()));
    html! {
        <label class="theme">
            { "Theme " }
            <select id="param-theme" onchange={changed}>
                for choice in Theme::ALL {
                    <option value={choice.id()} selected={choice == theme}>{ choice.id() }</option>
                }
            </select>
        </label>
    }
}
