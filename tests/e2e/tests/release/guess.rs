//! A guess before a run, by keyboard, and what is said of it afterwards.

use serde_json::json;
use thirtyfour::Key;

use interleave_e2e::{Stage, browser_tests};

const GUESS: &str = "
    const slider = document.querySelector('#guess');
    return [slider.getAttribute('aria-valuetext'), document.querySelector('.guess output').textContent,
        [...document.querySelectorAll('.panel')].map((panel) => panel.querySelectorAll('.guessed').length)]";

async fn press(stage: &Stage, key: Key, times: usize) {
    for _ in 0..times {
        stage.session.action_chain().send_keys(key.clone()).perform().await.expect("a key pressed");
    }
}

async fn a_guess_is_marked_by_keyboard_kept_and_held_against_the_run(stage: &mut Stage) {
    stage.open("n=4&latency=250..250&autorun=0").await;
    assert_eq!(stage.js(GUESS).await, json!(["not marked", "not marked", [0, 0]]));
    stage.js("document.querySelector('#guess').focus()").await;
    press(stage, Key::Home, 1).await;
    press(stage, Key::Right, 30).await;
    assert_eq!(stage.js(GUESS).await, json!(["300 ms", "300 ms", [0, 1]]));
    assert_eq!(stage.js("return document.activeElement.id").await, "guess", "a step keeps the focus");
    for _ in 0..2 {
        stage.run().await;
        let said = stage.text("#verdict").await;
        let wall = stage.text(".panel[data-strategy=gather] .wall").await;
        assert_eq!(said, format!("You marked 300 ms; it ended at {wall}."));
        assert_eq!(stage.js("return document.querySelectorAll('#guess').length").await, 0, "too late to guess");
        assert_eq!(stage.js("return document.querySelectorAll('.guessed').length").await, 1);
    }
    stage.click("#clear-guess").await;
    // Its empty place stays, so that nothing moves.
    let left = "return [document.querySelectorAll('.guess *, .guessed').length, document.activeElement.id]";
    assert_eq!(stage.js(left).await, json!([0, "run"]), "the keyboard's place is not lost with the button");
    stage.expect_no_errors().await;
}

async fn other_parameters_take_the_mark_away(stage: &mut Stage) {
    stage.open("n=2&latency=100&autorun=0&embed=1").await;
    stage.fill("#guess", "5").await;
    assert_eq!(stage.js(GUESS).await[2], json!([0, 1]), "embedded too");
    stage.click("#clear-guess").await;
    assert_eq!(stage.js(GUESS).await, json!(["not marked", "not marked", [0, 0]]));
    stage.fill("#guess", "5").await;
    stage.fill("#param-n", "3").await;
    assert_eq!(stage.js(GUESS).await, json!(["not marked", "not marked", [0, 0]]));
    stage.expect_no_errors().await;
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    a_guess_is_marked_by_keyboard_kept_and_held_against_the_run,
    other_parameters_take_the_mark_away;
}
