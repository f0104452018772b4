//! What a reader doesn't notice: no work while nothing runs, nothing in the console, a strict policy.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use interleave_e2e::{Browser, Stage, browser_tests};

/// How many frames and timers the page asks for in a second.
async fn work_in_a_second(stage: &Stage) -> Value {
    stage.js("probe.frames = 0; probe.timers = 0").await;
    sleep(Duration::from_secs(1)).await;
    stage.js("return [probe.frames, probe.timers]").await
}

async fn asks_for_no_frame_and_no_timer_while_nothing_runs(stage: &mut Stage) {
    stage.open("n=3&latency=20..60&autorun=0").await;
    sleep(Duration::from_millis(500)).await;
    assert_eq!(work_in_a_second(stage).await, json!([0, 0]), "before a run");
    stage.run().await;
    assert!(stage.js("return probe.frames > 0").await == true, "a run is drawn by frames");
    // Loading them takes timers.
    stage.has_all_parts().await;
    sleep(Duration::from_millis(500)).await;
    assert_eq!(work_in_a_second(stage).await, json!([0, 0]), "after a run");
    stage.click("#play").await;
    stage.reaches("done").await;
    sleep(Duration::from_millis(500)).await;
    assert_eq!(work_in_a_second(stage).await, json!([0, 0]), "after it was played");
    stage.open("n=3&latency=2000..3000&autorun=0").await;
    stage.click("#run").await;
    stage.reaches("running").await;
    stage.click("#cancel").await;
    stage.reaches("cancelled").await;
    // Loading them takes timers.
    stage.has_all_parts().await;
    sleep(Duration::from_millis(500)).await;
    assert_eq!(work_in_a_second(stage).await, json!([0, 0]), "after a cancelled run");
}

async fn writes_no_error_to_the_console_and_keeps_to_its_policy(stage: &mut Stage) {
    stage.open("n=3&latency=20..60").await;
    stage.reaches("done").await;
    stage.click("#play").await;
    stage.reaches("done").await;
    stage.click("#events > summary").await;
    stage.run().await;
    stage.expect_no_errors().await;
    if stage.browser == Browser::Chromium {
        let log = stage.session.browser_log().await.expect("a log");
        let bad: Vec<_> = log.iter().filter(|entry| ["WARNING", "SEVERE"].contains(&entry.level.as_str())).collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

async fn the_policy_is_strict_and_in_force(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let policy = "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
    let policy = stage.js(policy).await;
    let policy = policy.as_str().expect("text");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
    let inline = "const script = document.createElement('script');
        script.textContent = 'window.inlineRan = true';
        document.body.append(script);
        return window.inlineRan ?? false";
    assert_eq!(stage.js(inline).await, false);
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    asks_for_no_frame_and_no_timer_while_nothing_runs,
    writes_no_error_to_the_console_and_keeps_to_its_policy,
    the_policy_is_strict_and_in_force;
}
