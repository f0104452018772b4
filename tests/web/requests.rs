//! Requests: what a URL of each kind gives.

use crate::support::{Counts, ms, script, window};
use futures::future::join;
use interleave::{
    browser::{BrowserHost, Endpoint, performance_now},
    endpoint::{
        FetchError, Response,
        latency::{Answer, Fault, Latency},
    },
    runtime::Host,
    time::Micros,
    trace::{EventKind, Provenance, Recorder, RequestId},
};
use wasm_bindgen_test::wasm_bindgen_test;

async fn fetch(url: impl Into<String>) -> Result<Response, FetchError> {
    BrowserHost.fetch(url.into()).await
}

fn origin() -> String {
    window().location().origin().unwrap()
}

#[wasm_bindgen_test]
async fn a_data_url_gives_its_bytes() {
    let response = fetch("data:text/plain,one%20two%00%C3%A9").await.unwrap();
    assert_eq!((response.status, &*response.body), (200, "one two\0é".as_bytes()));
}

#[wasm_bindgen_test]
async fn a_blob_url_gives_its_bytes() {
    let url = script("return URL.createObjectURL(new Blob([new Uint8Array([0, 1, 254, 255])]))").as_string().unwrap();
    let response = fetch(url).await.unwrap();
    assert_eq!((response.status, &*response.body), (200, &[0, 1, 254, 255][..]));
}

#[wasm_bindgen_test]
async fn a_missing_path_is_a_response_with_status_404() {
    let response = fetch(format!("{}/there/is/no/such/file", origin())).await.unwrap();
    assert_eq!(response.status, 404);
    assert_eq!(response.error_for_status(), Err(FetchError::Status(404)));
}

#[wasm_bindgen_test]
async fn origins_that_cannot_be_reached_and_urls_that_are_none_are_network_errors_with_a_reason() {
    for url in ["http://127.0.0.1:1/", "http://127.0.0.1:58999/", "http://", "no-such-scheme:x", "data:no comma"] {
        match fetch(url).await {
            Err(FetchError::Network(reason)) => assert!(!reason.is_empty(), "{url}"),
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[wasm_bindgen_test]
async fn whatever_value_a_request_is_rejected_with_becomes_a_network_error() {
    for (thrown, reason) in
        [("new Error('why')", "why"), ("'why'", "why"), ("7", "unknown reason"), ("null", "unknown reason")]
    {
        let body = format!("window.fetch = () => Promise.reject({thrown}); return []");
        let _patch = crate::support::Patch::of(&["fetch"], &body);
        assert_eq!(fetch("data:,").await, Err(FetchError::Network(reason.into())), "{thrown}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_is_a_network_error() {
    let _patch = crate::support::Patch::of(
        &["fetch"],
        "window.fetch = async () => new Response(new ReadableStream({
             start(body) { body.enqueue(new Uint8Array(3)); },
             pull(body) { body.error(new Error('cable cut')); },
         }));
         return [];",
    );
    // Engines differ in what they say of the reason.
    match fetch("data:,").await {
        Err(FetchError::Network(reason)) => assert!(reason.starts_with("broke off ("), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_timer_fallback_answers_after_the_latency_with_the_size_asked_for() {
    let start = performance_now();
    let response = fetch("lat/20?bytes=64&id=1").await.unwrap();
    assert!(performance_now() - start >= 19.0);
    assert_eq!((response.status, response.body.len()), (200, 64));
    assert_eq!(response.json::<Answer>(), Ok(Answer { id: "1".into(), ms: 20 }));
}

#[wasm_bindgen_test]
async fn the_timer_fallback_gives_what_the_endpoint_gives_fault_by_fault() {
    for fault in [None, Some(Fault::Status(404)), Some(Fault::Status(500)), Some(Fault::Drop), Some(Fault::Malformed)] {
        let latency =
            Latency { ms: 20, bytes: 64, chunks: 1, fault, limit: 0, id: "1 & é%".into(), at: String::new() };
        assert_eq!(fetch(latency.url()).await, latency.answer(), "{fault:?}");
    }
}

#[wasm_bindgen_test]
async fn the_timer_fallback_refuses_what_is_more_than_a_limit_at_once() {
    let ask = async |id: u32| {
        let start = performance_now();
        let status = fetch(format!("lat/300?limit=1&id={id}&at=fallback")).await.unwrap().status;
        (status, performance_now() - start < 150.0)
    };
    assert_eq!(join(ask(1), ask(2)).await, ((200, false), (503, true)));
    assert_eq!(ask(3).await, (200, false), "the first one is no longer under way");
}

#[wasm_bindgen_test]
async fn the_timer_fallback_gives_the_largest_body_too() {
    let response = fetch("lat/0?bytes=1048576&id=1").await.unwrap();
    assert_eq!((response.status, response.body.len()), (200, 1 << 20));
}

#[wasm_bindgen_test]
async fn a_request_wakes_once_for_the_answer_and_once_for_the_body() {
    let counts = Counts::default();
    counts.count(BrowserHost.fetch("data:,body".into())).await.unwrap();
    assert_eq!(counts.get(), (3, 2));
}

#[wasm_bindgen_test]
async fn phases_are_recorded_of_requests_that_were_made_and_of_no_others() {
    let endpoint = Endpoint::prepare(Some(origin())).await;
    assert_eq!(endpoint.provenance, Provenance::Network);
    let recorder = Recorder::new(BrowserHost.clock());
    // Known to the test server: its own page.
    let made = format!("{}/?phases=1", origin());
    fetch(made.as_str()).await.unwrap();
    BrowserHost.sleep(ms(50)).await;
    for url in [&*format!("{}/?phases=2", origin()), "no URL", &made, &made] {
        recorder.request(url);
    }
    endpoint.record_phases(&recorder);
    let events = recorder.events();
    let [EventKind::Network { request, phases }] =
        &events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>()[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!(*request, RequestId(2), "asked once, it is told of once");
    assert!(phases.start <= phases.end && phases.end <= recorder.now(), "{phases:?}");
    assert!(phases.end > Micros::ZERO, "{phases:?}");
    assert!(phases.request_start.is_some_and(|at| (phases.start..=phases.end).contains(&at)), "{phases:?}");
    assert!(phases.bytes > 0 && phases.protocol.starts_with("http/1"), "{phases:?}");
}

#[wasm_bindgen_test]
async fn the_endpoint_that_is_named_is_asked() {
    let endpoint = Endpoint::prepare(Some("https://a.example".into())).await;
    assert_eq!((endpoint.provenance, endpoint.prefix()), (Provenance::Network, "https://a.example/"));
}
