//! The endpoint's contract as a table, `cases.json`: what is asked when, and what is answered when. Everything that
//! answers is run against it: hosts by themselves (`tests/host/endpoint.rs`), the latency server, and the service worker
//! (`tests/sw.test.mjs`).

use serde_json::Value;
use std::time::Duration;

/// Requests that belong together, in the order they are sent.
pub struct Case {
    /// What they show.
    pub name: String,
    /// The requests.
    pub asked: Vec<Asked>,
}

/// One request, and what must come of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// When it is sent.
    pub at: Duration,
    /// Relative to the endpoint.
    pub url: String,
    /// When the whole answer is there.
    pub answered: Duration,
    status: u64,
    /// The members that the body must have, as JSON; null for none.
    id: Value,
    ms: Value,
    bytes: Value,
}

/// The table.
pub fn cases() -> Vec<Case> {
    let cases: Value = serde_json::from_str(include_str!("cases.json")).expect("the table is JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let time = |value: &Value| Duration::from_millis(value.as_u64().expect("milliseconds"));
    let asked = |asked: &Value| Asked {
        at: time(&asked["at"]),
        url: text(&asked["url"]),
        answered: time(&asked["answered"]),
        status: asked["status"].as_u64().expect("a status"),
        id: asked["id"].clone(),
        ms: asked["ms"].clone(),
        bytes: asked["bytes"].clone(),
    };
    let all = |value: &Value| value.as_array().expect("a list").clone();
    let case =
        |case: &Value| Case { name: text(&case["name"]), asked: all(&case["asked"]).iter().map(asked).collect() };
    all(&cases).iter().map(case).collect()
}

impl Asked {
    /// Asserts that this is the answer.
    pub fn check(&self, status: u16, body: &[u8]) {
        assert_eq!(u64::from(status), self.status, "{}", self.url);
        if !self.id.is_null() {
            let json: Value = serde_json::from_slice(body).expect("the body is JSON");
            assert_eq!((&json["id"], &json["ms"]), (&self.id, &self.ms), "{}", self.url);
        }
        if !self.bytes.is_null() {
            assert_eq!(self.bytes, body.len(), "{}", self.url);
        }
    }
}
