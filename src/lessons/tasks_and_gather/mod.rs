//! Lesson: tasks that are made and awaited one by one, all made before the first is awaited, and gathered.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash, workload};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "tasks-and-gather",
    section: "Tasks, futures, gather",
    subject: "Tasks and gather",
    title: "Start them all, then wait.",
    lead: "A task is scheduled as soon as it is made, and runs whether or not anybody awaits it. Whether tasks overlap \
           depends on how many you make before you begin to wait.",
    unit: "request",
    source_file: "src/lessons/tasks_and_gather/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { kind: Kind::Number { range: 1..=20, default: 4, at_most: None }, ..workload::N },
        Setting { kind: Kind::Range { range: 0..=2_000, default: (100, 600) }, ..workload::LATENCY },
        workload::SEED,
    ],
    strategies: &[
        Strategy {
            id: "accident",
            title: "Awaited one by one",
            about: "a task is made and awaited, then the next",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "tasks",
            title: "All made, then awaited",
            about: "all tasks are made before the first is awaited",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "gather",
            title: "Gathered",
            about: "one wait for all, results in their order",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["accident", "gather"],
    lanes: Lanes::Tasks,
    level: Some(Level::Waits),
    heartbeat: false,
    same_work: &[&["accident", "tasks", "gather"]],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("accident", |input| super::program(program::accident(input.latencies()))),
        ("tasks", |input| super::program(program::tasks(input.latencies()))),
        ("gather", |input| super::program(program::gathered(input.latencies()))),
    ]
}
