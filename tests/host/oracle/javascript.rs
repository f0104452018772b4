//! Every strategy of every lesson in the lesson's `program.js`, on Node in virtual time (`tests/oracle/javascript.mjs`).
//! On real clocks, in browsers: `tests/e2e/javascript.rs`.
//!
//! As each lesson has it, and no other: what happens at the same instant has no order that JavaScript and asyncio agree
//! on, and the lessons are made so that nothing of note does.

use super::{
    Told,
    program_js::{arguments, different, function, told},
    same_end, side_by_side, tell,
};
use crate::support::program_of;
use interleave::lessons::{Input, LESSONS, Lesson, Strategy};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

#[test]
fn every_program_js_prints_and_gives_what_rust_does() {
    let all = || LESSONS.iter().flat_map(|lesson| lesson.strategies.iter().map(|strategy| (*lesson, strategy)));
    let answers = node(&all().map(request).collect::<Vec<_>>().join("\n"));
    assert_eq!(answers.len(), all().count(), "an answer for each strategy");
    let wrong: String =
        all().zip(answers).filter_map(|((lesson, strategy), answer)| wrong(lesson, strategy, &answer)).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is not as it should be, if anything is.
fn wrong(lesson: &'static Lesson, strategy: &Strategy, answer: &Value) -> Option<String> {
    let (rust, javascript) = (tell(program_of(lesson, strategy.id)(Input::of(lesson))), told(answer));
    let is_same = prints_the_same(&rust, &javascript) && same_end(&javascript, &rust);
    match (is_same, different(lesson, strategy)) {
        (false, None) => Some(format!("{}, {}\n{}", lesson.id, strategy.id, side_by_side(&javascript, &rust))),
        (true, Some(reason)) => Some(format!("{}, {} is no different: {reason}\n", lesson.id, strategy.id)),
        _ => None,
    }
}

fn request((lesson, strategy): (&'static Lesson, &Strategy)) -> String {
    let file = Path::new(lesson.source_file).with_extension("js").display().to_string();
    let arguments = arguments(lesson, &Input::of(lesson));
    json!({ "file": file, "function": function(strategy), "arguments": arguments }).to_string()
}

/// One answer a line.
fn node(requests: &str) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/javascript.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Node, which make test needs");
    let mut input = node.stdin.take().expect("it is piped");
    writeln!(input, "{requests}").expect("Node reads");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The same lines in the same order, at about the same times: who looks at the clock until it is late enough is a little
/// late, and the service worker counts whole milliseconds.
fn prints_the_same(rust: &Told, javascript: &Told) -> bool {
    let near =
        |((at, text), (other, same)): (&(u64, String), &(u64, String))| text == same && at.abs_diff(*other) <= 5_000;
    rust.printed.len() == javascript.printed.len() && rust.printed.iter().zip(&javascript.printed).all(near)
}
