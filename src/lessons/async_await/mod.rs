//! Lesson: coroutines awaited in a loop, awaited together, and never awaited.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "async-await",
    section: "async and await",
    subject: "Awaiting a coroutine",
    title: "A coroutine does nothing until it is awaited.",
    lead: "Calling an async function runs none of its code: it gives a coroutine. The code runs when that is awaited, or \
           made a task.",
    unit: "save",
    source_file: "src/lessons/async_await/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Saves", kind: Kind::Number { range: 1..=10, default: 3, at_most: None } },
        Setting {
            key: "ms",
            label: "Each takes, ms",
            kind: Kind::Number { range: 50..=1_000, default: 200, at_most: None },
        },
    ],
    strategies: &[
        Strategy {
            id: "in-a-loop",
            title: "Awaited in a loop",
            about: "one save at a time",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "together",
            title: "Awaited together",
            about: "all saves at once",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "never-awaited",
            title: "Never awaited",
            about: "the coroutines are made and thrown away",
            mistake: true,
            extra: false,
        },
    ],
    pair: ["never-awaited", "together"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[&["in-a-loop", "together"]],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("in-a-loop", |input| super::program(program::in_a_loop(input.number("n"), input.millis("ms")))),
        ("together", |input| super::program(program::together(input.number("n"), input.millis("ms")))),
        ("never-awaited", |input| super::program(program::never_awaited(input.number("n"), input.millis("ms")))),
    ]
}
