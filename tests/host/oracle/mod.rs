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

mod differences;
mod javascript;
mod lessons;
mod own;
mod python;
mod random;

use interleave::{
    runtime::{ManualHost, Run},
    trace::{EventKind, Outcome, Recorder, Report, TaskId},
};
use python::{Python, Request};
use serde_json::json;
use std::io::{self, Write};

/// What a program told the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its lines, each with the microseconds since the program began, in order.
    pub printed: Vec<(u64, String)>,
    /// How it ended.
    pub ended: End,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With a value; its text if it is one.
    Returned(Option<String>),
    /// With an error of that text.
    Failed(String),
    /// By being cancelled.
    Cancelled,
    /// Never: everything waits for something else.
    Deadlock,
}

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

/// Runs a program until nothing happens any more, and says what it told.
pub fn tell(program: impl Future<Output: Report> + 'static) -> Told {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", program);
    host.run_until_idle();
    told(run.recorder())
}

/// What a recording says was printed, up to the end of the program itself.
fn told(recorder: &Recorder) -> Told {
    let mut printed = Vec::new();
    for event in recorder.events() {
        match event.kind {
            EventKind::Printed { text, .. } => printed.push((event.at.0, text.to_string())),
            EventKind::Finished { task: TaskId(0), outcome } => {
                let ended = match outcome {
                    Outcome::Value(text) => End::Returned(Some(text.to_string())),
                    Outcome::Error(text) => End::Failed(text.to_string()),
                    Outcome::Cancelled => End::Cancelled,
                };
                return Told { printed, ended };
            }
            _ => {}
        }
    }
    Told { printed, ended: End::Deadlock }
}

/// Whether what Rust told is what Python told. A value that is no str in Python is any value here.
pub fn agree(python: &Told, rust: &Told) -> bool {
    same_end(python, rust) && python.printed == rust.printed
}

fn same_end(python: &Told, rust: &Told) -> bool {
    matches!((&python.ended, &rust.ended), (End::Returned(None), End::Returned(_))) || python.ended == rust.ended
}

/// Says on standard error what was not tested, and why. Not by `eprintln!`, which the test harness keeps to itself.
fn skipped(what: &str) {
    // Where nobody listens, nobody is told.
    let _ = writeln!(io::stderr(), "skipped: {what}");
}

/// Both lists, the lines that differ marked.
pub fn side_by_side(python: &Told, rust: &Told) -> String {
    let lines = |told: &Told| {
        let line = |(at, text): &(u64, String)| format!("{:>6} ms  {text}", *at as f64 / 1_000.0);
        told.printed.iter().map(line).chain([format!("{:?}", told.ended)]).collect::<Vec<_>>()
    };
    let same_end = same_end(python, rust);
    let (python, mut rust) = (lines(python), lines(rust));
    if same_end {
        rust.pop();
        rust.extend(python.last().cloned());
    }
    let mut text = format!("\n  {:<56}{}\n", "CPython", "here");
    for place in 0..python.len().max(rust.len()) {
        let [left, right] = [&python, &rust].map(|lines| lines.get(place).map_or("", String::as_str));
        let mark = if left == right { ' ' } else { '≠' };
        text += &format!("{mark} {left:<56}{right}\n");
    }
    text
}
