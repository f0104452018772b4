//! Lesson: one of several tasks fails.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash, workload};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "exceptions",
    section: "Best practice",
    subject: "Handling errors",
    title: "An error must reach code that handles it.",
    lead: "An error in a task is kept until that task is awaited. How you wait decides when you hear of it, and what \
           becomes of the other tasks.",
    unit: "request",
    source_file: "src/lessons/exceptions/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { kind: Kind::Number { range: 1..=20, default: 4, at_most: None }, ..workload::N },
        Setting { kind: Kind::Range { range: 0..=2_000, default: (100, 600) }, ..workload::LATENCY },
        Setting { kind: Kind::Number { range: 0..=999_999, default: 29, at_most: None }, ..workload::SEED },
        Setting { kind: Kind::Number { range: 0..=20, default: 2, at_most: Some("n") }, ..workload::FAIL },
    ],
    strategies: &[
        Strategy {
            id: "gather",
            title: "Gathered",
            about: "the first error comes out, the others run on",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "return-exceptions",
            title: "Errors as results",
            about: "waits for all; an error is a result like any other",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "task-group",
            title: "TaskGroup",
            about: "the first error cancels the others",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "first-exception",
            title: "Until one fails",
            about: "then the program decides what becomes of the others",
            mistake: false,
            extra: true,
        },
        Strategy {
            id: "forgotten",
            title: "Started and forgotten",
            about: "no code awaits the tasks",
            mistake: true,
            extra: false,
        },
    ],
    pair: ["forgotten", "gather"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("gather", |input| super::program(program::gather(input.latencies(), input.number("fail")))),
        ("return-exceptions", |input| {
            super::program(program::return_exceptions(input.latencies(), input.number("fail")))
        }),
        ("task-group", |input| super::program(program::task_group(input.latencies(), input.number("fail")))),
        ("first-exception", |input| super::program(program::first_exception(input.latencies(), input.number("fail")))),
        ("forgotten", |input| super::program(program::forgotten(input.latencies(), input.number("fail")))),
    ]
}
