//! Lesson: requests to a server that serves so many at a time.

mod program;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash, workload};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "semaphores",
    section: "Synchronization",
    subject: "Semaphores",
    title: "So many at a time.",
    lead: "A server serves so many requests at a time and turns the others away. A semaphore has as many permits: \
           who holds one may ask, and the others wait until one comes back.",
    unit: "request",
    source_file: "src/lessons/semaphores/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Requests", kind: Kind::Number { range: 1..=100, default: 9, at_most: None } },
        Setting {
            key: "limit",
            label: "At a time",
            kind: Kind::Number { range: 1..=100, default: 3, at_most: Some("n") },
        },
        Setting {
            key: "interval",
            label: "Interval, ms",
            kind: Kind::Number { range: 50..=5000, default: 500, at_most: None },
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
            about: "so many begin in each interval",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "released-twice",
            title: "A permit too many",
            about: "each gives its permit back twice; the semaphore is bounded",
            mistake: true,
            extra: true,
        },
    ],
    lanes: Lanes::Units,
    heartbeat: false,
    comparable: false,
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("all-at-once", |input| super::program(program::all_at_once(input.urls(), input.number("limit") as usize))),
        ("semaphore", |input| super::program(program::semaphore(input.urls(), input.number("limit") as usize))),
        ("rate-limit", |input| {
            super::program(program::rate_limit(input.urls(), input.number("limit") as usize, input.millis("interval")))
        }),
        ("released-twice", |input| {
            super::program(program::released_twice(input.urls(), input.number("limit") as usize))
        }),
    ]
}
