//! Lesson: calls that block the loop, and the same calls awaited.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "blocking",
    section: "Why blocking I/O wastes time",
    subject: "Blocking calls",
    title: "One blocking call stops everything else.",
    lead: "A call that blocks keeps the only thread to itself, even if all it does is wait. An awaited call gives the \
           thread back until its answer comes.",
    unit: "call",
    source_file: "src/lessons/blocking/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Calls", kind: Kind::Number { range: 1..=10, default: 3, at_most: None } },
        Setting {
            key: "ms",
            label: "Each takes, ms",
            kind: Kind::Number { range: 50..=1_000, default: 250, at_most: None },
        },
    ],
    strategies: &[
        Strategy {
            id: "blocking",
            title: "Blocking",
            about: "each call keeps the thread to itself",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "awaiting",
            title: "Awaiting",
            about: "each call gives the thread back while it waits",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["blocking", "awaiting"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: true,
    same_work: &[&["blocking", "awaiting"]],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("blocking", |input| super::program(program::blocking(input.number("n"), input.millis("ms")))),
        ("awaiting", |input| super::program(program::awaiting(input.number("n"), input.millis("ms")))),
    ]
}
