//! Requests against the latency endpoint as the virtual host answers it.

use crate::support::{lines, ms, run};
use interleave::{
    endpoint::{
        FetchError,
        latency::{Answer, Fault, Latency},
    },
    runtime::{ManualHost, Run, fetch, gather, sleep, spawn},
};

fn request(ms: u32, fault: Option<Fault>) -> Latency {
    Latency { ms, bytes: 100, chunks: 1, fault, limit: 0, id: "7".into(), at: String::new() }
}

/// Fetches, and reads the answer as JSON; every way to fail is an error.
async fn answer(request: Latency) -> Result<Answer, FetchError> {
    fetch(request.url()).await?.error_for_status()?.json()
}

#[test]
fn an_answer_comes_after_its_latency_with_status_and_body() {
    let host = ManualHost::new();
    let (response, _) = run(&host, async { fetch(request(200, None).url()).await });
    let response = response.unwrap();
    assert_eq!((response.status, response.body.len(), host.elapsed()), (200, 100, ms(200)));
    assert_eq!(response.json(), Ok(Answer { id: "7".into(), ms: 200 }));
}

#[test]
fn each_kind_of_failure_is_an_error_of_its_own() {
    let errors = [Fault::Status(404), Fault::Status(503), Fault::Drop, Fault::Malformed].map(|fault| {
        let host = ManualHost::new();
        let program = async move { answer(request(10, Some(fault))).await.map(|answer| answer.id) };
        let (result, _) = run(&host, program);
        assert_eq!(host.elapsed(), ms(10), "{fault:?} comes after the latency too");
        result.unwrap_err().to_string()
    });
    insta::assert_debug_snapshot!(errors, @r#"
    [
        "HTTP 404",
        "HTTP 503",
        "no answer: the connection was dropped",
        "bad body: not the JSON that was expected",
    ]
    "#);
}

#[test]
fn an_error_status_is_a_response_until_asked_otherwise() {
    let (response, _) = run(&ManualHost::new(), async { fetch(request(10, Some(Fault::Status(404))).url()).await });
    let response = response.unwrap();
    assert_eq!(response.status, 404);
    assert_eq!(response.error_for_status(), Err(FetchError::Status(404)));
}

#[test]
fn what_is_no_url_of_the_endpoint_fails_without_a_request_in_flight() {
    let host = ManualHost::new();
    let (result, _) = run(&host, async { fetch("nonsense").await });
    assert_eq!((result, host.elapsed()), (Err(FetchError::Url("nonsense".into())), ms(0)));
}

#[test]
fn a_request_is_sent_at_the_first_poll_and_not_before() {
    let host = ManualHost::new();
    run(&host, async {
        drop(fetch("lat/1?id=never"));
        let sent = fetch("lat/1?id=sent");
        sleep(ms(10)).await;
        sent.await.is_ok()
    });
    assert_eq!((host.requests(), host.elapsed()), (vec!["lat/1?id=sent".to_owned()], ms(11)));
}

#[test]
fn dropping_aborts_the_request() {
    let host = ManualHost::new();
    let world = host.clone();
    let (pending, recorder) = run(&host, async move {
        let task = spawn(async { fetch("lat/500?id=1").await });
        sleep(ms(10)).await;
        let before = world.pending();
        task.cancel();
        let _ = task.await;
        format!("{before} then {}", world.pending())
    });
    assert_eq!((pending.as_str(), host.elapsed()), ("1 then 0", ms(10)));
    insta::assert_snapshot!(lines(&recorder, &["1", "1:"]), @r#"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  polling 1
    0 ms  waiting 1 on the answer of lat/500?id=1
    0 ms  pending 1
    10 ms  woken 1 by 0
    10 ms  waiting 0 on task 1
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  finished 0: 1 then 0
    "#);
}

#[test]
fn gathered_requests_are_all_sent_before_the_first_answer() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        gather([300, 100, 200].map(|ms| answer(request(ms, None)))).await.map(|answers| answers.len())
    });
    host.run_ready();
    assert_eq!((host.requests().len(), host.pending()), (3, 3));
    host.run_until_idle();
    assert_eq!((run.result(), host.elapsed()), (Some(Ok(Ok(3))), ms(300)));
    insta::assert_snapshot!(lines(run.recorder(), &["waiting", "finished"]), @r"
    0 ms  waiting 0 on 3 tasks
    0 ms  waiting 1 on the answer of lat/300?bytes=100&id=7
    0 ms  waiting 2 on the answer of lat/100?bytes=100&id=7
    0 ms  waiting 3 on the answer of lat/200?bytes=100&id=7
    100 ms  finished 2: answer 7
    200 ms  finished 3: answer 7
    300 ms  finished 1: answer 7
    300 ms  finished 0: 3
    ");
}
