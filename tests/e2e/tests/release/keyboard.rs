//! The keyboard alone.

use thirtyfour::Key;

use interleave_e2e::{Stage, browser_tests};

/// What has the focus: its id (or its first text), and whether that can be seen.
const FOCUS: &str = "
    const focus = document.activeElement;
    const style = getComputedStyle(focus);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const holder = focus.id || focus.closest('[id]:not(#app)')?.id || focus.textContent.trim().slice(0, 30);
    return [focus === document.body ? '' : holder, focus.matches(':focus-visible') && (outlined || style.boxShadow !== 'none')]";

async fn press(stage: &Stage, key: Key) {
    stage.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
}

async fn focus(stage: &Stage) -> (String, bool) {
    serde_json::from_value(stage.js(FOCUS).await).expect("the focus")
}

/// Presses Tab until this has the focus; panics when the focus has gone round without it.
async fn tab_to(stage: &Stage, id: &str) {
    let mut seen = Vec::new();
    for _ in 0..100 {
        press(stage, Key::Tab).await;
        let (now, _) = focus(stage).await;
        if now == id {
            return;
        }
        seen.push(now);
    }
    panic!("Tab never reaches {id}: {seen:?}");
}

async fn tab_reaches_every_control_and_shows_where_it_is(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    // By script: Tab goes on from where a click was.
    stage.js("document.getElementById('run').click()").await;
    stage.reaches("done").await;
    let mut missing: Vec<String> = [
        "run",
        "play",
        "back",
        "forward",
        "step-next",
        "cursor",
        "speed",
        "keys",
        "param-n",
        "param-latency-from",
        "param-latency-to",
        "param-seed",
        "param-fail",
        "param-failure",
        "param-base",
        "events",
    ]
    .map(String::from)
    .into();
    let mut hidden = Vec::new();
    // One round: behind the last one comes the browser's own window, and the page has no focus to show.
    for _ in 0..100 {
        press(stage, Key::Tab).await;
        let (now, visible) = focus(stage).await;
        if now.is_empty() {
            break;
        }
        if !visible {
            hidden.push(now.clone());
        }
        missing.retain(|id| *id != now);
    }
    assert_eq!((missing, hidden), (vec![], vec![]), "unreached, and focused without a sign of it");
}

async fn enter_runs_and_space_plays(stage: &mut Stage) {
    stage.open("n=2&latency=900..1000&autorun=0").await;
    tab_to(stage, "run").await;
    press(stage, Key::Enter).await;
    stage.reaches("done").await;
    assert_ne!(focus(stage).await.0, "", "the focus is not lost in a run");
    tab_to(stage, "play").await;
    press(stage, Key::Space).await;
    stage.reaches("playing").await;
    stage.reaches("done").await;
    assert_ne!(focus(stage).await.0, "", "the focus is not lost while it plays");
}

async fn cancel_is_within_reach_while_it_runs(stage: &mut Stage) {
    stage.open("n=3&latency=8000..9000&autorun=0").await;
    tab_to(stage, "run").await;
    press(stage, Key::Enter).await;
    stage.reaches("running").await;
    if focus(stage).await.0 != "cancel" {
        tab_to(stage, "cancel").await;
    }
    press(stage, Key::Enter).await;
    stage.reaches("cancelled").await;
    assert_eq!(focus(stage).await.0, "cancel", "the focus is not lost with what the button is for");
    press(stage, Key::Enter).await;
    assert_eq!(stage.state().await, "cancelled", "there is nothing more to cancel");
}

async fn typing_sets_a_parameter(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    tab_to(stage, "param-n").await;
    press(stage, Key::Backspace).await;
    for key in ["4", "2"] {
        stage.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
    }
    press(stage, Key::Backspace).await;
    press(stage, Key::Tab).await;
    let n = stage.value("#param-n").await;
    stage.run().await;
    assert_eq!(stage.lanes("gather").await.len().to_string(), n);
    stage.expect_no_errors().await;
}

async fn what_is_typed_while_recordings_are_played_stays(stage: &mut Stage) {
    stage.open("n=3&latency=1800..1800&autorun=0").await;
    stage.run().await;
    stage.click("#play").await;
    stage.js("const n = document.querySelector('#param-n'); n.focus(); n.select()").await;
    for key in ["4", "2"] {
        stage.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
    assert_eq!((stage.state().await.as_str(), stage.value("#param-n").await.as_str()), ("playing", "42"));
    press(stage, Key::Tab).await;
    assert_eq!((stage.state().await.as_str(), stage.value("#param-n").await.as_str()), ("waiting", "42"));
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    what_is_typed_while_recordings_are_played_stays,
    tab_reaches_every_control_and_shows_where_it_is,
    enter_runs_and_space_plays,
    cancel_is_within_reach_while_it_runs,
    typing_sets_a_parameter;
}
