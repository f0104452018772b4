//! Thousands of random programs, each written as Python and performed here: both must print the same at the same times.
//!
//! ```text
//! ORACLE_PROGRAMS=1000000 ORACLE_SEED=50000 cargo test --test host random   # more of them, from that seed on
//! ```
//!
//! A program that differs is made smaller and shown: as Python, as both tell it, and as JSON. Keep the JSON as a file in
//! `tests/oracle/regressions`, where it is performed in every run.

pub mod draw;
pub mod perform;
mod program;
mod shrink;
mod sound;
mod twin;
mod world;

use super::{Told, agree, python, side_by_side, skipped, told::record};
use draw::Theme;
use program::Block;
use python::{Python, Request};
use serde_json::json;
use std::{env, fs};

/// Programs of all themes in a run of the tests, for the machine's Python; half as many others for the newest one.
const PROGRAMS: u64 = 20_000;
/// Programs that a Python is given at once: it runs them while those before are performed here.
const BATCH: usize = 100;
/// Not the last one, which needs Python 3.13.
const THEMES: [Theme; 5] = [Theme::Tasks, Theme::Combined, Theme::Locks, Theme::Queues, Theme::All];

#[test]
fn random_programs_do_what_they_do_in_python() {
    check_many(&mut python::any(), &THEMES, 0, PROGRAMS);
}

#[test]
fn random_programs_do_what_they_do_in_the_newest_python() {
    match python::newest() {
        // Other programs, should both be the same Python.
        Some(mut python) => {
            check_many(&mut python, &[&THEMES[..], &[Theme::Shutdown]].concat(), 1_000_000_000, PROGRAMS / 2)
        }
        None => skipped("random programs in another Python need 3.13"),
    }
}

fn check_many(python: &mut Python, themes: &[Theme], first: u64, count: u64) {
    let number = |name| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("ORACLE_SEED").unwrap_or(first);
    let count = number("ORACLE_PROGRAMS").unwrap_or(count);
    let drawn = (first..first + count).map(|seed| {
        let theme = themes[(seed % themes.len() as u64) as usize];
        (format!("{theme:?}, seed {seed},"), draw::program(theme, seed))
    });
    let mut batches = Batches { drawn, python };
    let mut begun = batches.begin();
    while !begun.is_empty() {
        let next = batches.begin();
        let found: Vec<_> = begun.iter().map(|program| perform(&program.name, &program.block)).collect();
        let expected = batches.python.answers(&begun.iter().map(Begun::request).collect::<Vec<_>>());
        for (place, (expected, found)) in expected.iter().zip(&found).enumerate() {
            if !agree(expected, found) {
                // What was asked beside it is heard of first.
                if !next.is_empty() {
                    batches.python.answers(&next.iter().map(Begun::request).collect::<Vec<_>>());
                }
                show(batches.python, &begun[place].name, &begun[place].block);
            }
        }
        begun = next;
    }
}

/// A program that Python was asked to run.
struct Begun {
    name: String,
    block: Block,
    source: String,
}

impl Begun {
    fn request(&self) -> Request<'_> {
        request(&self.source)
    }
}

struct Batches<'a, I> {
    drawn: I,
    python: &'a mut Python,
}

impl<I: Iterator<Item = (String, Block)>> Batches<'_, I> {
    /// Asks Python to run the next ones. Empty when there are no more.
    fn begin(&mut self) -> Vec<Begun> {
        let next = self.drawn.by_ref().take(BATCH);
        let begun: Vec<_> = next.map(|(name, block)| Begun { name, source: twin::python(&block), block }).collect();
        if !begun.is_empty() {
            self.python.begin(&begun.iter().map(Begun::request).collect::<Vec<_>>());
        }
        begun
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
    let (expected, found) = both(python, name, program);
    if !agree(&expected, &found) {
        show(python, name, program);
    }
}

/// Makes a program that differs smaller, and shows it.
fn show(python: &mut Python, name: &str, program: &Block) -> ! {
    let small = shrink::smallest(program.clone(), |smaller| {
        let (expected, found) = both(python, name, smaller);
        !agree(&expected, &found)
    });
    let (expected, found) = both(python, name, &small);
    panic!("{name} differs:\n\n{}\n{}\n{}\n", twin::python(&small), side_by_side(&expected, &found), json!(small));
}

fn both(python: &mut Python, name: &str, program: &Block) -> (Told, Told) {
    (python.run(&request(&twin::python(program))), perform(name, program))
}

fn request(source: &str) -> Request<'_> {
    Request { source, file: "a random program", function: "main", arguments: json!({}), timers_last: true }
}

/// Performs it here, and looks at its recording.
fn perform(name: &str, program: &Block) -> Told {
    let (told, recorder) = record(perform::rust(program.clone()));
    sound::check(&recorder.events(), name);
    told
}
