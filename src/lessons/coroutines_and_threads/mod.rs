//! Lesson: how little a task is, and when tasks that share a variable get in each other's way.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "coroutines-and-threads",
    section: "Coroutines and threads",
    subject: "Very many tasks",
    title: "Ten thousand tasks fit in one thread, and switch only at an await.",
    lead: "A task that waits is a small object, where a thread is a stack that the system keeps for it. And since the \
           tasks of one thread take turns at their awaits, no two of them run at the same instant.",
    unit: "task",
    source_file: "src/lessons/coroutines_and_threads/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[Setting {
        key: "n",
        label: "Tasks",
        kind: Kind::Number { range: 1..=100_000, default: 10_000, at_most: None },
    }],
    strategies: &[
        Strategy {
            id: "tasks",
            title: "Very many tasks",
            about: "ten, then a thousand, then all",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "counter",
            title: "A shared counter",
            about: "each reads and writes, then awaits",
            mistake: false,
            extra: false,
        },
        Strategy { id: "race", title: "A race", about: "each reads, awaits, then writes", mistake: true, extra: false },
    ],
    pair: ["race", "counter"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("tasks", |input| super::program(program::tasks(input.number("n")))),
        ("counter", |input| super::program(program::counter(input.number("n")))),
        ("race", |input| super::program(program::race(input.number("n")))),
    ]
}
