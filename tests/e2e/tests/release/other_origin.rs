//! The lesson pointed at another latency endpoint, over real HTTP/1.1.

use serde_json::Value;

use interleave_e2e::{Server, Stage, browser_tests, eventually};

async fn asks_the_endpoint_named_and_says_live_network(stage: &mut Stage) {
    let endpoint = Server::latency();
    stage.open(&format!("n=3&latency=20..60&base={}&autorun=0", endpoint.origin())).await;
    assert_eq!(stage.value("#param-base").await, endpoint.origin());
    stage.run().await;
    assert_eq!(stage.provenance().await, "live network");
    for lane in stage.lanes("gather").await {
        assert_eq!(lane.outcome, "value");
        assert!(lane.url.starts_with(&endpoint.origin()), "{lane:?}");
    }
    stage.expect_no_errors().await;
}

async fn twelve_requests_share_six_connections(stage: &mut Stage) {
    let endpoint = Server::latency();
    let query = format!("n=12&latency=200..200&strategies=gather&base={}&autorun=0", endpoint.origin());
    stage.open(&query).await;
    stage.run().await;
    let event = stage.run_events().await.remove(0);
    let wall = event["strategies"][0]["wall_ms"].as_f64().expect("a number");
    assert!((400.0..1_000.0).contains(&wall), "two rounds of 200 ms, not {wall} ms");
}

async fn what_stands_in_the_browsers_queue_is_drawn_and_said_to_be_the_limit(stage: &mut Stage) {
    let endpoint = Server::latency();
    let query = format!("n=12&latency=200..200&base={}&autorun=0", endpoint.origin());
    stage.open(&query).await;
    stage.run().await;
    stage.has_listing().await;
    let queued = "return document.querySelectorAll('[data-plot=gather] .lane .bar.unsent').length";
    // The first six may have waited until they were connected.
    let has_queue = |queued: &Value| queued.as_u64() >= Some(6);
    eventually("those that waited for a connection", async || stage.js(queued).await, has_queue).await;
    let verdict = stage.text("#summary").await;
    assert!(verdict.contains("but 6 waited in the browser for up to 2"), "{verdict}");
    let path = stage.text("[data-strategy=gather] .path").await;
    assert!(path.contains("'s answer"), "{path}");
    stage.expect_no_errors().await;
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    asks_the_endpoint_named_and_says_live_network,
    twelve_requests_share_six_connections,
    what_stands_in_the_browsers_queue_is_drawn_and_said_to_be_the_limit;
}
