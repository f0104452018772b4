//! Why a file can't be read.

use super::{Fault, VERSION};

/// Why a file can't be read, and where the reason stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not JSON, it ends too early, or a value is not of the kind that belongs there.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// From 1.
        line: usize,
        /// In bytes, from 1; 0 right after the end of a line.
        column: usize,
        /// What stands there, and what was expected; in a way's events, the numbers of both too.
        what: String,
    },
    /// It is of another version.
    #[error("it is of version {found}, and only version {VERSION} can be read")]
    Version {
        /// Its version.
        found: u64,
    },
    /// No program can have been recorded like that.
    #[error("way {way}, event {event}: {fault}")]
    Event {
        /// Which of the ways, from 0.
        way: usize,
        /// Which of its events, from 0.
        event: usize,
        /// What is wrong with it, and what was expected.
        fault: Fault,
    },
}

/// A message quotes what it found. No more than this is kept of it, in bytes.
const MOST: usize = 400;

impl From<serde_json::Error> for FileError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let mut what = error.to_string();
        // The place stands at the end, too.
        let place = format!(" at line {line} column {column}");
        if what.ends_with(&place) {
            what.truncate(what.len() - place.len());
        }
        if what.len() > MOST {
            let end = (0..=MOST).rev().find(|end| what.is_char_boundary(*end)).unwrap_or_default();
            what.truncate(end);
            what.push('…');
        }
        Self::Json { line, column, what }
    }
}
