//! Lesson: a producer, its consumers, and the queue between them.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "queues",
    section: "Synchronization",
    subject: "Queues",
    title: "A full queue holds its producer back.",
    lead: "One task makes items, others use them up, and a queue stands between them. If the producer is quicker than \
           its consumers, either the queue grows or the producer waits.",
    unit: "item",
    source_file: "src/lessons/queues/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "items", label: "Items", kind: Kind::Number { range: 1..=50, default: 8, at_most: None } },
        Setting {
            key: "consumers",
            label: "Consumers",
            kind: Kind::Number { range: 1..=10, default: 2, at_most: None },
        },
        Setting { key: "capacity", label: "Capacity", kind: Kind::Number { range: 1..=20, default: 2, at_most: None } },
    ],
    strategies: &[
        Strategy {
            id: "unbounded",
            title: "No limit",
            about: "the queue takes whatever comes",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "bounded",
            title: "Limited",
            about: "a full queue holds the producer back",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "shutdown",
            title: "Shut down",
            about: "limited too; in the end the queue is shut down",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "priority",
            title: "Urgent ones first",
            about: "a priority queue: every third item is urgent",
            mistake: false,
            extra: true,
        },
        Strategy {
            id: "lifo",
            title: "Last in, first out",
            about: "a stack: the newest item first",
            mistake: false,
            extra: true,
        },
    ],
    pair: ["unbounded", "bounded"],
    lanes: Lanes::Tasks,
    level: Some(Level::Queue),
    heartbeat: false,
    same_work: &[],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("unbounded", |input| super::program(program::unbounded(input.number("items"), input.number("consumers")))),
        ("bounded", |input| {
            super::program(program::bounded(
                input.number("items"),
                input.number("consumers"),
                input.number("capacity") as usize,
            ))
        }),
        ("shutdown", |input| {
            super::program(program::shutdown(
                input.number("items"),
                input.number("consumers"),
                input.number("capacity") as usize,
            ))
        }),
        ("priority", |input| super::program(program::priority(input.number("items"), input.number("consumers")))),
        ("lifo", |input| super::program(program::lifo(input.number("items"), input.number("consumers")))),
    ]
}
