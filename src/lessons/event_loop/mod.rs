//! Lesson: the loop's queue, timers, and a task that keeps its turn.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "event-loop",
    section: "The event loop",
    subject: "Taking turns",
    title: "One thread, one queue: a task runs until it has to wait.",
    lead: "The loop takes the first task of its queue and lets it run. The task decides when its turn is over, by \
           coming to an await that has to wait.",
    unit: "task",
    source_file: "src/lessons/event_loop/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Tasks", kind: Kind::Number { range: 1..=10, default: 3, at_most: None } },
        Setting { key: "steps", label: "Steps each", kind: Kind::Number { range: 1..=20, default: 12, at_most: None } },
    ],
    strategies: &[
        Strategy {
            id: "fair",
            title: "Taking turns",
            about: "each task does a step, then lets the others go on",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "waking",
            title: "Woken by timers",
            about: "each task is ready only once its timer is due",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "hog",
            title: "Keeping its turn",
            about: "the first task never gives up its turn",
            mistake: true,
            extra: false,
        },
    ],
    pair: ["hog", "fair"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: true,
    same_work: &[],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("fair", |input| super::program(program::fair(input.number("n"), input.number("steps")))),
        ("waking", |input| super::program(program::waking(input.number("n")))),
        ("hog", |input| super::program(program::hog(input.number("n"), input.number("steps")))),
    ]
}
