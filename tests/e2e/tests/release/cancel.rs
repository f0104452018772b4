//! Ending a run early: its bars end as cancelled, and so do its requests at the other end of the network.

use std::time::Duration;

use tokio::time::sleep;

use interleave_e2e::{Server, Stage, browser_tests, eventually};

/// Starts a run of slow requests at this endpoint and waits until some of them are on their way.
async fn start_slow_run(stage: &Stage, endpoint: &Server) {
    let query = format!("n=4&latency=3000..4000&strategies=gather&autorun=0&base={}", endpoint.origin());
    stage.open(&query).await;
    stage.click("#run").await;
    eventually("requests under way", async || endpoint.waiting(), |waiting| *waiting == 4).await;
}

async fn expect_nothing_under_way(endpoint: &Server) {
    eventually("no request under way", async || endpoint.waiting(), |waiting| *waiting == 0).await;
}

async fn cancel_ends_every_bar_and_every_request(stage: &mut Stage) {
    let endpoint = Server::latency();
    start_slow_run(stage, &endpoint).await;
    stage.click("#cancel").await;
    stage.reaches("cancelled").await;
    assert_eq!(stage.outcomes("gather").await, ["cancelled"; 4]);
    expect_nothing_under_way(&endpoint).await;
    sleep(Duration::from_millis(500)).await;
    assert_eq!(stage.run_events().await.len(), 0, "a cancelled run is not reported as run");
    assert_eq!(stage.state().await, "cancelled");
    stage.expect_no_errors().await;
}

async fn cancel_one_after_another_leaves_the_rest_unasked(stage: &mut Stage) {
    // What is drawn of a run may be a second old.
    stage.open("n=4&latency=1500..1500&strategies=sequential&autorun=0").await;
    stage.click("#run").await;
    let values = async || stage.outcomes("sequential").await;
    eventually("a first answer", values, |outcomes| outcomes.first().is_some_and(|first| first == "value")).await;
    stage.click("#cancel").await;
    stage.reaches("cancelled").await;
    let outcomes = stage.outcomes("sequential").await;
    assert_eq!(outcomes[0], "value");
    let unfinished = ["cancelled", "waiting"];
    assert!(unfinished.contains(&outcomes[3].as_str()) && !outcomes.contains(&"running".into()), "{outcomes:?}");
    stage.expect_no_errors().await;
}

async fn another_parameter_ends_the_run(stage: &mut Stage) {
    let endpoint = Server::latency();
    start_slow_run(stage, &endpoint).await;
    stage.fill("#param-n", "3").await;
    expect_nothing_under_way(&endpoint).await;
    assert_ne!(stage.state().await, "running");
    assert_eq!(stage.run_events().await.len(), 0);
    stage.expect_no_errors().await;
}

async fn leaving_the_page_ends_the_run(stage: &mut Stage) {
    let endpoint = Server::latency();
    start_slow_run(stage, &endpoint).await;
    stage.go("about:blank").await;
    expect_nothing_under_way(&endpoint).await;
}

async fn runs_again_after_a_cancelled_run(stage: &mut Stage) {
    stage.open("n=3&latency=300..400&autorun=0").await;
    stage.click("#run").await;
    stage.reaches("running").await;
    stage.click("#cancel").await;
    stage.reaches("cancelled").await;
    stage.run().await;
    for strategy in ["sequential", "gather"] {
        assert_eq!(stage.outcomes(strategy).await, ["value"; 3], "{strategy}");
    }
    assert_eq!(stage.run_events().await.len(), 1);
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    cancel_ends_every_bar_and_every_request,
    cancel_one_after_another_leaves_the_rest_unasked,
    another_parameter_ends_the_run,
    leaving_the_page_ends_the_run,
    runs_again_after_a_cancelled_run;
}
