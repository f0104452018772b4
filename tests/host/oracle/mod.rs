//! CPython as the oracle: what a program prints, when, and how it ends must be the same here and there.
//!
//! `tests/oracle` runs Python programs on asyncio's own loop in virtual time; here the Rust twin runs on a `ManualHost`.
//! [`same`] compares two programs of your own, `lessons.rs` every strategy of every lesson, `random.rs` thousands of
//! programs that nobody wrote; `javascript.rs` compares the lessons' JavaScript. Up to the end of the program itself: what
//! the tasks it leaves behind print while they are ended is not compared, since here a run's end ends them all at once.
//!
//! ```text
//! python3 tests/oracle/server.py FILE.py FUNCTION '{"n": 8}'    # what Python says, by hand
//! PYTHON=/path/to/python3.13 cargo test --test host oracle       # with another Python
//! ```

mod corners;
mod differences;
mod javascript;
#[path = "../../oracle/late.rs"]
mod late;
mod lessons;
mod own;
#[path = "../../oracle/program_js.rs"]
mod program_js;
mod python;
pub mod random;
mod real_clocks;
#[path = "../../oracle/told.rs"]
mod told;

use interleave::runtime::Report;
use python::{Python, Request};
use serde_json::json;
use std::io::{self, Write};
use told::{End, Told, same_end, side_by_side, tell};

/// Asserts that `main` of a Python program and a Rust program do the same: the same lines at the same times, and the
/// same result where Python's is a str or an exception.
///
/// ```ignore
/// oracle::same(
///     r#"
/// import asyncio
///
/// async def main():
///     await asyncio.sleep(0.1)
///     print("awake")
/// "#,
///     || async {
///         sleep(ms(100)).await;
///         print("awake");
///     },
/// );
/// ```
///
/// `time.sleep` is [`interleave::runtime::block`]. What differs on purpose is in `differences.rs`.
#[track_caller]
pub fn same<F>(python: &str, rust: impl FnOnce() -> F)
where
    F: Future<Output: Report> + 'static,
{
    compare(&mut python::any(), python, rust());
}

/// As [`same`], for what came with Python 3.13: skipped, by the name of `what`, where there is none.
#[track_caller]
pub fn same_in_3_13<F>(what: &str, python: &str, rust: impl FnOnce() -> F)
where
    F: Future<Output: Report> + 'static,
{
    match python::newest() {
        Some(mut newest) => compare(&mut newest, python, rust()),
        None => skipped(&format!("{what} needs Python 3.13")),
    }
}

#[track_caller]
fn compare(python: &mut Python, source: &str, rust: impl Future<Output: Report> + 'static) {
    let request =
        Request { source, file: "the Python program", function: "main", arguments: json!({}), timers_last: false };
    let expected = python.run(&request);
    let found = tell(rust);
    assert!(agree(&expected, &found), "{}", side_by_side(&expected, &found));
}

/// Whether what Rust told is what Python told. A value that is no str in Python is any value here.
pub fn agree(python: &Told, rust: &Told) -> bool {
    same_end(python, rust) && python.printed == rust.printed
}

/// Says on standard error what was not tested, and why. Not by `eprintln!`, which the test harness keeps to itself.
fn skipped(what: &str) {
    // Where nobody listens, nobody is told.
    let _ = writeln!(io::stderr(), "skipped: {what}");
}
