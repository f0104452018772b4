//! The program that ran, with the lines the recording names.

use crate::app::Named;
use yew::prelude::*;

/// What the listing is given.
#[derive(Properties, PartialEq)]
pub struct CodeProps {
    /// The source, whole.
    pub source: &'static str,
    /// Its path.
    pub file: &'static str,
    /// The lines to mark.
    pub named: Named,
}

/// A listing with line numbers.
#[component]
pub fn Code(CodeProps { source, file, named }: &CodeProps) -> Html {
    html! {
        <section id="code" aria-labelledby="code-heading">
            <h2 id="code-heading">{ "The program that ran" }</h2>
            <p class="about">
                <code>{ *file }</code>
                { ", as it was compiled. Marked lines are the call sites that the recording names." }
            </p>
            <pre tabindex="0" aria-label="Rust source"><code>
                { for source.lines().zip(1..).map(|(text, number)| line(text, number, named)) }
            </code></pre>
        </section>
    }
}

fn line(text: &'static str, number: u32, named: &Named) -> Html {
    let class = classes!(
        "line",
        named.lines.contains(&number).then_some("named"),
        (named.current == Some(number)).then_some("current"),
    );
    html! { <span {class} data-line={number.to_string()}>{ text }{ "\n" }</span> }
}
