//! The latency endpoint's contract: `lat/<ms>?bytes=&status=&chunks=&drop=&malformed=&limit=&id=&at=`.
//!
//! The service worker (`static/sw.js`) and `tests/e2e/src/latency_server.rs` answer it over HTTP; where neither is at hand
//! the hosts answer it themselves through [`Latency::answer`], after waiting [`Latency::wait`], and count what is under
//! way with [`super::under_way`].

use super::{FetchError, Response};
use std::{fmt::Write as _, rc::Rc, time::Duration};

/// The longest latency the endpoint takes, in milliseconds.
pub const MAX_MS: u32 = 30_000;
/// The largest body the endpoint gives, in bytes.
pub const MAX_BYTES: u32 = 1 << 20;
/// The most pieces a body comes in.
pub const MAX_CHUNKS: u32 = 64;
/// The highest limit that a request can name.
pub const MAX_LIMIT: u32 = 1_000;

/// One question to the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latency {
    /// Answer after this many milliseconds, 0 to [`MAX_MS`].
    pub ms: u32,
    /// The body's size in bytes, 0 to [`MAX_BYTES`]; smaller than the bare answer means the bare answer.
    pub bytes: u32,
    /// In how many pieces the body comes, 1 to [`MAX_CHUNKS`]: the first after `ms`, the rest at equal steps over another
    /// quarter of that.
    pub chunks: u32,
    /// How the answer fails, if it does.
    pub fault: Option<Fault>,
    /// How many requests may be under way at once, this one included, of those that name a limit and have the same
    /// [`at`](Self::at); one more is [`refused`](Self::refused). 0 is no limit, [`MAX_LIMIT`] the highest.
    pub limit: u32,
    /// Comes back in the body, and keeps URLs apart.
    pub id: String,
    /// Which run asks: a limit counts the requests of one run.
    pub at: String,
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

/// One piece of a body, or how it broke off.
pub type Piece = Result<Rc<[u8]>, FetchError>;

/// After how long an answer begins, how long it takes from there until it is whole, and what it is.
pub type Whole = (Duration, Duration, Result<Response, FetchError>);

/// A status, and each piece with how long after the one before it comes.
pub type Pieces = (u16, Vec<(Duration, Piece)>);

impl Latency {
    /// The question as a URL relative to the endpoint: `lat/200?bytes=512&id=3`.
    pub fn url(&self) -> String {
        let mut url = format!("lat/{}?bytes={}", self.ms, self.bytes);
        // Writing to a string can't fail.
        if self.chunks > 1 {
            let _ = write!(url, "&chunks={}", self.chunks);
        }
        let _ = match self.fault {
            None => Ok(()),
            Some(Fault::Status(status)) => write!(url, "&status={status}"),
            Some(Fault::Drop) => url.write_str("&drop=1"),
            Some(Fault::Malformed) => url.write_str("&malformed=1"),
        };
        if self.limit > 0 {
            let _ = write!(url, "&limit={}", self.limit);
        }
        for (key, value) in [("id", &self.id), ("at", &self.at)] {
            if key == "id" || !value.is_empty() {
                let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
                let _ = write!(url, "&{key}={value}");
            }
        }
        url
    }

    /// Reads a URL that [`Self::url`] wrote, none if it is another kind.
    pub fn parse(url: &str) -> Option<Self> {
        let path = url.strip_prefix("lat/")?;
        let (ms, query) = path.split_once('?').unwrap_or((path, ""));
        let (id, at) = (String::new(), String::new());
        let mut latency = Self { ms: ms.parse().ok()?, bytes: 0, chunks: 1, fault: None, limit: 0, id, at };
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "bytes" => latency.bytes = value.parse().ok()?,
                "chunks" => latency.chunks = value.parse().ok()?,
                "status" => latency.fault = Some(Fault::Status(value.parse().ok()?)),
                "drop" => latency.fault = Some(Fault::Drop),
                "malformed" => latency.fault = Some(Fault::Malformed),
                "limit" => latency.limit = value.parse().ok()?,
                "id" => latency.id = value.into_owned(),
                "at" => latency.at = value.into_owned(),
                _ => {}
            }
        }
        let is_body = latency.bytes <= MAX_BYTES && (1..=MAX_CHUNKS).contains(&latency.chunks);
        (latency.ms <= MAX_MS && latency.limit <= MAX_LIMIT && is_body).then_some(latency)
    }

    /// What is answered instead when its limit is reached: 503, at once.
    #[must_use]
    pub fn refused(self) -> Self {
        Self { ms: 0, chunks: 1, fault: Some(Fault::Status(503)), limit: 0, ..self }
    }

    /// How long to wait before the answer begins.
    pub fn wait(&self) -> Duration {
        Duration::from_millis(self.ms.into())
    }

    /// How long it takes from there until the answer is whole.
    pub fn spread(&self) -> Duration {
        if self.chunks > 1 { self.wait() / 4 } else { Duration::ZERO }
    }

    /// What the endpoint answers, once it is whole.
    pub fn answer(&self) -> Result<Response, FetchError> {
        match self.fault {
            Some(Fault::Drop) => Err(FetchError::Network("the connection was dropped".into())),
            _ => Ok(self.whole()),
        }
    }

    /// What the endpoint answers, piece by piece. A connection that breaks off does so in the middle of the last one.
    pub fn pieces(&self) -> Pieces {
        let Response { status, body } = self.whole();
        let count = self.chunks.min(body.len() as u32);
        let steps = count.saturating_sub(1).max(1);
        let edge = |place: u32| place as usize * body.len() / count as usize;
        let mut pieces: Vec<(Duration, Piece)> = (0..count)
            .map(|place| {
                let wait = if place == 0 { Duration::ZERO } else { self.spread() / steps };
                (wait, Ok(Rc::from(&body[edge(place)..edge(place + 1)])))
            })
            .collect();
        if self.fault == Some(Fault::Drop) {
            if let Some((_, Ok(last))) = pieces.last_mut() {
                *last = Rc::from(&last[..last.len().div_ceil(2)]);
            }
            pieces.push((Duration::ZERO, self.answer().map(|response| response.body)));
        }
        (status, pieces)
    }

    fn whole(&self) -> Response {
        let bare = format!(r#"{{"id":"{}","ms":{}}}"#, escaped(&self.id), self.ms);
        let pad = (self.bytes as usize).saturating_sub(bare.len() + r#","pad":"""#.len());
        let mut body = bare;
        if pad > 0 {
            body.truncate(body.len() - 1);
            body += &format!(r#","pad":"{}"}}"#, "x".repeat(pad));
        }
        let status = match self.fault {
            Some(Fault::Status(status)) => status,
            Some(Fault::Malformed) => {
                body.truncate(body.len() / 2);
                200
            }
            Some(Fault::Drop) | None => 200,
        };
        Response { status, body: body.into_bytes().into() }
    }
}

/// What the endpoint answers to a URL of a latency, none to another.
pub fn stand_in(url: &str) -> Option<Whole> {
    let latency = Latency::parse(url)?;
    Some((latency.wait(), latency.spread(), latency.answer()))
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
        Latency { ms: 200, bytes: 64, chunks: 1, fault, limit: 0, id: "3 & more".into(), at: String::new() }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for fault in [None, Some(Fault::Status(404)), Some(Fault::Drop), Some(Fault::Malformed)] {
            for (chunks, limit, at) in [(1, 0, ""), (64, 3, "gather-1 & 2")] {
                let latency = Latency { chunks, limit, at: at.into(), ..latency(fault) };
                assert_eq!(Latency::parse(&latency.url()), Some(latency));
            }
        }
    }

    #[test]
    fn other_urls_and_values_out_of_range_are_refused() {
        for url in [
            "",
            "lat/",
            "lat",
            "lat/x?bytes=1",
            "lat/30001?bytes=1",
            "lat/1?bytes=1048577",
            "lat/1?chunks=0",
            "lat/1?chunks=65",
            "lat/1?limit=1001",
            "lat/1?limit=some",
            "https://a/lat/1?",
        ] {
            assert_eq!(Latency::parse(url), None, "{url}");
        }
    }

    #[test]
    fn a_url_without_a_query_asks_for_no_more_than_the_wait() {
        let (id, at) = (String::new(), String::new());
        let bare = Latency { ms: 100, bytes: 0, chunks: 1, fault: None, limit: 0, id, at };
        assert_eq!(Latency::parse("lat/100"), Some(bare));
    }

    #[test]
    fn a_good_answer_has_the_size_asked_for_and_says_what_was_asked() {
        let response = latency(None).answer().unwrap();
        assert_eq!((response.status, response.body.len()), (200, 64));
        assert_eq!(response.json::<Answer>().unwrap(), Answer { id: "3 & more".into(), ms: 200 });
    }

    #[test]
    fn the_pieces_are_the_answer_and_come_at_equal_steps() {
        for chunks in [1, 2, 5, 64] {
            let latency = Latency { chunks, ..latency(None) };
            let (status, pieces) = latency.pieces();
            let body: Vec<u8> = pieces.iter().flat_map(|(_, piece)| piece.clone().unwrap().to_vec()).collect();
            assert_eq!(Ok(Response { status, body: body.into() }), latency.answer());
            let waits: Duration = pieces.iter().map(|(wait, _)| *wait).sum();
            assert!(latency.spread() - waits < Duration::from_micros(1), "{chunks}: {waits:?}");
        }
        assert_eq!(latency(None).spread(), Duration::ZERO);
    }

    #[test]
    fn a_dropped_connection_breaks_off_in_the_middle_of_the_last_piece() {
        let pieces = |chunks| Latency { chunks, ..latency(Some(Fault::Drop)) }.pieces().1;
        let sizes = |chunks| pieces(chunks).into_iter().map(|(_, piece)| piece.ok().map(|piece| piece.len()));
        assert_eq!(sizes(1).collect::<Vec<_>>(), [Some(32), None]);
        assert_eq!(sizes(4).collect::<Vec<_>>(), [Some(16), Some(16), Some(16), Some(8), None]);
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
