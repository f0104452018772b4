//! Lesson: tasks that look for news, and tasks that are told.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "events-conditions-barriers",
    section: "Synchronization",
    subject: "Events, conditions, barriers",
    title: "Wait for the news instead of looking for it.",
    lead: "A task that looks again and again whether something has happened keeps waking up for nothing, and learns of it late. A task \
           that waits costs nothing until it is woken.",
    unit: "task",
    source_file: "src/lessons/events_conditions_barriers/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Tasks", kind: Kind::Number { range: 1..=20, default: 3, at_most: None } },
        Setting {
            key: "ms",
            label: "News comes after, ms",
            kind: Kind::Number { range: 100..=5000, default: 310, at_most: None },
        },
    ],
    strategies: &[
        Strategy { id: "looking", title: "Looking", about: "each task looks every 20 ms", mistake: true, extra: false },
        Strategy { id: "event", title: "Event", about: "the news wakes all tasks", mistake: false, extra: false },
        Strategy {
            id: "condition",
            title: "Condition",
            about: "each item wakes one task",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "barrier",
            title: "Barrier",
            about: "no task goes on before all are there",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["looking", "event"],
    lanes: Lanes::Tasks,
    level: Some(Level::Event),
    heartbeat: false,
    same_work: &[],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("looking", |input| super::program(program::looking(input.number("n"), input.number("ms")))),
        ("event", |input| super::program(program::event(input.number("n"), input.number("ms")))),
        ("condition", |input| super::program(program::condition(input.number("n"), input.number("ms")))),
        ("barrier", |input| super::program(program::barrier(input.number("n"), input.number("ms")))),
    ]
}
