//! A request that fails: a bar with its reason, while the others go on.

use interleave_e2e::{Server, Stage, browser_tests};

async fn expect_only_the_second_to_fail(stage: &Stage, strategy: &str) -> String {
    let lanes = stage.lanes(strategy).await;
    let outcomes: Vec<_> = lanes.iter().map(|lane| lane.outcome.as_str()).collect();
    assert_eq!(outcomes, ["value", "error", "value", "value"], "{strategy}");
    lanes[1].result.clone()
}

async fn each_kind_of_failure_is_one_red_bar_with_its_reason(stage: &mut Stage) {
    let server = Server::latency();
    for base in ["", &server.origin()] {
        for failure in ["404", "500", "drop", "malformed"] {
            stage.open(&format!("n=4&latency=20..60&fail=2&failure={failure}&base={base}&autorun=0")).await;
            stage.run().await;
            for strategy in ["sequential", "gather"] {
                let reason = expect_only_the_second_to_fail(stage, strategy).await;
                let is_status = failure.starts_with(|c: char| c.is_ascii_digit());
                assert!(!reason.trim().is_empty(), "{failure} has no reason");
                assert!(!is_status || reason.contains(failure), "{failure}: {reason:?}");
            }
            let event = stage.run_events().await.remove(0);
            for report in event["strategies"].as_array().expect("a list") {
                assert_eq!(report["outcomes"], serde_json::json!({"ok": 3, "error": 1, "cancelled": 0}), "{failure}");
                // A body that says nothing is an answer all the same.
                let failed = u32::from(failure != "malformed");
                let requests = serde_json::json!({"ok": 4 - failed, "failed": failed, "aborted": 0});
                assert_eq!(report["requests"], requests, "{failure}");
            }
            stage.expect_no_errors().await;
        }
    }
}

async fn the_fields_make_a_request_fail(stage: &mut Stage) {
    stage.open("n=4&latency=20..60&autorun=0").await;
    stage.fill("#param-fail", "2").await;
    stage.fill("#param-failure", "500").await;
    stage.run().await;
    assert!(expect_only_the_second_to_fail(stage, "gather").await.contains("500"));
}

async fn an_endpoint_that_is_not_there_fails_every_request_and_not_the_page(stage: &mut Stage) {
    let endpoint = Server::latency();
    let origin = endpoint.origin();
    drop(endpoint);
    stage.open(&format!("n=3&latency=20..60&base={origin}&autorun=0")).await;
    stage.run().await;
    for strategy in ["sequential", "gather"] {
        assert_eq!(stage.outcomes(strategy).await, ["error"; 3], "{strategy}");
    }
    stage.expect_no_errors().await;
}

browser_tests! {
    EVERY =>
    each_kind_of_failure_is_one_red_bar_with_its_reason;
    CHROMIUM_AND_FIREFOX =>
    the_fields_make_a_request_fail,
    an_endpoint_that_is_not_there_fails_every_request_and_not_the_page;
}
