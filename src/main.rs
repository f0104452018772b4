//! Mounts the app, nothing else.
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{"Interleave"}</p> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
