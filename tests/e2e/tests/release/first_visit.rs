//! Coming to the page: the first time, again, after a hard reload, and without a network.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use interleave::lessons::DEFAULT;
use interleave_e2e::{Browser, Settings, Stage, browser_tests, eventually};

const CONTROLLED: &str = "return navigator.serviceWorker.controller !== null";

async fn runs_by_itself_under_the_service_worker_without_a_reload(stage: &mut Stage) {
    stage.open("").await;
    stage.js("window.isFirstDocument = true").await;
    stage.reaches("done").await;
    assert_eq!(stage.js("return window.isFirstDocument").await, true);
    assert_eq!(stage.js(CONTROLLED).await, true);
    assert_eq!(stage.provenance().await, "live, service worker");
    for strategy in ["sequential", "gather"] {
        assert_eq!(stage.outcomes(strategy).await, ["value"; 8], "{strategy}");
    }
    assert_eq!(stage.run_events().await.len(), 1);
    stage.expect_no_errors().await;
}

async fn waits_for_run_when_told_so(stage: &mut Stage) {
    stage.open("autorun=0").await;
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!(stage.state().await, "waiting");
    assert_eq!(stage.provenance().await, "");
    stage.run().await;
    stage.expect_no_errors().await;
}

async fn waits_for_run_when_out_of_sight(stage: &mut Stage) {
    let frame = stage.site.url("n=2&latency=10..20");
    let far_below =
        format!("<p style='height: 5000px'></p><iframe title=lesson width=800 height=600 src='{frame}'></iframe>");
    let host = interleave_e2e::Server::host_page(&far_below);
    stage.go(&host.named_origin()).await;
    stage.enter_frame().await;
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!(stage.state().await, "waiting");
    stage.leave_frame().await;
    stage.js("document.querySelector('iframe').scrollIntoView()").await;
    stage.enter_frame().await;
    stage.reaches("done").await;
}

async fn is_answered_by_the_worker_after_a_hard_reload(stage: &mut Stage) {
    stage.open("n=2&latency=10..20").await;
    stage.reaches("done").await;
    stage.js("window.isFirstDocument = true").await;
    match stage.browser {
        Browser::Chromium => {
            let cdp = stage.session.cdp();
            let reloaded = cdp.send_raw("Page.reload", json!({ "ignoreCache": true })).await;
            reloaded.expect("a hard reload");
        }
        // Its own parameter, which is as Shift and Reload.
        Browser::Firefox => {
            stage.js("setTimeout(() => location.reload(true))").await;
        }
        // It has no way to ask for one: the page is reloaded as ever.
        Browser::WebKit => stage.session.refresh().await.expect("a reload"),
    }
    let look = async || stage.js("return window.isFirstDocument === undefined").await;
    eventually("the reload", look, |gone| *gone == true).await;
    stage.booted().await;
    stage.reaches("done").await;
    assert_eq!(stage.provenance().await, "live, service worker");
    assert_eq!(stage.js(CONTROLLED).await, true);
    stage.expect_no_errors().await;
}

async fn starts_afresh_when_reloaded_in_the_middle_of_a_run(stage: &mut Stage) {
    stage.open("n=4&latency=300..400").await;
    stage.reaches("running").await;
    sleep(Duration::from_millis(400)).await;
    stage.session.refresh().await.expect("a reload");
    stage.booted().await;
    stage.reaches("done").await;
    for strategy in ["sequential", "gather"] {
        assert_eq!(stage.outcomes(strategy).await, ["value"; 4], "{strategy}");
    }
    assert_eq!(stage.run_events().await.len(), 1);
    stage.expect_no_errors().await;
}

async fn loads_and_runs_without_a_network_after_the_first_visit(stage: &mut Stage) {
    stage.open("n=2&latency=10..20").await;
    stage.reaches("done").await;
    let kept = "return (async () => {
        const names = [];
        for (const name of await caches.keys()) {
          for (const { url } of await (await caches.open(name)).keys()) names.push(url);
        }
        return ['path/', '.wasm', '.css', '.js'].every((end) => names.some((name) => name.endsWith(end)));
      })()";
    eventually("the files to be kept", async || stage.js(kept).await, |all| *all == true).await;
    stage.site.stop();
    let gone = "return fetch('not-there').then(() => false, () => true)";
    eventually("the site to be gone", async || stage.js(gone).await, |gone| *gone == true).await;
    stage.go("about:blank").await;
    stage.go(&stage.site.url("n=2&latency=10..20")).await;
    stage.booted().await;
    stage.reaches("done").await;
    assert_eq!(stage.provenance().await, "live, service worker");
    assert_eq!(stage.outcomes("gather").await, ["value"; 2]);
}

async fn says_readably_that_webassembly_is_missing(stage: &mut Stage) {
    stage.go(&stage.site.url("#no-wasm")).await;
    let look = async || stage.js("return document.documentElement.dataset.boot ?? null").await;
    eventually("the page to give up", look, |boot| *boot == "failed").await;
    let text = stage.text("#boot-message").await;
    assert!(text.contains("WebAssembly"), "{text:?}");
    // What the page is for can still be read.
    assert!(stage.text("main").await.contains(DEFAULT.title));
}

/// The reader has asked for less motion.
async fn waits_for_run_where_motion_is_unwanted(stage: &mut Stage) {
    stage.open("n=2&latency=10..20").await;
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!(stage.state().await, "waiting");
    stage.run().await;
    stage.expect_no_errors().await;
}

const REDUCED_MOTION: Settings = Settings { reduced_motion: true, measured_heap: false, coarse_clock: false };

browser_tests! {
    EVERY =>
    runs_by_itself_under_the_service_worker_without_a_reload,
    is_answered_by_the_worker_after_a_hard_reload,
    loads_and_runs_without_a_network_after_the_first_visit,
    says_readably_that_webassembly_is_missing;
    CHROMIUM_AND_FIREFOX =>
    waits_for_run_when_told_so,
    waits_for_run_when_out_of_sight,
    starts_afresh_when_reloaded_in_the_middle_of_a_run;
    CHROMIUM_AND_FIREFOX with REDUCED_MOTION =>
    waits_for_run_where_motion_is_unwanted;
}
