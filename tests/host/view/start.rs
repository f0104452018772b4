//! What index.html shows until the program is there: the program's own markup of the default lesson, kept in
//! `src/view/start.html`. `UPDATE=1 cargo test --test host start` writes it anew.

use interleave::{
    app::{Controls, DetailsLoading, Fetched, LessonText},
    model::State,
    parts::PARTS,
    view::frame,
};
use yew::prelude::*;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/view/start.html");

#[component]
fn Start() -> Html {
    let controls = Controls {
        state: State::from_query("").into(),
        run: Callback::noop(),
        cancel: Callback::noop(),
        act: Callback::noop(),
        choose: Callback::noop(),
        go: Callback::noop(),
        mark: Callback::noop(),
        focus: Callback::noop(),
        wide: false,
        dismiss: Callback::noop(),
        node: NodeRef::default(),
    };
    let reading = LessonText { page: Fetched::Coming, text: None, retry: Callback::noop() };
    let details = DetailsLoading { result: PARTS.details.get().map(Ok), retry: Callback::noop() };
    frame(&controls, &reading, &details, &include_str!("../../../src/view/legend.html").into())
}

#[tokio::test]
async fn the_page_begins_with_what_the_program_shows_first() {
    let renderer = yew::LocalServerRenderer::<Start>::new().hydratable(false);
    let html = tokio::task::LocalSet::new().run_until(renderer.render()).await + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &html).expect("the file is written");
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(kept == html, "src/view/start.html is of another page: UPDATE=1 cargo test --test host start");
}
