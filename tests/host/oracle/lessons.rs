//! Every strategy of every lesson, against the lesson's own `program.py`.

use super::{End, agree, program_js::arguments, python, side_by_side, skipped, tell};
use crate::support::program_of;
use interleave::lessons::{Input, Kind, LESSONS, Lesson, Setting, Strategy, Value};
use oorandom::Rand32;
use python::{Python, Request};
use serde_json::json;
use std::{fs, ops::RangeInclusive, path::Path};

/// Strategies that don't do what their Python twins do, and why. The lesson's text says so too; it is best empty.
const DIFFERENT: &[(&str, &str, &str)] = &[];

/// Strategies whose Python twins need 3.13 (`Queue.shutdown` came with it): they are skipped where there is none.
const NEEDS_3_13: &[(&str, &str)] = &[("queues", "shutdown")];

/// Inputs drawn for each strategy, besides its lesson's defaults.
const DRAWS: u64 = 20;

#[test]
fn every_strategy_prints_and_gives_what_its_python_twin_does() {
    for &lesson in LESSONS {
        for strategy in lesson.strategies {
            check(lesson, strategy);
        }
    }
}

#[test]
fn every_python_program_is_a_script_that_runs() {
    let mut python = python::newest().unwrap_or_else(python::any);
    for &lesson in LESSONS {
        let (file, source) = program_py(lesson);
        assert!(source.contains("\nif __name__ == \"__main__\":"), "{file}");
        let request =
            Request { source: &source, file: &file, function: "main", arguments: json!({}), timers_last: false };
        let told = python.run(&request);
        assert!(matches!(told.ended, End::Returned(_)), "{file}: {told:?}");
    }
}

fn check(lesson: &'static Lesson, strategy: &Strategy) {
    let this = (lesson.id, strategy.id);
    let python = if NEEDS_3_13.contains(&this) { python::newest() } else { Some(python::any()) };
    let Some(mut python) = python else {
        return skipped(&format!("{}, {} needs Python 3.13", lesson.id, strategy.id));
    };
    let drawn = (0..DRAWS).map(|seed| draw(lesson, seed));
    let differences = [Input::of(lesson)].into_iter().chain(drawn);
    let mut differences = differences.filter_map(|input| difference(&mut python, lesson, strategy, input));
    let reason = DIFFERENT.iter().find(|(lesson, strategy, _)| (*lesson, *strategy) == this).map(|(.., reason)| reason);
    match (differences.next(), reason) {
        (Some(difference), None) => panic!("{}, {} differs:\n{difference}", lesson.id, strategy.id),
        (None, Some(reason)) => panic!("{}, {} does not differ any more: {reason}", lesson.id, strategy.id),
        _ => {}
    }
}

/// Runs both; what is different, if anything is.
fn difference(python: &mut Python, lesson: &'static Lesson, strategy: &Strategy, input: Input) -> Option<String> {
    let (file, source) = program_py(lesson);
    let arguments = arguments(lesson, &input);
    let function = strategy.id.replace('-', "_");
    let expected = python.run(&Request {
        source: &source,
        file: &file,
        function: &function,
        arguments: arguments.clone(),
        timers_last: false,
    });
    let found = tell(program_of(lesson, strategy.id)(input));
    (!agree(&expected, &found)).then(|| format!("{arguments}\n{}", side_by_side(&expected, &found)))
}

fn program_py(lesson: &Lesson) -> (String, String) {
    let file = Path::new(lesson.source_file).with_extension("py");
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file));
    (file.display().to_string(), source.unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

/// Every setting drawn from its range. No time is zero: `asyncio.sleep(0)` is another thing (see `own.rs`).
fn draw(lesson: &'static Lesson, seed: u64) -> Input {
    let mut random = Rand32::new(seed);
    let mut within = |range: &RangeInclusive<u32>, most: u32| {
        let least = *range.start();
        random.rand_range(least..(*range.end()).min(most).max(least) + 1)
    };
    let mut input = Input::of(lesson);
    for Setting { key, kind, .. } in lesson.settings {
        let value = match kind {
            Kind::Number { range, default, at_most } => {
                let most = at_most.map_or(2 * default.max(&4), |other| input.number(other));
                Value::Number(within(range, most))
            }
            Kind::Range { range, default } => {
                let (one, other) = (within(range, default.1).max(1), within(range, default.1).max(1));
                Value::Range(one.min(other), one.max(other))
            }
            Kind::Choice { options, .. } => {
                Value::Choice(options[within(&(0..=options.len() as u32 - 1), u32::MAX) as usize].0)
            }
            Kind::Origin => continue,
        };
        input = input.with(key, value);
    }
    input
}
