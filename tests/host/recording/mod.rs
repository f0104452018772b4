//! How recordings compare, and recordings as files.

mod compare;
pub mod file;
