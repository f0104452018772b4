//! The latency server over a real socket: times, sizes, statuses, and every way it is asked to fail.

#[path = "../../endpoint/cases.rs"]
mod cases;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use interleave_e2e::latency_server;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::Instant;

// Times and sizes

#[tokio::test]
async fn a_page_of_the_site_comes_after_its_own_time() {
    let answer = get("/site/team?at=7").await;
    assert_eq!((answer.status, answer.json()["links"].clone()), (200, json!(["about", "start", "news"])));
    assert!((80..300).contains(&answer.arrivals[0].0.as_millis()));
    let missing = get("/site/lost").await;
    assert_eq!((missing.status, missing.json()), (404, json!({"error": "Not Found"})));
}

#[tokio::test]
async fn answers_after_the_ordered_time_and_not_before() {
    let answer = get("/lat/100?id=a%20b&at=7").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"id": "a b", "ms": 100})));
    let first = answer.arrivals[0].0;
    assert!((100..300).contains(&first.as_millis()), "{first:?}");
}

#[tokio::test]
async fn requests_wait_side_by_side() {
    let server = start().await;
    let began = Instant::now();
    let requests: Vec<_> = (0..20).map(|_| tokio::spawn(get_from(server, "/lat/100"))).collect();
    for request in requests {
        assert_eq!(request.await.unwrap().status, 200);
    }
    assert!(began.elapsed() < Duration::from_millis(1_000), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_body_is_exactly_as_long_as_ordered() {
    let server = start().await;
    let bare = r#"{"id":"","ms":0}"#.len();
    for bytes in [bare, bare + 1, bare + 8, bare + 9, bare + 10, 1_000, 1_048_576] {
        let answer = get_from(server, &format!("/lat/0?bytes={bytes}")).await;
        assert_eq!((answer.body.len(), answer.complete), (bytes, true));
        assert_eq!(answer.json()["ms"], 0, "still JSON at {bytes} bytes");
    }
    for too_few in [0, 1, bare - 1] {
        let answer = get_from(server, &format!("/lat/0?bytes={too_few}")).await;
        assert_eq!(answer.body, br#"{"id":"","ms":0}"#);
    }
}

#[tokio::test]
async fn chunks_are_spread_over_another_quarter_of_the_time() {
    let answer = get("/lat/800?bytes=900&chunks=3").await;
    let sizes: Vec<usize> = answer.arrivals.iter().map(|(_, size)| *size).collect();
    assert_eq!(sizes, [300; 3]);
    for (index, (at, _)) in answer.arrivals.iter().enumerate() {
        let due = Duration::from_millis(800 + 100 * index as u64);
        assert!(*at >= due && *at < due + Duration::from_millis(500), "chunk {index} at {at:?}, due at {due:?}");
    }
}

#[tokio::test]
async fn there_are_no_more_chunks_than_bytes() {
    let answer = get("/lat/0?chunks=64").await;
    assert_eq!((answer.body.as_slice(), answer.complete), (br#"{"id":"","ms":0}"#.as_slice(), true));
}

// Statuses and headers

#[tokio::test]
async fn errors_carry_their_status_text() {
    let server = start().await;
    for (status, text) in
        [(404, "Not Found"), (499, "Client Error"), (503, "Service Unavailable"), (599, "Server Error")]
    {
        let answer = get_from(server, &format!("/lat/0?status={status}")).await;
        assert_eq!((answer.status, answer.json()), (status, json!({"id": "", "ms": 0, "error": text})));
    }
}

#[tokio::test]
async fn statuses_without_a_body_have_none() {
    let server = start().await;
    for status in [204, 205, 304] {
        let answer = get_from(server, &format!("/lat/0?status={status}&bytes=100&chunks=4")).await;
        assert_eq!((answer.status, answer.body.len(), answer.complete), (status, 0, true));
    }
}

#[tokio::test]
async fn every_answer_is_open_to_other_origins_and_never_cached() {
    let server = start().await;
    for path in ["/lat/0", "/lat/0?status=500", "/lat/0?status=204", "/lat/0?bytes=no"] {
        let answer = get_from(server, path).await;
        for (name, value) in [
            ("content-type", "application/json"),
            ("cache-control", "no-store"),
            ("x-interleave", "server/1"),
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "x-interleave"),
            ("timing-allow-origin", "*"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name} of {path}");
        }
    }
}

#[tokio::test]
async fn a_preflight_is_granted() {
    let head = "OPTIONS /lat/100 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: https://docs.example\r\n\
                Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: x-lesson\r\n\r\n";
    let answer = send(start().await, head.to_owned()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("*"));
}

#[tokio::test]
async fn the_service_worker_spells_the_status_texts_the_same() {
    let worker = include_str!("../../../static/sw.js");
    let server = start().await;
    for status in 400..=599 {
        let answer = get_from(server, &format!("/lat/0?status={status}")).await.json();
        let text = answer["error"].as_str().expect("a text").to_owned();
        let named = !["Client Error", "Server Error"].contains(&text.as_str());
        assert_eq!(worker.contains(&format!("{status}: \"{text}\"")), named, "static/sw.js and {status}: {text}");
        assert_eq!(worker.contains(&format!("{status}: \"")), named, "{status}");
    }
}

// Failures as ordered

#[tokio::test]
async fn a_dropped_answer_breaks_off_in_its_last_chunk() {
    let server = start().await;
    let whole = get_from(server, "/lat/20?bytes=1000&chunks=4&drop=1").await;
    assert_eq!((whole.status, whole.body.len(), whole.complete), (200, 875, false));
    let single = get_from(server, "/lat/20?bytes=1000&drop=1").await;
    assert_eq!((single.status, single.body.len(), single.complete), (200, 500, false));
}

#[tokio::test]
async fn a_malformed_answer_is_complete_and_not_json() {
    let server = start().await;
    for (path, length) in [("/lat/0?malformed=1", 8), ("/lat/0?malformed=1&bytes=1000", 500)] {
        let answer = get_from(server, path).await;
        assert_eq!((answer.status, answer.body.len(), answer.complete), (200, length, true));
        assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    }
}

#[tokio::test]
async fn a_bad_value_is_refused_at_once_with_its_range() {
    let server = start().await;
    for (path, error) in [
        ("/lat/30001", "ms must be a whole number from 0 to 30000"),
        ("/lat/-1", "ms must be a whole number from 0 to 30000"),
        ("/lat/1e3", "ms must be a whole number from 0 to 30000"),
        ("/lat/+5", "ms must be a whole number from 0 to 30000"),
        ("/lat/30000?bytes=1048577", "bytes must be a whole number from 0 to 1048576"),
        ("/lat/30000?bytes=", "bytes must be a whole number from 0 to 1048576"),
        ("/lat/30000?status=199", "status must be a whole number from 200 to 599"),
        ("/lat/30000?status=600", "status must be a whole number from 200 to 599"),
        ("/lat/30000?chunks=0", "chunks must be a whole number from 1 to 64"),
        ("/lat/30000?chunks=65", "chunks must be a whole number from 1 to 64"),
        ("/lat/30000?drop=yes", "drop must be a whole number from 0 to 1"),
        ("/lat/30000?malformed=2", "malformed must be a whole number from 0 to 1"),
        ("/lat/30000?limit=1001", "limit must be a whole number from 0 to 1000"),
        ("/lat/30000?status=204&drop=1", "drop must be 0 for status 204, which has no body"),
        ("/lat/30000?status=304&malformed=1", "malformed must be 0 for status 304, which has no body"),
    ] {
        let answer = get_from(server, path).await;
        assert_eq!((answer.status, answer.json()), (400, json!({ "error": error })), "{path}");
    }
}

// The contract

#[tokio::test]
async fn the_server_keeps_the_contract() {
    for case in crate::cases::cases() {
        let (name, server, began) = (&case.name, start().await, Instant::now());
        let ask = |asked: crate::cases::Asked| async move {
            tokio::time::sleep_until(began + asked.at).await;
            let answer = get_from(server, &format!("/{}", asked.url)).await;
            let took = began.elapsed();
            asked.check(answer.status, &answer.body);
            let in_time = asked.answered..asked.answered + Duration::from_millis(200);
            assert!(in_time.contains(&took), "{name}: {} after {took:?}", asked.url);
        };
        futures::future::join_all(case.asked.iter().cloned().map(ask)).await;
    }
}

// Connections

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let server = start().await;
    let first = "GET /lat/0?id=1 HTTP/1.1\r\nHost: a\r\n\r\n";
    let second = "GET /lat/0?id=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let both = send(server, format!("{first}{second}")).await;
    let rest = String::from_utf8(both.body).unwrap();
    assert!(
        rest.starts_with(r#"{"id":"1","ms":0}HTTP/1.1 200 OK"#) && rest.ends_with(r#"{"id":"2","ms":0}"#),
        "{rest}"
    );
}

#[tokio::test]
async fn a_client_that_leaves_is_no_longer_waited_for() {
    let server = start().await;
    let mut connection = TcpStream::connect(server).unwrap();
    write!(connection, "GET /lat/30000 HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    until_waiting(server, 1).await;
    drop(connection);
    until_waiting(server, 0).await;
}

/// Asks until this many answers are on their way.
async fn until_waiting(server: SocketAddr, count: usize) {
    let wanted = json!({ "waiting": count });
    for _ in 0..200 {
        if get_from(server, "/waiting").await.json() == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("not {count} waiting within a second");
}

// A client that shows what a browser hides: when each piece came, and whether the body was all there.

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
    /// Time since the request, and bytes of body, of each read.
    arrivals: Vec<(Duration, usize)>,
    /// Whether as much came as `Content-Length` promised, or nothing was promised.
    complete: bool,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(latency_server::serve(listener));
    address
}

async fn get(path: &str) -> Answer {
    get_from(start().await, path).await
}

fn get_from(server: SocketAddr, path: &str) -> impl Future<Output = Answer> + Send + use<> {
    send(server, format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
}

/// Sends this and reads until the server closes the connection.
async fn send(server: SocketAddr, request: String) -> Answer {
    let talk = move || exchange(server, &request).expect("the server answers");
    tokio::task::spawn_blocking(talk).await.unwrap()
}

fn exchange(server: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut connection = TcpStream::connect(server)?;
    let began = Instant::now();
    connection.write_all(request.as_bytes())?;
    let (mut bytes, mut head_end, mut arrivals) = (Vec::new(), None, Vec::new());
    let mut buffer = [0; 65_536];
    loop {
        let read = connection.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..read]);
        let body_before = head_end.map(|end: usize| bytes.len() - read - end);
        head_end = head_end.or_else(|| bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4));
        if let Some(end) = head_end {
            arrivals.push((began.elapsed(), bytes.len() - end - body_before.unwrap_or(0)));
        }
    }
    let body = bytes.split_off(head_end.expect("the answer has a head"));
    let head = String::from_utf8(bytes).expect("the head is text");
    let status = head[9..12].parse().expect("a status line");
    let mut answer = Answer { status, head, body, arrivals, complete: true };
    answer.complete = answer.header("content-length").is_none_or(|length| length == answer.body.len().to_string());
    Ok(answer)
}
