//! Lesson: requests to a server that answers only a few at a time.

mod program;
mod story;

pub use story::STORY;

use super::{Input, Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash, workload};
use crate::endpoint::latency::Latency;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "semaphores",
    section: "Synchronization",
    subject: "Semaphores",
    title: "No more at once than the server can take.",
    lead: "This server answers three requests at a time, unless you set another limit, and refuses every further one immediately. \
           A semaphore has that many permits: a task asks while it holds one, and the others wait until one comes back.",
    unit: "request",
    source_file: "src/lessons/semaphores/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Requests", kind: Kind::Number { range: 1..=100, default: 9, at_most: None } },
        Setting {
            key: "limit",
            label: "Requests at a time",
            kind: Kind::Number { range: 1..=100, default: 3, at_most: Some("n") },
        },
        Setting {
            key: "interval",
            label: "Interval, ms",
            kind: Kind::Number { range: 100..=5000, default: 500, at_most: None },
        },
        Setting { kind: Kind::Range { range: 0..=10_000, default: (150, 450) }, ..workload::LATENCY },
        Setting { kind: Kind::Number { range: 0..=999_999, default: 431, at_most: None }, ..workload::SEED },
        workload::BASE,
    ],
    strategies: &[
        Strategy { id: "all-at-once", title: "All at once", about: "no limit", mistake: true, extra: false },
        Strategy {
            id: "semaphore",
            title: "With permits",
            about: "ask with a permit, or wait for one",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "rate-limit",
            title: "At a steady rate",
            about: "the same number begin in each interval, evenly spread",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "released-twice",
            title: "One permit too many",
            about: "each answer gives back two; the semaphore is bounded",
            mistake: true,
            extra: true,
        },
    ],
    pair: ["all-at-once", "semaphore"],
    lanes: Lanes::Units,
    level: Some(Level::Requests),
    heartbeat: false,
    same_work: &[],
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("all-at-once", |input| super::program(program::all_at_once(limited(&input)))),
        ("semaphore", |input| super::program(program::semaphore(limited(&input), input.number("limit") as usize))),
        ("rate-limit", |input| {
            super::program(program::rate_limit(
                limited(&input),
                input.number("limit").into(),
                input.number("interval").into(),
            ))
        }),
        ("released-twice", |input| {
            super::program(program::released_twice(limited(&input), input.number("limit") as usize))
        }),
    ]
}

/// The requests' URLs, for a server that answers as many at a time as the setting says.
fn limited(input: &Input) -> Vec<String> {
    let requests = input.workload().requests().into_iter();
    requests.map(|request| input.url(&Latency { limit: input.number("limit"), ..request })).collect()
}
