//! A run that something outside the program disturbs: the page says so, draws it, and compares nothing.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use interleave_e2e::{Browser, Settings, Stage, browser_tests, eventually};

/// Two ways, of four seconds and of one.
const QUERY: &str = "n=4&latency=1000&autorun=0";

/// The same with timers and without requests: ways of three and a half seconds and of less than one.
const TIMERS: &str = "lesson=measure&runs=3&n=6&latency=200&strategies=sequential,gather&autorun=0";

/// Starts a run of it and waits until its first way is under way.
async fn start(stage: &Stage) {
    start_with(stage, QUERY).await;
}

async fn start_with(stage: &Stage, query: &str) {
    stage.open(query).await;
    stage.click("#run").await;
    let begun = async || stage.outcomes("sequential").await;
    eventually("a first request", begun, |outcomes| outcomes.first().is_some_and(|first| first == "running")).await;
}

/// Waits for the run's end and expects that all say that the first way was disturbed by `what`, in these words. Then it
/// runs again with one click, undisturbed.
async fn expect_disturbed(stage: &Stage, what: &str, words: &str) {
    stage.reaches("done").await;
    assert_eq!(stage.text("#summary").await, "This run was disturbed from outside: its times say nothing.");
    let sentence = stage.text("#disturbances").await;
    assert!(sentence.starts_with(words) && sentence.ends_with(" during “One after another”. Run again"), "{sentence}");
    let shades = "return [...document.querySelectorAll('.panel[data-strategy=sequential] .bar.disturbed')].length";
    assert_eq!(stage.js(shades).await, 2, "behind the bars, and in the loop's row");
    let lane = stage.text(".panel[data-strategy=sequential] .lane-loop .lane-result").await;
    assert!(lane.ends_with(&format!(", {what}")), "{lane}");
    assert_eq!(stage.text(".panel[data-strategy=sequential] .path").await, "", "its times say nothing");
    assert_eq!(stage.js("return getComputedStyle(document.querySelector('.if-disturbed')).display").await, "flex");
    let event = stage.run_events().await.remove(0);
    assert_eq!((&event["disturbed"], &event["speedup"]), (&json!(true), &Value::Null), "{event}");
    assert_eq!(event["strategies"][0]["disturbed"], json!([what]));
    assert_eq!(event["strategies"][1]["disturbed"], json!([]));
    stage.statistic("wall", "gather").await;
    assert_eq!(stage.js("return document.querySelector('[data-stat=speedup]')").await, Value::Null);
    stage.click("#run-undisturbed").await;
    eventually("another run", async || stage.run_events().await.len(), |runs| *runs == 2).await;
    stage.reaches("done").await;
    expect_undisturbed(stage, 1).await;
    stage.expect_no_errors().await;
}

async fn expect_undisturbed(stage: &Stage, run: usize) {
    let event = stage.run_events().await.remove(run);
    assert_eq!(event["disturbed"], json!(false), "{event}");
    assert!(event["speedup"].as_f64().is_some_and(|speedup| speedup > 2.0), "{event}");
    let shown = "return document.querySelectorAll('#disturbances, .panels .disturbed').length";
    assert_eq!(stage.js(shown).await, 0);
}

async fn sent(stage: &Stage, command: &str, parameters: Value) {
    let answer = stage.session.cdp().send_raw(command, parameters).await;
    answer.unwrap_or_else(|error| panic!("{command}: {error}"));
}

/// Has another tab in front for so long.
async fn look_elsewhere(stage: &Stage, time: Duration) {
    let page = stage.session.window().await.expect("a window");
    let other = stage.session.new_tab().await.expect("another tab");
    stage.session.switch_to_window(other).await.expect("it is there");
    sleep(time).await;
    stage.session.close_window().await.expect("it closes");
    stage.session.switch_to_window(page).await.expect("the page");
}

async fn nothing_is_said_of_a_run_that_nothing_disturbs(stage: &mut Stage) {
    stage.open(QUERY).await;
    stage.run().await;
    expect_undisturbed(stage, 0).await;
    assert_eq!(stage.js("return document.querySelector('#clock')").await, Value::Null, "nor of its clock");
}

async fn another_tab_in_front(stage: &mut Stage) {
    start(stage).await;
    look_elsewhere(stage, Duration::from_millis(700)).await;
    expect_disturbed(stage, "hidden", "The page was hidden for ").await;
}

async fn a_run_that_begins_in_a_hidden_page(stage: &mut Stage) {
    stage.open(QUERY).await;
    stage.session.minimize_window().await.expect("a window that can be");
    eventually("a hidden page", async || stage.js("return document.hidden").await, |hidden| *hidden == true).await;
    stage.js("document.getElementById('run').click()").await;
    stage.reaches("running").await;
    // The timers of a hidden page are late: the first way begins within a second and a half.
    sleep(Duration::from_millis(2_500)).await;
    stage.session.set_window_rect(0, 0, 1280, 900).await.expect("the window is back");
    stage.reaches("done").await;
    expect_disturbed(stage, "hidden", "The page was hidden for ").await;
    stage.session.set_window_rect(0, 0, 1280, 900).await.expect("as it was");
}

async fn a_frozen_page(stage: &mut Stage) {
    start(stage).await;
    sent(stage, "Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    sleep(Duration::from_millis(700)).await;
    sent(stage, "Page.setWebLifecycleState", json!({ "state": "active" })).await;
    // What goes on is still hidden.
    look_elsewhere(stage, Duration::ZERO).await;
    expect_disturbed(stage, "frozen", "The page was frozen for ").await;
}

/// Goes to another page in mid-run and comes back: whether the browser has kept this one.
async fn leave_and_come_back(stage: &Stage, query: &str) -> bool {
    start_with(stage, query).await;
    stage.js("window.mark = true; document.querySelector('.brand').href = 'lessons/locks.html'").await;
    stage.click(".brand").await;
    eventually(
        "the other page",
        async || stage.js("return location.pathname").await,
        |path| path.as_str().is_some_and(|path| path.ends_with("locks.html")),
    )
    .await;
    sleep(Duration::from_millis(700)).await;
    stage.session.back().await.expect("the page");
    stage.booted().await;
    stage.js("return window.mark ?? false").await == true
}

async fn leaving_in_mid_run_and_coming_back(stage: &mut Stage) {
    assert!(leave_and_come_back(stage, TIMERS).await, "the browser has kept the page");
    expect_disturbed(stage, "left", "The page was left for ").await;
}

async fn leaving_while_a_request_is_under_way_and_coming_back(stage: &mut Stage) {
    if leave_and_come_back(stage, QUERY).await {
        expect_disturbed(stage, "left", "The page was left for ").await;
    } else {
        // Firefox keeps no page that waits for an answer: it begins anew, and says nothing of the run.
        assert_eq!(stage.browser, Browser::Firefox);
        assert_eq!((stage.state().await.as_str(), stage.run_events().await.len()), ("waiting", 0));
    }
}

async fn a_browser_that_is_stopped(stage: &mut Stage) {
    start(stage).await;
    stage.stop_browser_for(Duration::from_secs(3)).await;
    expect_disturbed(stage, "stopped", "The browser was stopped for ").await;
}

/// The lesson's own blocking, far longer than a beat, is no disturbance.
async fn a_program_that_blocks_the_loop(stage: &mut Stage) {
    stage.open("lesson=blocking&n=5&ms=600&autorun=0").await;
    stage.run().await;
    let event = stage.run_events().await.remove(0);
    assert_eq!(event["disturbed"], json!(false), "{event}");
    assert!(event["strategies"][0]["wall_ms"].as_f64() > Some(2_500.0), "{event}");
}

/// Ends the site's service worker, as browsers do with one that is idle or takes too much.
async fn end_service_worker(stage: &Stage) {
    if stage.browser == Browser::Firefox {
        let script =
            "const manager = Cc['@mozilla.org/serviceworkers/manager;1'].getService(Ci.nsIServiceWorkerManager);
            const all = manager.getAllRegistrations();
            const registrations = Array.from({ length: all.length }, (_, place) =>
                all.queryElementAt(place, Ci.nsIServiceWorkerRegistrationInfo));
            const own = registrations.filter(({ scope }) => scope.startsWith(arguments[0]));
            return Promise.all(own.map(({ activeWorker }) => activeWorker.terminateWorker())).then(() => own.length)";
        let ended = stage.js_in_firefox(script, vec![json!(stage.site.url(""))]).await;
        assert_eq!(ended, 1, "the page has one");
    } else {
        sent(stage, "ServiceWorker.enable", json!({})).await;
        sent(stage, "ServiceWorker.stopAllWorkers", json!({})).await;
        sent(stage, "ServiceWorker.disable", json!({})).await;
    }
}

async fn a_service_worker_that_is_ended(stage: &mut Stage) {
    start(stage).await;
    // Its requests are answered by the next one, or fail.
    end_service_worker(stage).await;
    expect_disturbed(stage, "restarting", "The service worker was restarting for ").await;
}

async fn a_coarse_clock(stage: &mut Stage) {
    stage.open("lesson=measure&n=3&latency=20&autorun=0").await;
    stage.run().await;
    assert_eq!(stage.text("#clock").await, "clock in steps of 17 ms");
    let event = stage.run_events().await.remove(0);
    for strategy in event["strategies"].as_array().expect("a list") {
        for key in ["wall_ms", "sum_ms", "slowest_ms"] {
            let time = strategy[key].as_f64().expect("a number");
            assert_eq!(time % 10.0, 0.0, "{key} is finer than the clock: {event}");
        }
    }
    assert_eq!(event["disturbed"], json!(false), "a coarse clock disturbs nothing");
    stage.expect_no_errors().await;
}

const COARSE: Settings = Settings { reduced_motion: false, measured_heap: false, coarse_clock: true };

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    nothing_is_said_of_a_run_that_nothing_disturbs,
    another_tab_in_front,
    a_run_that_begins_in_a_hidden_page,
    leaving_in_mid_run_and_coming_back,
    leaving_while_a_request_is_under_way_and_coming_back,
    a_browser_that_is_stopped,
    a_service_worker_that_is_ended,
    a_program_that_blocks_the_loop;
    CHROMIUM => a_frozen_page;
    FIREFOX with COARSE => a_coarse_clock;
}
