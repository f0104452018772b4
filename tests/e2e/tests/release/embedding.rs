//! In someone else's page: without the page's own frame, and reporting to the host.

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use axum::routing::get;
use serde_json::json;
use tokio::time::sleep;
use tower_http::services::ServeDir;

use interleave_e2e::{Server, Stage, browser_tests, eventually, path_of};

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

async fn a_link_opens_a_tab_of_its_own_and_the_lesson_stays(stage: &mut Stage) {
    let host = host(stage, "");
    stage.go(&host.named_origin()).await;
    stage.enter_frame().await;
    stage.reaches("done").await;
    let before = stage.session.windows().await.expect("windows").len();
    stage.click("#code .about a").await;
    let windows = async || stage.session.windows().await.expect("windows").len();
    eventually("another tab", windows, |count| *count == before + 1).await;
    assert_eq!(stage.state().await, "done");
    let here = "return [...document.links].filter((link) => (link.target || document.querySelector('base').target) !== '_blank')
        .map((link) => link.textContent)";
    assert_eq!(
        stage.js(here).await,
        json!(["Start over"]),
        "only this one stays, with the lesson that the frame shows"
    );
}

/// What a page sends that isolates itself.
const EMBEDDER_POLICY: (&str, &str) = ("cross-origin-embedder-policy", "require-corp");
/// What a host sends whose files such pages may have.
const RESOURCE_POLICY: (&str, &str) = ("cross-origin-resource-policy", "cross-origin");

/// The release, from a host that sends these headers.
fn release_with(headers: &'static [(&'static str, &'static str)]) -> Server {
    let files = ServeDir::new(path_of("INTERLEAVE_DIST", "dist"));
    let send = async move |mut response: Response| {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        response.headers_mut().extend(headers);
        response
    };
    Server::start(Router::new().fallback_service(files).layer(map_response(send)))
}

async fn an_isolated_page_shows_it_where_its_host_sends_both_headers(stage: &mut Stage) {
    for (headers, shows) in [
        (&[][..], false),
        (&[EMBEDDER_POLICY], false),
        (&[RESOURCE_POLICY], false),
        (&[EMBEDDER_POLICY, RESOURCE_POLICY], true),
    ] {
        let release = release_with(headers);
        let frame = format!("<iframe title=lesson width=800 height=800 src='{}/?{QUERY}'></iframe>", release.origin());
        let host = Server::start(Router::new().route("/", get(async move || ([EMBEDDER_POLICY], Html(frame)))));
        stage.go(&host.named_origin()).await;
        stage.session.enter_frame(0).await.expect("a frame");
        if shows {
            stage.booted().await;
            stage.reaches("done").await;
            assert_eq!(stage.provenance().await, "live, service worker");
        } else {
            sleep(Duration::from_millis(500)).await;
            assert_eq!(stage.js("return document.getElementById('app')").await, json!(null), "{headers:?}");
        }
        stage.leave_frame().await;
    }
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
    an_isolated_page_shows_it_where_its_host_sends_both_headers,
    a_link_opens_a_tab_of_its_own_and_the_lesson_stays,
    each_failure_shows_in_a_sandbox_too;
}
