//! In someone else's page: without the page's own frame, and reporting to the host.

use interleave_e2e::{Server, Stage, browser_tests};

const QUERY: &str = "n=3&latency=20..60&embed=1";

fn host(stage: &Stage, attributes: &str) -> Server {
    let src = stage.site.url(QUERY);
    Server::host_page(&format!("<iframe title=lesson width=800 height=800 src='{src}' {attributes}></iframe>"))
}

fn origin(stage: &Stage) -> String {
    let url = stage.site.url("");
    url[..url.find("/deep").expect("the sub-path")].to_owned()
}

async fn expect_run_message(stage: &Stage, origin: &str, provenance: &str) {
    let message = stage.message("run").await;
    let detail = &message["data"]["detail"];
    assert_eq!(message["origin"], origin, "{message}");
    assert_eq!(detail["version"], 1, "{message}");
    assert_eq!(detail["provenance"], provenance, "{message}");
    assert_eq!(detail["strategies"].as_array().map(Vec::len), Some(2), "{message}");
}

async fn reports_its_run_to_a_page_of_another_origin(stage: &mut Stage) {
    let host = host(stage, "");
    stage.go(&host.origin()).await;
    expect_run_message(stage, &origin(stage), "live, service worker").await;
}

async fn reports_its_run_to_a_page_of_another_site(stage: &mut Stage) {
    let host = host(stage, "");
    stage.go(&host.named_origin()).await;
    expect_run_message(stage, &origin(stage), "live, service worker").await;
    stage.enter_frame().await;
    stage.expect_no_errors().await;
}

async fn shows_the_lesson_without_the_pages_frame(stage: &mut Stage) {
    let count = "return document.querySelectorAll('header.site, body > footer, footer.site').length";
    stage.open("autorun=0").await;
    assert!(stage.js(count).await != 0, "the page itself has a frame");
    stage.open("autorun=0&embed=1").await;
    assert_eq!(stage.js(count).await, 0);
    assert!(stage.element("#run").await.is_displayed().await.expect("an answer"));
}

async fn falls_back_to_a_timer_in_a_sandbox_and_says_so(stage: &mut Stage) {
    let host = host(stage, "sandbox=allow-scripts");
    stage.go(&host.named_origin()).await;
    expect_run_message(stage, "null", "live, timer fallback").await;
    stage.enter_frame().await;
    for strategy in ["sequential", "gather"] {
        assert_eq!(stage.outcomes(strategy).await, ["value"; 3], "{strategy}");
    }
    stage.expect_no_errors().await;
}

async fn each_failure_shows_in_a_sandbox_too(stage: &mut Stage) {
    for failure in ["404", "500", "drop", "malformed"] {
        let src = stage.site.url(&format!("n=3&latency=20..60&fail=2&failure={failure}"));
        let frame = format!("<iframe title=lesson width=800 height=800 sandbox=allow-scripts src='{src}'></iframe>");
        let host = Server::host_page(&frame);
        stage.go(&host.named_origin()).await;
        stage.message("run").await;
        stage.enter_frame().await;
        assert_eq!(stage.outcomes("gather").await, ["value", "error", "value"], "{failure}");
        stage.expect_no_errors().await;
    }
}

browser_tests! {
    EVERY =>
    reports_its_run_to_a_page_of_another_origin,
    reports_its_run_to_a_page_of_another_site,
    shows_the_lesson_without_the_pages_frame,
    falls_back_to_a_timer_in_a_sandbox_and_says_so;
    CHROMIUM_AND_FIREFOX =>
    each_failure_shows_in_a_sandbox_too;
}
