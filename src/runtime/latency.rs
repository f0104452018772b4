//! The latency endpoint's contract: `lat/<ms>?bytes=&status=&chunks=&drop=&malformed=&id=`.
//!
//! The service worker (`static/sw.js`) and `examples/latency_server.rs` answer it over HTTP; where neither is at hand
//! the hosts answer it themselves through [`Latency::answer`], after waiting [`Latency::wait`].

use super::{FetchError, Response};
use crate::trace::{Outcome, Report};
use std::{fmt::Write as _, time::Duration};

/// The longest latency the endpoint takes, in milliseconds.
pub const MAX_MS: u32 = 30_000;
/// The largest body the endpoint gives, in bytes.
pub const MAX_BYTES: u32 = 1 << 20;

/// One question to the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latency {
    /// Answer after this many milliseconds, 0 to [`MAX_MS`].
    pub ms: u32,
    /// The body's size in bytes, 0 to [`MAX_BYTES`]; smaller than the bare answer means the bare answer.
    pub bytes: u32,
    /// How the answer fails, if it does.
    pub fault: Option<Fault>,
    /// Comes back in the body, and keeps URLs apart.
    pub id: String,
}

/// The ways an answer can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// This HTTP status, 400 to 599.
    Status(u16),
    /// The connection breaks off.
    Drop,
    /// The body is JSON cut off in its middle.
    Malformed,
}

/// The body of a good answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Answer {
    /// The question's `id`.
    pub id: String,
    /// The latency asked for, in milliseconds.
    pub ms: u32,
}

impl Report for Answer {
    fn report(&self) -> Outcome {
        Outcome::Value(format!("answer {}", self.id).into())
    }
}

impl Latency {
    /// The question as a URL relative to the endpoint: `lat/200?bytes=512&id=3`.
    pub fn url(&self) -> String {
        let mut url = format!("lat/{}?bytes={}", self.ms, self.bytes);
        // Writing to a string can't fail.
        let _ = match self.fault {
            None => Ok(()),
            Some(Fault::Status(status)) => write!(url, "&status={status}"),
            Some(Fault::Drop) => url.write_str("&drop=1"),
            Some(Fault::Malformed) => url.write_str("&malformed=1"),
        };
        let id: String = form_urlencoded::byte_serialize(self.id.as_bytes()).collect();
        url + "&id=" + &id
    }

    /// Reads a URL that [`Self::url`] wrote, none if it is another kind.
    pub fn parse(url: &str) -> Option<Self> {
        let (ms, query) = url.strip_prefix("lat/")?.split_once('?')?;
        let mut latency = Self { ms: ms.parse().ok()?, bytes: 0, fault: None, id: String::new() };
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "bytes" => latency.bytes = value.parse().ok()?,
                "status" => latency.fault = Some(Fault::Status(value.parse().ok()?)),
                "drop" => latency.fault = Some(Fault::Drop),
                "malformed" => latency.fault = Some(Fault::Malformed),
                "id" => latency.id = value.into_owned(),
                _ => {}
            }
        }
        (latency.ms <= MAX_MS && latency.bytes <= MAX_BYTES).then_some(latency)
    }

    /// How long to wait before the answer.
    pub fn wait(&self) -> Duration {
        Duration::from_millis(self.ms.into())
    }

    /// What the endpoint answers.
    pub fn answer(&self) -> Result<Response, FetchError> {
        let bare = format!(r#"{{"id":"{}","ms":{}}}"#, escaped(&self.id), self.ms);
        let pad = (self.bytes as usize).saturating_sub(bare.len() + r#","pad":"""#.len());
        let mut body = bare;
        if pad > 0 {
            body.truncate(body.len() - 1);
            body += &format!(r#","pad":"{}"}}"#, "x".repeat(pad));
        }
        let status = match self.fault {
            Some(Fault::Drop) => return Err(FetchError::Network("the connection was dropped".into())),
            Some(Fault::Status(status)) => status,
            Some(Fault::Malformed) => {
                body.truncate(body.len() / 2);
                200
            }
            None => 200,
        };
        Ok(Response { status, body: body.into_bytes().into() })
    }
}

/// As the inside of a JSON string (RFC 8259, section 7).
fn escaped(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..=' ' => json += &format!("\\u{:04x}", u32::from(c)),
            c => json.push(c),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latency(fault: Option<Fault>) -> Latency {
        Latency { ms: 200, bytes: 64, fault, id: "3 & more".into() }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for fault in [None, Some(Fault::Status(404)), Some(Fault::Drop), Some(Fault::Malformed)] {
            assert_eq!(Latency::parse(&latency(fault).url()), Some(latency(fault)));
        }
    }

    #[test]
    fn other_urls_and_values_out_of_range_are_refused() {
        for url in
            ["", "lat/", "lat/1", "lat/x?bytes=1", "lat/30001?bytes=1", "lat/1?bytes=1048577", "https://a/lat/1?"]
        {
            assert_eq!(Latency::parse(url), None, "{url}");
        }
    }

    #[test]
    fn a_good_answer_has_the_size_asked_for_and_says_what_was_asked() {
        let response = latency(None).answer().unwrap();
        assert_eq!((response.status, response.body.len()), (200, 64));
        assert_eq!(response.json::<Answer>().unwrap(), Answer { id: "3 & more".into(), ms: 200 });
    }

    #[test]
    fn each_fault_fails_in_its_own_way() {
        let outcome = |fault| {
            let response = latency(Some(fault)).answer()?.error_for_status()?;
            response.json::<Answer>()
        };
        assert_eq!(outcome(Fault::Status(503)), Err(FetchError::Status(503)));
        assert!(matches!(outcome(Fault::Drop), Err(FetchError::Network(_))));
        assert!(matches!(outcome(Fault::Malformed), Err(FetchError::Body(_))));
    }
}
