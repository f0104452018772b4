//! From lesson to lesson: by the list, by the links at the foot, by the browser's history, by an address.

use std::time::Duration;

use interleave::lessons::{DEFAULT, LESSONS};
use serde_json::json;
use thirtyfour::Key;
use tokio::time::sleep;

use interleave_e2e::{Server, Stage, browser_tests, eventually};

/// Waits until this lesson is shown, whole: its name in the address, in the tab and in the list.
async fn shows(stage: &Stage, place: usize) {
    let lesson = LESSONS[place];
    let look = "return [
        document.querySelector('article[data-lesson]').dataset.lesson,
        document.title,
        new URLSearchParams(location.search).get('lesson') ?? document.querySelector('article').dataset.lesson,
        [...document.querySelectorAll('.tour a[aria-current=page]')].map((link) => link.textContent).join()]";
    let shown = json!([lesson.id, format!("{} · Interleave", lesson.subject), lesson.id, lesson.subject]);
    eventually("the lesson", async || stage.js(look).await, |now| *now == shown).await;
}

/// The place of the lesson that is shown where none is named.
fn home() -> usize {
    LESSONS.iter().position(|lesson| *lesson == DEFAULT).expect("it is one of them")
}

/// The place of another.
fn away() -> usize {
    (home() + 1) % LESSONS.len()
}

fn link(place: usize) -> String {
    let id = LESSONS[place].id;
    format!(".tour :is(a[href$='lesson={id}'], a[href*='lesson={id}&'])")
}

async fn focus(stage: &Stage) -> String {
    stage.js("return document.activeElement.id").await.as_str().expect("an id").to_owned()
}

async fn the_list_names_every_lesson_under_its_section(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let look = "return [...document.querySelectorAll('.tour .section')].map((section) =>
        [section.textContent, ...[...section.parentElement.querySelectorAll('a')].map((link) => link.textContent)])";
    let sections = LESSONS.chunk_by(|one, next| one.section == next.section).map(|lessons| {
        let subjects = lessons.iter().map(|lesson| lesson.subject);
        [lessons[0].section].into_iter().chain(subjects).collect::<Vec<_>>()
    });
    assert_eq!(stage.js(look).await, json!(sections.collect::<Vec<_>>()));
    shows(stage, home()).await;
}

async fn a_link_shows_another_lesson_which_waits(stage: &mut Stage) {
    stage.open("n=2&latency=10..20").await;
    stage.reaches("done").await;
    stage.js("window.isFirstDocument = true; scrollTo(0, 400)").await;
    stage.click(&link(away())).await;
    shows(stage, away()).await;
    assert_eq!(stage.js("return [window.isFirstDocument, scrollY]").await, json!([true, 0]));
    assert_eq!(focus(stage).await, "lesson");
    // The reader may guess first.
    sleep(Duration::from_millis(1_000)).await;
    assert_eq!((stage.state().await.as_str(), stage.provenance().await.as_str()), ("waiting", ""));
    stage.run().await;
    let lessons = async || stage.js("return probe.runs.map(({ lesson }) => lesson)").await;
    let both = json!([DEFAULT.id, LESSONS[away()].id]);
    eventually("both run events", lessons, |lessons| *lessons == both).await;
    stage.expect_no_errors().await;
}

async fn back_and_forward_restore_lesson_and_parameters(stage: &mut Stage) {
    stage.open("n=3&latency=10..20&autorun=0").await;
    stage.fill("#param-seed", "21").await;
    stage.click(&link(away())).await;
    shows(stage, away()).await;
    stage.session.back().await.expect("a step back");
    shows(stage, home()).await;
    assert_eq!((stage.value("#param-n").await.as_str(), stage.value("#param-seed").await.as_str()), ("3", "21"));
    assert_eq!((stage.state().await.as_str(), focus(stage).await.as_str()), ("waiting", "lesson"));
    stage.run().await;
    stage.session.forward().await.expect("a step forward");
    shows(stage, away()).await;
    assert_eq!(stage.state().await, "waiting");
    stage.session.refresh().await.expect("a reload");
    stage.booted().await;
    shows(stage, away()).await;
    stage.expect_no_errors().await;
}

async fn an_address_leads_to_its_lesson(stage: &mut Stage) {
    for (place, lesson) in LESSONS.iter().enumerate() {
        stage.open(&format!("lesson={}&autorun=0", lesson.id)).await;
        shows(stage, place).await;
        assert_eq!(stage.notices().await, [""; 0]);
    }
    stage.expect_no_errors().await;
}

async fn the_foot_leads_from_the_first_lesson_to_the_last(stage: &mut Stage) {
    stage.open(&format!("lesson={}&autorun=0", LESSONS[0].id)).await;
    assert_eq!(stage.js("return document.querySelector('[rel=prev]')").await, json!(null));
    for place in 1..LESSONS.len() {
        stage.click("[rel=next]").await;
        shows(stage, place).await;
    }
    assert_eq!(stage.js("return document.querySelector('[rel=next]')").await, json!(null));
    stage.click("[rel=prev]").await;
    shows(stage, LESSONS.len() - 2).await;
}

async fn what_is_the_pages_own_stays(stage: &mut Stage) {
    stage.open("n=3&autorun=0").await;
    stage.fill("#param-theme", "dark").await;
    stage.click(&link(away())).await;
    shows(stage, away()).await;
    let look = "return [location.search, document.documentElement.dataset.theme]";
    assert_eq!(stage.js(look).await, json!([format!("?lesson={}&autorun=0&theme=dark", LESSONS[away()].id), "dark"]));
    stage.fill("#param-theme", "light").await;
    stage.session.back().await.expect("a step back");
    shows(stage, home()).await;
    let now = json!(["?lesson=network-requests&n=3&autorun=0&theme=light", "light"]);
    assert_eq!(stage.js(look).await, now, "the reader's colours, whatever they were then");
}

async fn leaving_a_lesson_ends_its_run(stage: &mut Stage) {
    let server = Server::latency();
    stage.open(&format!("n=3&latency=8000..9000&base={}", server.origin())).await;
    eventually("a request", async || server.waiting(), |waiting| *waiting > 0).await;
    stage.click(&link(away())).await;
    shows(stage, away()).await;
    eventually("its end", async || server.waiting(), |waiting| *waiting == 0).await;
    sleep(Duration::from_millis(200)).await;
    assert_eq!(stage.state().await, "waiting");
    assert_eq!(stage.run_events().await.len(), 0);
    stage.expect_no_errors().await;
}

async fn a_held_key_is_the_browsers(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let link = stage.element(&link(away())).await;
    let actions = stage.session.action_chain();
    actions.key_down(Key::Control).click_element(&link).key_up(Key::Control).perform().await.expect("a click");
    let windows = async || stage.session.windows().await.expect("windows").len();
    eventually("another tab", windows, |count| *count == 2).await;
    shows(stage, home()).await;
}

async fn the_keyboard_reaches_the_list_and_can_skip_it(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let press = async |key: Key| {
        stage.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
    };
    press(Key::Tab).await;
    assert_eq!(stage.js("return document.activeElement.textContent").await, "Skip to the lesson");
    press(Key::Enter).await;
    eventually("the lesson's heading", async || focus(stage).await, |id| id == "lesson").await;
    shows(stage, home()).await;
    stage.js(&format!("document.querySelector(\"{}\").focus()", link(away()))).await;
    press(Key::Enter).await;
    shows(stage, away()).await;
    assert_eq!(focus(stage).await, "lesson");
}

async fn on_a_phone_the_list_opens_and_closes(stage: &mut Stage) {
    let src = stage.site.url("autorun=0");
    let host = Server::host_page(&format!("<iframe title=lesson width=320 height=700 src='{src}'></iframe>"));
    stage.go(&host.origin()).await;
    stage.enter_frame().await;
    let open = "return document.querySelector('.tour details').open";
    assert_eq!(stage.js(open).await, false);
    stage.click(".tour summary").await;
    stage.click(&link(away())).await;
    shows(stage, away()).await;
    assert_eq!(stage.js(open).await, false, "out of the way");
    assert!(stage.overflow().await <= 0);
    // Embedded, there is one lesson.
    stage.leave_frame().await;
    stage.open("embed=1&autorun=0").await;
    assert_eq!(stage.js("return document.querySelectorAll('nav, .skip').length").await, 0);
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    the_list_names_every_lesson_under_its_section,
    a_link_shows_another_lesson_which_waits,
    back_and_forward_restore_lesson_and_parameters,
    an_address_leads_to_its_lesson,
    the_foot_leads_from_the_first_lesson_to_the_last,
    what_is_the_pages_own_stays,
    leaving_a_lesson_ends_its_run,
    a_held_key_is_the_browsers,
    the_keyboard_reaches_the_list_and_can_skip_it,
    on_a_phone_the_list_opens_and_closes;
}
