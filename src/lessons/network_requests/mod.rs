//! Lesson: the same requests, one after another and gathered.

mod program;
mod story;

pub use story::STORY;

use super::{Lanes, Lesson, Level, Programs, Strategy, hash, workload};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "network-requests",
    section: "Practical example",
    subject: "Network requests",
    title: "One after another costs the sum. Gathered costs the slowest.",
    lead: "A request is mostly waiting: it is sent in a moment, and then nothing is left to do until the answer comes. \
           Asked one after another, each request begins only when the one before has been answered, so all the waits \
           add up.",
    unit: "request",
    source_file: "src/lessons/network_requests/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[workload::N, workload::LATENCY, workload::SEED, workload::FAIL, workload::FAILURE, workload::BASE],
    strategies: &[
        Strategy {
            id: "sequential",
            title: "One after another",
            about: "each request waits for the one before",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "gather",
            title: "Gathered",
            about: "all requests wait at the same time",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "unchecked",
            title: "Gathered, unchecked",
            about: "one failure hides all answers",
            mistake: true,
            extra: true,
        },
    ],
    pair: ["sequential", "gather"],
    lanes: Lanes::Units,
    level: Some(Level::Requests),
    heartbeat: false,
    same_work: &[&["sequential", "gather"]],
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("sequential", |input| super::program(program::one_after_another(input.urls()))),
        ("gather", |input| super::program(program::gathered(input.urls()))),
        ("unchecked", |input| super::program(program::unchecked(input.urls()))),
    ]
}
