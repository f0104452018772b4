//! Recordings as files.

mod file;
