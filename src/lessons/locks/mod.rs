//! Lesson: deposits into one account, with a lock and without.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Level, Programs, Setting, Strategy, hash};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "locks",
    section: "Synchronization",
    subject: "Locks",
    title: "No other task between the read and the write.",
    lead: "A deposit reads the balance, waits for the store, and writes the balance back. While it waits, the other \
           deposits have their turn, and read the same balance.",
    unit: "deposit",
    source_file: "src/lessons/locks/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Deposits", kind: Kind::Number { range: 1..=50, default: 5, at_most: None } },
        Setting {
            key: "check",
            label: "Approval takes, ms",
            kind: Kind::Number { range: 10..=2000, default: 150, at_most: None },
        },
        Setting {
            key: "store",
            label: "Store takes, ms",
            kind: Kind::Number { range: 10..=2000, default: 60, at_most: None },
        },
    ],
    strategies: &[
        Strategy {
            id: "no-lock",
            title: "Without a lock",
            about: "all read before the first one writes",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "lock",
            title: "Locked throughout",
            about: "one deposit at a time, from start to end",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "narrow",
            title: "Locked from read to write",
            about: "only there, one deposit at a time",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["no-lock", "narrow"],
    lanes: Lanes::Units,
    level: Some(Level::Lock),
    heartbeat: false,
    same_work: &[&["lock", "narrow"]],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("no-lock", |input| {
            super::program(program::no_lock(input.number("n"), input.millis("check"), input.millis("store")))
        }),
        ("lock", |input| {
            super::program(program::lock(input.number("n"), input.millis("check"), input.millis("store")))
        }),
        ("narrow", |input| {
            super::program(program::narrow(input.number("n"), input.millis("check"), input.millis("store")))
        }),
    ]
}
