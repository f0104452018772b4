//! Mounts the app, nothing else.

#![forbid(unsafe_code)]

use interleave::{
    parts::PARTS,
    view::{Page, PageProps},
};

fn main() {
    // Not the standard library's way, which the first page that is drawn would undo.
    yew::set_custom_panic_hook(Box::new(|info| interleave::browser::report_panic(&info.to_string())));
    let root = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    if let Some(root) = root {
        // What stands there until now, `src/view/start.html`, is what comes first in its place.
        let text = root.query_selector(".reading").ok().flatten().map(|text| text.inner_html().into());
        let legend = root.query_selector(".key").ok().flatten().map(|legend| legend.outer_html()).unwrap_or_default();
        root.set_inner_html("");
        let props = PageProps { parts: PARTS, text, legend: legend.into() };
        yew::Renderer::<Page>::with_root_and_props(root, props).render();
    }
}
