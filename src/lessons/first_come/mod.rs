//! Lesson: answers taken in order, as they come, or only the first.

mod program;
mod story;

pub use story::STORY;

use super::{Input, Kind, Lanes, Lesson, Programs, Setting, Strategy, hash, workload};
use crate::endpoint::latency::Latency;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "first-come",
    section: "Patterns",
    subject: "First come",
    title: "Take the answers as they come.",
    lead: "Several requests are under way, and it isn't known which will be answered first. A program that waits for \
           them in the order it asked lets answers lie there unused, and does nothing meanwhile.",
    unit: "request",
    source_file: "src/lessons/first_come/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "n", label: "Requests", kind: Kind::Number { range: 2..=50, default: 5, at_most: None } },
        Setting { kind: Kind::Range { range: 0..=10_000, default: (100, 900) }, ..workload::LATENCY },
        Setting { kind: Kind::Number { range: 0..=999_999, default: 2521, at_most: None }, ..workload::SEED },
        Setting {
            key: "patience",
            label: "Patience, ms",
            kind: Kind::Number { range: 10..=5000, default: 250, at_most: None },
        },
        workload::BASE,
    ],
    strategies: &[
        Strategy {
            id: "in-order",
            title: "In the order asked",
            about: "each answer waits for those before it",
            mistake: true,
            extra: false,
        },
        Strategy {
            id: "as-completed",
            title: "As they come",
            about: "each answer as soon as it is there",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "wait",
            title: "Until time is up",
            about: "the answers that have come by then",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "race",
            title: "The first one",
            about: "then the other requests are aborted",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "hedged",
            title: "Hedged",
            about: "one request, and a second if that takes long",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "pieces",
            title: "Piece by piece",
            about: "each answer before it is whole",
            mistake: false,
            extra: true,
        },
    ],
    pair: ["in-order", "as-completed"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[],
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("in-order", |input| super::program(program::in_order(input.urls()))),
        ("as-completed", |input| super::program(program::as_completed(input.urls()))),
        ("wait", |input| super::program(program::wait(input.urls(), input.millis("patience")))),
        ("race", |input| super::program(program::race(input.urls()))),
        ("hedged", |input| super::program(program::hedged(input.urls(), input.millis("patience")))),
        ("pieces", |input| super::program(program::pieces(in_pieces(&input)))),
    ]
}

/// The requests' URLs, for answers in three pieces each.
fn in_pieces(input: &Input) -> Vec<String> {
    let requests = input.workload().requests().into_iter();
    requests.map(|request| input.url(&Latency { chunks: 3, ..request })).collect()
}
