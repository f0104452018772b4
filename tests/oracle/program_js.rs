//! A lesson's `program.js`: how a strategy of it is called, and what it tells. It runs on Node in virtual time
//! (`tests/host/oracle/javascript.rs`) and in browsers on their own (`tests/e2e/javascript.rs`).

use super::told::{End, Told};
use interleave::lessons::{Input, Kind, Lesson, Setting, Strategy, workload};
use serde_json::{Map, Value, json};

/// Strategies that don't tell what their Rust twins do, and why. The lesson's text says so too.
const DIFFERENT: &[(&str, &str, &str)] =
    &[("async-await", "never-awaited", "what is called begins at once in JavaScript, awaited or not")];

/// Why this strategy doesn't tell what its Rust twin does, if it doesn't.
pub fn different(lesson: &Lesson, strategy: &Strategy) -> Option<&'static str> {
    let this = (lesson.id, strategy.id);
    DIFFERENT.iter().find(|(lesson, strategy, _)| (*lesson, *strategy) == this).map(|(.., reason)| *reason)
}

/// The exported function: `rate-limit` is `rateLimit`.
pub fn function(strategy: &Strategy) -> String {
    let mut words = strategy.id.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| format!("{name}{}{}", word[..1].to_uppercase(), &word[1..]))
}

/// What a function can ask for by name: each setting and, where requests are made, their latencies.
pub fn arguments(lesson: &Lesson, input: &Input) -> Value {
    let mut arguments = Map::new();
    for Setting { key, kind, .. } in lesson.settings {
        let value = match kind {
            Kind::Number { .. } => json!(input.number(key)),
            Kind::Range { .. } => json!(input.range(key)),
            Kind::Choice { .. } => json!(input.choice(key)),
            Kind::Origin => continue,
        };
        arguments.insert(key.replace('-', "_"), value);
    }
    if lesson.settings.iter().any(|setting| setting.key == workload::LATENCY.key) {
        arguments.insert("latencies".into(), json!(input.latencies()));
    }
    arguments.into()
}

/// What it told: `{"printed": [[microseconds, line]], "ended": "returned", "text": its result}`.
pub fn told(answer: &Value) -> Told {
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
