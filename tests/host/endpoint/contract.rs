//! The endpoint's contract, kept by a host that answers its URLs by itself.

use crate::{
    cases::{Asked, cases},
    support::run,
};
use interleave::{
    endpoint::FetchError,
    runtime::{ManualHost, fetch, now, sleep, spawn},
};

#[test]
fn a_host_without_an_endpoint_keeps_the_contract() {
    for case in cases() {
        let host = ManualHost::new();
        let asked = case.asked.clone();
        let program = async move {
            let tasks: Vec<_> = asked.into_iter().map(|asked| spawn(ask(asked))).collect();
            for task in tasks {
                task.await.expect("nobody cancels it");
            }
        };
        run(&host, program);
        assert_eq!(host.pending(), 0, "{}", case.name);
    }
}

async fn ask(asked: Asked) {
    sleep(asked.at).await;
    let (status, body) = match fetch(asked.url.as_str()).await {
        Ok(response) => (response.status, response.body.to_vec()),
        // What it can't read is no URL of the endpoint.
        Err(FetchError::Url(_)) => (400, Vec::new()),
        Err(error) => panic!("{}: {error}", asked.url),
    };
    assert_eq!(now(), asked.answered.into(), "{}", asked.url);
    asked.check(status, &body);
}

#[test]
fn a_request_that_is_dropped_is_no_longer_under_way() {
    let (status, _) = run(&ManualHost::new(), async {
        let url = |id| format!("lat/100?limit=1&id={id}");
        let first = spawn(fetch(url(1)));
        sleep(std::time::Duration::from_millis(50)).await;
        first.cancel();
        let _ = first.await;
        fetch(url(2)).await.map_or(0, |response| response.status).to_string()
    });
    assert_eq!(status, "200");
}
