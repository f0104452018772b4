//! Thousands of random programs, each written as Python and performed here: both must print the same at the same times.
//!
//! ```text
//! ORACLE_PROGRAMS=100000 ORACLE_SEED=5000 cargo test --test host random   # more of them, from that seed on
//! ```
//!
//! A program that differs is made smaller and shown: as Python, as both tell it, and as JSON. Keep the JSON as a file in
//! `tests/oracle/regressions`, where it is performed in every run.

mod draw;
mod perform;
mod program;
mod shrink;
mod twin;
mod world;

use super::{Told, agree, python, side_by_side, skipped, tell};
use draw::Theme;
use program::Block;
use python::{Python, Request};
use serde_json::json;
use std::{env, fs};

/// Programs of each theme in a run of the tests.
const PROGRAMS: u64 = 1_000;

#[test]
fn random_programs_do_what_they_do_in_python() {
    let themes = [Theme::Tasks, Theme::Combined, Theme::Locks, Theme::Queues, Theme::All];
    check_many(&mut python::any(), &themes);
}

#[test]
fn random_programs_that_shut_queues_down_do_what_they_do_in_python() {
    match python::newest() {
        Some(mut python) => check_many(&mut python, &[Theme::Shutdown]),
        None => skipped("random programs that shut queues down need Python 3.13"),
    }
}

fn check_many(python: &mut Python, themes: &[Theme]) {
    let number = |name| env::var(name).ok().and_then(|value| value.parse().ok());
    let (first, count) = (number("ORACLE_SEED").unwrap_or(0), number("ORACLE_PROGRAMS").unwrap_or(PROGRAMS));
    for theme in themes {
        for seed in first..first + count {
            check(python, &format!("{theme:?}, seed {seed},"), &draw::program(*theme, seed));
        }
    }
}

#[test]
fn programs_that_once_differed_do_not_any_more() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/regressions");
    for file in fs::read_dir(folder).expect("the folder is there").flatten() {
        let (name, text) = (file.path(), fs::read_to_string(file.path()).expect("a file"));
        let program = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", name.display()));
        check(&mut python::any(), &name.to_string_lossy(), &program);
    }
}

fn check(python: &mut Python, name: &str, program: &Block) {
    let both = |python: &mut Python, program: &Block| (expected(python, program), tell(perform::rust(program.clone())));
    let (expected, found) = both(python, program);
    if agree(&expected, &found) {
        return;
    }
    let small = shrink::smallest(program.clone(), |smaller| {
        let (expected, found) = both(python, smaller);
        !agree(&expected, &found)
    });
    let (expected, found) = both(python, &small);
    panic!("{name} differs:\n\n{}\n{}\n{}\n", twin::python(&small), side_by_side(&expected, &found), json!(small));
}

fn expected(python: &mut Python, program: &Block) -> Told {
    let source = twin::python(program);
    python.run(&Request {
        source: &source,
        file: "a random program",
        function: "main",
        arguments: json!({}),
        timers_last: true,
    })
}
