//! Links to what is shown, the key moments in the text, and the address as the reader goes on.

use serde_json::{Value, json};
use thirtyfour::Key;

use interleave_e2e::{Stage, browser_tests, eventually};

/// How often a link is opened at most: each time it is another run.
const LOOKS: usize = 4;

/// What a link keeps: the step, the ways, which is in front, the selected task, the language.
const KEPT: &str = "return [document.querySelector('#step').textContent, document.querySelector('#cursor').value,
    [...document.querySelectorAll('.panel')].map((panel) => [panel.dataset.strategy, panel.dataset.front ?? null]),
    [...document.querySelectorAll('.lane[aria-current]')].map((lane) => [lane.closest('.panel').dataset.strategy, lane.dataset.task]),
    document.querySelector('[role=tab][aria-selected=true]')?.textContent ?? null]";

/// Has the page's clipboard written down, or refused.
const CLIPBOARD: &str = "
    const [takes] = arguments;
    const clipboard = { writeText: (text) => {
        window.copied = text;
        return takes ? Promise.resolve() : Promise.reject(new Error('refused'));
    } };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard })";

/// Once what comes after a run is there.
async fn complete(stage: &Stage) {
    stage.reaches("done").await;
    let tabs = "return document.querySelectorAll('[role=tab]').length";
    eventually("the listing", async || stage.js(tabs).await, |count| *count == 3).await;
}

/// Presses the button, and gives what is in the clipboard then.
async fn copied(stage: &Stage) -> String {
    stage.js_with(CLIPBOARD, vec![json!(true)]).await;
    stage.click("#copy-link").await;
    eventually("the word", async || stage.text("#copy-link").await, |text| text == "Copied").await;
    assert_eq!(stage.js("return document.querySelector('.link [role=status]').textContent").await, "Copied");
    stage.js("return window.copied").await.as_str().expect("a link").to_owned()
}

/// Opens the link in a new document and looks at what is kept.
async fn kept_by(stage: &Stage, link: &str) -> Value {
    stage.go("about:blank").await;
    stage.go(link).await;
    stage.booted().await;
    if stage.state().await == "waiting" {
        stage.click("#run").await;
    }
    complete(stage).await;
    stage.js(KEPT).await
}

async fn a_link_leads_to_the_same_moment_selection_ways_and_language(stage: &mut Stage) {
    stage.open("lesson=locks&n=4&autorun=0&theme=dark").await;
    stage.run().await;
    complete(stage).await;
    stage.click("#beside-lock").await;
    stage.click("#tab-Rust").await;
    stage.press(".panels", "n").await;
    stage.click("[data-strategy=lock] .lane[data-task='3'] .lane-name").await;
    let selected = "return document.querySelectorAll('.lane[aria-current]').length";
    eventually("the selection", async || stage.js(selected).await, |count| *count == 1).await;
    let mut here = stage.js(KEPT).await;
    let link = copied(stage).await;
    assert_eq!(link, stage.site.url("lesson=locks&n=4&autorun=0&lang=rust&beside=lock&front=1&moment=3&task=lock%3A3"));
    let word = async || stage.text("#copy-link").await;
    eventually("the button again", word, |text| text.to_lowercase().contains("link")).await;
    // It is another run: its times are its own.
    let mut there = kept_by(stage, &link).await;
    (here[1], there[1]) = (Value::Null, Value::Null);
    assert_eq!(there, here);
    assert_eq!(stage.notices().await, [""; 0]);
    stage.expect_no_errors().await;
}

async fn a_link_from_a_step_leads_to_that_step(stage: &mut Stage) {
    stage.open("lesson=locks&n=3&autorun=0").await;
    stage.run().await;
    complete(stage).await;
    stage.press(".panels", Key::Home).await;
    for _ in 0..4 {
        stage.press(".panels", ".").await;
    }
    let sentence = "return document.querySelector('[data-region=moment]').textContent";
    let here = stage.js(sentence).await;
    let link = copied(stage).await;
    assert!(link.contains("&at="), "{link}");
    // Where the clock's step falls between the ways' first events, what came earlier in the other one has happened too.
    for look in 1..=LOOKS {
        kept_by(stage, &link).await;
        if stage.js(sentence).await == here {
            break;
        }
        assert!(look < LOOKS, "{link}: {here}");
    }
    stage.press(".panels", Key::End).await;
    let link = copied(stage).await;
    assert!(link.ends_with("&at=end"), "{link}");
    let there = kept_by(stage, &link).await;
    assert_eq!(there[0], "5 steps", "{link}");
    stage.expect_no_errors().await;
}

async fn where_the_clipboard_is_refused_the_link_is_shown_to_be_copied(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    stage.run().await;
    complete(stage).await;
    for clipboard in
        [CLIPBOARD, "Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })"]
    {
        stage.js_with(clipboard, vec![json!(false)]).await;
        stage.click("#copy-link").await;
        let field = stage.element(".link input").await;
        let look = "const field = document.activeElement;
            return [field.id, field.value.slice(field.selectionStart, field.selectionEnd), field.value.length > 40]";
        let link = stage.value("#link").await;
        assert_eq!(stage.js(look).await, json!(["link", link, true]));
        assert!(link.starts_with(&stage.site.url("lesson=network-requests&n=2")), "{link}");
        field.send_keys(Key::Tab + "").await.expect("a key pressed");
        stage.element("#copy-link").await;
    }
    stage.expect_no_errors().await;
}

async fn what_the_run_does_not_have_is_said(stage: &mut Stage) {
    stage.open("lesson=locks&n=2&autorun=0&moment=40&task=narrow:77&at=x").await;
    assert_eq!(stage.notices().await, ["at: “x” is not a time in ms, or end, so the usual moment is used"]);
    stage.run().await;
    assert_eq!(stage.notices().await[1..], ["This run does not have the link's moment, nor its task."]);
    stage.expect_no_errors().await;
}

async fn moving_leaves_the_address_and_back_and_forward_bring_back_the_ways(stage: &mut Stage) {
    stage.open("lesson=locks&n=3&autorun=0").await;
    let entries = stage.js("return history.length").await;
    stage.run().await;
    complete(stage).await;
    for key in ["n", ".", "n", ","] {
        stage.press(".panels", key).await;
    }
    assert_eq!(stage.js("return location.search").await, "?lesson=locks&n=3&autorun=0");
    stage.click("#beside-lock").await;
    stage.click("#tab-JavaScript").await;
    let search = async || stage.js("return location.search").await;
    let now = "?lesson=locks&n=3&autorun=0&lang=javascript&beside=lock&front=2";
    eventually("the address", search, |text| *text == now).await;
    assert_eq!(stage.js("return history.length").await, entries, "no entry for any of these");
    stage.click(".tour a[data-to=semaphores]").await;
    let lesson = async || stage.js("return document.querySelector('article').dataset.lesson").await;
    eventually("the other lesson", lesson, |id| *id == "semaphores").await;
    stage.session.back().await.expect("a step back");
    eventually("the lesson", lesson, |id| *id == "locks").await;
    assert_eq!(search().await, now);
    let shown = "return [[...document.querySelectorAll('.panel')].map((panel) => [panel.dataset.strategy, panel.dataset.front ?? null]),
        document.querySelector('#param-n').value, document.querySelector('[role=tab][aria-selected=true]').textContent]";
    let ways = json!([[["no-lock", null], ["lock", ""]], "3", "JavaScript"]);
    eventually("the ways", async || stage.js(shown).await, |now| *now == ways).await;
    stage.session.forward().await.expect("a step forward");
    eventually("the other lesson", lesson, |id| *id == "semaphores").await;
    stage.expect_no_errors().await;
}

async fn the_text_lists_the_key_moments_and_a_press_goes_there(stage: &mut Stage) {
    stage.open("lesson=locks&autorun=0").await;
    let listed =
        "return [...document.querySelectorAll('#look-for .moments button')].map((button) => button.textContent)";
    assert_eq!(stage.js(listed).await, json!([]), "before a run there is the prose");
    stage.element("#look-for ul").await;
    stage.run().await;
    let all = eventually("the list", async || stage.js(listed).await, |list| *list != json!([])).await;
    assert_eq!(all[1], "Step 2 of 5: all have read");
    stage.element("#look-for ul").await;
    let here = "return [...document.querySelectorAll('.moments [aria-current=step]')].map((button) => button.id)";
    assert_eq!(stage.js(here).await, json!(["moment-2"]));
    assert_eq!(stage.js("return scrollY").await, 0, "nothing scrolls by itself");
    stage.js("document.querySelector('#moment-4').scrollIntoView({ block: 'center' })").await;
    stage.click("#moment-4").await;
    eventually("the step", async || stage.text("#step").await, |text| text.starts_with("Step 4 of 5")).await;
    let place = "const box = document.querySelector('.picture').getBoundingClientRect();
        return [document.activeElement.id, box.top >= 0 && box.top < innerHeight / 2]";
    eventually("the picture", async || stage.js(place).await, |now| *now == json!(["pictures", true])).await;
    assert_eq!(stage.js(here).await, json!(["moment-4"]));
    stage.session.action_chain().send_keys("n").perform().await.expect("a key pressed");
    eventually("the next", async || stage.text("#step").await, |text| text.starts_with("Step 5 of 5")).await;
    stage.expect_no_errors().await;
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    a_link_leads_to_the_same_moment_selection_ways_and_language,
    a_link_from_a_step_leads_to_that_step,
    where_the_clipboard_is_refused_the_link_is_shown_to_be_copied,
    what_the_run_does_not_have_is_said,
    moving_leaves_the_address_and_back_and_forward_bring_back_the_ways,
    the_text_lists_the_key_moments_and_a_press_goes_there;
}
