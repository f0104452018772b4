//! What a request gives: a status and a body, or why there is none.

use std::rc::Rc;

/// A status and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// 100 to 599.
    pub status: u16,
    /// The whole body.
    pub body: Rc<[u8]>,
}

impl Response {
    /// 400 and above become [`FetchError::Status`]. Answers aiohttp's `raise_for_status`.
    pub fn error_for_status(self) -> Result<Self, FetchError> {
        if self.status >= 400 { Err(FetchError::Status(self.status)) } else { Ok(self) }
    }

    /// The body as JSON of the given shape. Strings with escapes in them go into a `String`.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, FetchError> {
        let mut unescaped = vec![0; self.body.len()];
        match serde_json_core::from_slice_escaped(&self.body, &mut unescaped) {
            Ok((value, read)) if self.body[read..].trim_ascii().is_empty() => Ok(value),
            // Where and why is of no use to a reader, and its words would be a part in three hundred of the page.
            _ => Err(FetchError::Body("not the JSON that was expected".into())),
        }
    }
}

/// Why a request gave nothing usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No answer: refused, unreachable, offline, forbidden by the other origin, or broken off. Browsers don't say which.
    #[error("no answer: {0}")]
    Network(String),
    /// The server answered with an error.
    #[error("HTTP {0}")]
    Status(u16),
    /// The body broke off or isn't what was expected.
    #[error("bad body: {0}")]
    Body(String),
    /// The URL is none.
    #[error("not a URL: {0}")]
    Url(String),
}
