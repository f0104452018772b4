//! Lesson: a crawler.

mod program;
mod story;

pub use story::STORY;

use super::{Input, Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash, workload};
use std::rc::Rc;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "crawler",
    section: "Everything together",
    subject: "A crawler",
    title: "Queue, semaphore, time limit and errors, in one small program.",
    lead: "It reads a small site from link to link. The links lead in circles, one page is missing, and one is far too \
           slow.",
    unit: "page",
    source_file: "src/lessons/crawler/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Workers", kind: Kind::Number { range: 1..=20, default: 4, at_most: None } },
        Setting {
            key: "limit",
            label: "Requests at a time",
            kind: Kind::Number { range: 1..=20, default: 2, at_most: None },
        },
        Setting {
            key: "patience",
            label: "Time limit, ms",
            kind: Kind::Number { range: 50..=5000, default: 400, at_most: None },
        },
        workload::BASE,
    ],
    strategies: &[
        Strategy { id: "one-by-one", title: "One by one", about: "one visit at a time", mistake: false, extra: false },
        Strategy {
            id: "unbounded",
            title: "A task per link",
            about: "as soon as the link is found",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "workers",
            title: "Workers",
            about: "a few share the work, and fewer ask at a time",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["unbounded", "workers"],
    lanes: Lanes::Tasks,
    level: Some(Level::Requests),
    heartbeat: false,
    same_work: &[&["one-by-one", "workers"]],
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("one-by-one", |input| super::program(program::one_by_one(site(&input), input.millis("patience")))),
        ("unbounded", |input| super::program(program::unbounded(site(&input), input.millis("patience")))),
        ("workers", |input| {
            super::program(program::workers(
                input.number("n"),
                input.number("limit"),
                site(&input),
                input.millis("patience"),
            ))
        }),
    ]
}

fn site(input: &Input) -> program::Site {
    let input = input.clone();
    Rc::new(move |page| input.site(page))
}
