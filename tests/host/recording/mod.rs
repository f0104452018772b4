//! How recordings compare, and recordings as files.

mod compare;
mod file;
