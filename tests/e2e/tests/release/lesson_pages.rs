//! The lessons' pages: by themselves, for readers without wasm, and what the page shows of them.

use serde_json::{Value, json};
use thirtyfour::Key;

use interleave_e2e::{Stage, browser_tests, eventually};

const LISTING: &str = "return document.querySelector('#listing pre')?.textContent ?? null";

/// Opens the page; what comes after the `#` tells the probe how lessons' pages are answered.
async fn open_with(stage: &Stage, lessons: &str) {
    stage.go(&stage.site.url(&format!("n=2&latency=10..20&autorun=0#{lessons}"))).await;
    stage.booted().await;
}

/// The address of a file beside the page.
fn address(stage: &Stage, file: &str) -> String {
    stage.site.url("") + file
}

async fn listing(stage: &Stage) -> String {
    let shown = eventually("the listing", async || stage.js(LISTING).await, |text| !text.is_null()).await;
    shown.as_str().expect("text").to_owned()
}

async fn a_lesson_can_be_read_by_itself_and_leads_to_the_run(stage: &mut Stage) {
    stage.go(&address(stage, "lessons/index.html")).await;
    stage.click("ul.lessons a[href='network-requests.html']").await;
    let title = "return document.querySelector('h1')?.textContent ?? ''";
    let is_lesson = |title: &Value| title.as_str().is_some_and(|title| title.starts_with("One after another"));
    eventually("the lesson", async || stage.js(title).await, is_lesson).await;
    let shown = "return [document.scripts.length, document.querySelectorAll('.reading h2').length,
        [...document.querySelectorAll('#code pre')].map((pre) => pre.textContent.length > 100),
        getComputedStyle(document.querySelector('.run-live')).fontWeight]";
    assert_eq!(stage.js(shown).await, json!([0, 4, [true, true, true], "600"]));
    assert!(stage.overflow().await <= 0);
    stage.click(".run-live").await;
    stage.booted().await;
    stage.reaches("done").await;
}

async fn the_program_is_there_in_three_languages_by_keyboard_too(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    assert!(listing(stage).await.contains("import asyncio"));
    stage.click("#tab-Rust").await;
    let state = "return [document.activeElement.id, document.querySelector('[role=tab][aria-selected=true]').id,
        document.querySelectorAll('[role=tab][tabindex=\"0\"]').length,
        document.querySelector('#listing').getAttribute('aria-labelledby')]";
    let shown = async |id: &str, word: &str| {
        let wanted = json!([id, id, 1, id]);
        eventually(id, async || stage.js(state).await, |now| *now == wanted).await;
        assert!(listing(stage).await.contains(word), "{id}");
    };
    shown("tab-Rust", "use crate::{").await;
    assert!(stage.js("return location.search").await.as_str().is_some_and(|query| query.contains("lang=rust")));
    for (key, id, word) in [
        (Key::Right, "tab-JavaScript", "export async function"),
        (Key::Right, "tab-Python", "import asyncio"),
        (Key::Left, "tab-JavaScript", "Promise.allSettled"),
        (Key::Home, "tab-Python", "async def request"),
        (Key::End, "tab-JavaScript", "await fetch(url)"),
    ] {
        stage.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
        shown(id, word).await;
    }
    stage.expect_no_errors().await;
}

async fn the_cursor_marks_the_same_step_in_every_language(stage: &mut Stage) {
    stage.open("n=2&latency=2500&strategies=gather&autorun=0").await;
    stage.run().await;
    // Somewhere in the wait.
    stage.js("const cursor = document.querySelector('#cursor'); cursor.value = 1_000_000; cursor.dispatchEvent(new Event('input', { bubbles: true }))").await;
    let running = "return [...document.querySelectorAll('#code .line.current .step')].map((step) => step.dataset.step)";
    for tab in ["#tab-Rust", "#tab-Python", "#tab-JavaScript"] {
        stage.click(tab).await;
        eventually(tab, async || stage.js(running).await, |steps| *steps == json!(["1"])).await;
    }
    stage.press(".panels", Key::End).await;
    eventually("no step", async || stage.js(running).await, |steps| *steps == json!([])).await;
}

async fn a_text_that_cannot_be_had_is_said_and_can_be_tried_again(stage: &mut Stage) {
    open_with(stage, "no-lessons").await;
    let failed = "return document.querySelector('.reading.failed')?.textContent ?? ''";
    let is_said = |text: &Value| text.as_str().is_some_and(|text| text.contains("could not be loaded"));
    eventually("what is missing", async || stage.js(failed).await, is_said).await;
    stage.run().await;
    stage.js("probe.lessons = true").await;
    stage.click(".reading.failed button").await;
    assert!(listing(stage).await.contains("async def gather"));
    assert!(stage.text("#why").await.contains("gather"));
    assert_eq!(stage.js(failed).await, "");
    stage.expect_no_errors().await;
}

async fn a_listing_of_another_release_is_not_called_the_program_that_ran(stage: &mut Stage) {
    open_with(stage, "old-lessons").await;
    assert!(listing(stage).await.contains("import asyncio"));
    stage.click("#tab-Rust").await;
    eventually("the other listing", async || listing(stage).await, |text| text.contains("fetch(old)")).await;
    assert!(stage.text("#listing .stale").await.contains("not the program that ran"));
}

async fn all_lessons_open_offline_after_the_first_run(stage: &mut Stage) {
    stage.open("n=2&latency=10..20").await;
    stage.reaches("done").await;
    // The last one asked for.
    let kept =
        format!("return caches.match('{}').then((found) => found !== undefined)", address(stage, "lessons/index.html"));
    eventually("the lessons to be kept", async || stage.js(&kept).await, |kept| *kept == true).await;
    let lessons = "return [...document.querySelectorAll('.lessons a')].map((link) => link.href)";
    stage.site.stop();
    stage.go(&address(stage, "lessons/index.html")).await;
    let links: Vec<String> = serde_json::from_value(stage.js(lessons).await).expect("links");
    assert!(!links.is_empty());
    for link in links {
        stage.go(&link).await;
        assert_eq!(stage.js("return document.querySelectorAll('#code pre').length").await, 3, "{link}");
    }
    stage.open("n=2&latency=10..20").await;
    stage.reaches("done").await;
    assert!(listing(stage).await.contains("async def gather"));
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    a_lesson_can_be_read_by_itself_and_leads_to_the_run,
    the_program_is_there_in_three_languages_by_keyboard_too,
    the_cursor_marks_the_same_step_in_every_language,
    a_text_that_cannot_be_had_is_said_and_can_be_tried_again,
    a_listing_of_another_release_is_not_called_the_program_that_ran,
    all_lessons_open_offline_after_the_first_run;
}
