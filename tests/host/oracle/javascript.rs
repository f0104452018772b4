//! Every strategy of every lesson in the lesson's `program.js`, on Node in virtual time (`tests/oracle/javascript.mjs`).
//!
//! As each lesson has it, and no other: what happens at the same instant has no order that JavaScript and asyncio agree
//! on, and the lessons are made so that nothing of note does.

use super::{End, Told, lessons::arguments, side_by_side, tell};
use interleave::lessons::{Input, LESSONS, Lesson, Strategy};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Strategies that don't tell what their Rust twins do, and why. The lesson's text says so too.
const DIFFERENT: &[(&str, &str, &str)] =
    &[("async-await", "never-awaited", "what is called begins at once in JavaScript, awaited or not")];

#[test]
fn every_program_js_prints_and_gives_what_rust_does() {
    let all = || LESSONS.iter().flat_map(|lesson| lesson.strategies.iter().map(|strategy| (*lesson, strategy)));
    let answers = node(&all().map(request).collect::<Vec<_>>().join("\n"));
    assert_eq!(answers.len(), all().count(), "an answer for each strategy");
    let wrong: String =
        all().zip(answers).filter_map(|((lesson, strategy), answer)| wrong(lesson, strategy, &answer)).collect();
    assert!(wrong.is_empty(), "JavaScript's part is on the left\n{wrong}");
}

/// What is not as it should be, if anything is.
fn wrong(lesson: &'static Lesson, strategy: &Strategy, answer: &Value) -> Option<String> {
    let (rust, javascript) = (tell((strategy.program.start)(Input::of(lesson))), told(answer));
    let is_same = prints_the_same(&rust, &javascript) && gives_the_same(&rust.ended, &javascript.ended);
    let reason = DIFFERENT.iter().find(|(id, name, _)| (*id, *name) == (lesson.id, strategy.id));
    match (is_same, reason) {
        (false, None) => Some(format!("{}, {}\n{}", lesson.id, strategy.id, side_by_side(&javascript, &rust))),
        (true, Some((.., reason))) => Some(format!("{}, {} is no different: {reason}\n", lesson.id, strategy.id)),
        _ => None,
    }
}

fn request((lesson, strategy): (&'static Lesson, &Strategy)) -> String {
    let file = Path::new(lesson.source_file).with_extension("js").display().to_string();
    let arguments = arguments(lesson, &Input::of(lesson));
    json!({ "file": file, "function": camel(strategy.id), "arguments": arguments }).to_string()
}

/// `rate-limit` is `rateLimit`.
fn camel(id: &str) -> String {
    let mut words = id.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
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

fn told(answer: &Value) -> Told {
    let text = answer["text"].as_str().map(str::to_owned);
    let ended = match answer["ended"].as_str() {
        Some("returned") => End::Returned(text),
        Some("deadlock") => End::Deadlock,
        _ => End::Failed(text.unwrap_or_default()),
    };
    let printed = answer["printed"].as_array().into_iter().flatten();
    let line = |line: &Value| Some((line[0].as_u64()?, line[1].as_str()?.to_owned()));
    Told { printed: printed.filter_map(line).collect(), ended }
}

/// The same lines in the same order, at about the same times: who looks at the clock until it is late enough is a little
/// late, and the service worker counts whole milliseconds.
fn prints_the_same(rust: &Told, javascript: &Told) -> bool {
    let near =
        |((at, text), (other, same)): (&(u64, String), &(u64, String))| text == same && at.abs_diff(*other) <= 5_000;
    rust.printed.len() == javascript.printed.len() && rust.printed.iter().zip(&javascript.printed).all(near)
}

/// A value that is no string in JavaScript is any value here.
fn gives_the_same(rust: &End, javascript: &End) -> bool {
    matches!((rust, javascript), (End::Returned(_), End::Returned(None))) || rust == javascript
}
