//! Mounts the app, nothing else.

#![forbid(unsafe_code)]

fn main() {
    interleave::browser::report_panics();
    let root = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    if let Some(root) = root {
        // What stands there is for readers without wasm.
        root.set_inner_html("");
        yew::Renderer::<interleave::view::Page>::with_root(root).render();
    }
}
