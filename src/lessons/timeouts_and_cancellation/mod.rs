//! Lesson: a request that may take too long.

mod program;
mod story;

pub use story::STORY;

use super::{Input, Kind, Lanes, Lesson, Programs, Setting, Strategy, hash, workload};
use crate::endpoint::latency::{Fault, Latency};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "timeouts-and-cancellation",
    section: "Best practice",
    subject: "Timeouts and cancelling",
    title: "Put a limit on every wait.",
    lead: "Without a limit, an answer that never comes is awaited forever. When the time is over, the program must \
           decide what becomes of the request.",
    unit: "request",
    source_file: "src/lessons/timeouts_and_cancellation/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting {
            key: "ms",
            label: "The answer takes, ms",
            kind: Kind::Number { range: 100..=5_000, default: 1_500, at_most: None },
        },
        Setting {
            key: "limit",
            label: "Time limit, ms",
            kind: Kind::Number { range: 150..=5_000, default: 400, at_most: None },
        },
        workload::BASE,
    ],
    strategies: &[
        Strategy {
            id: "timeout",
            title: "Cut off",
            about: "after the time limit the request is cancelled",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "shield",
            title: "Shielded",
            about: "after the time limit the request goes on",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "retry",
            title: "Asked again",
            about: "after an error or the time limit, up to three times",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "deadline",
            title: "One deadline for two",
            about: "two requests, one after the other, in one time limit",
            mistake: false,
            extra: true,
        },
        Strategy {
            id: "abandoned",
            title: "Left running",
            about: "after the time limit the request is forgotten",
            mistake: true,
            extra: false,
        },
    ],
    pair: ["abandoned", "timeout"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[],
    requests: true,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("timeout", |input| {
            super::program(program::timeout(url(&input, 1, input.number("ms"), None), input.millis("limit")))
        }),
        ("shield", |input| {
            super::program(program::shield(url(&input, 1, input.number("ms"), None), input.millis("limit")))
        }),
        ("retry", |input| {
            let unavailable = url(&input, 1, 100, Some(Fault::Status(503)));
            let urls = [unavailable, url(&input, 2, input.number("ms"), None), url(&input, 3, 100, None)];
            super::program(program::retry(urls, input.millis("limit")))
        }),
        ("deadline", |input| {
            let ms = input.number("ms") / 5;
            super::program(program::deadline([1, 2].map(|id| url(&input, id, ms, None)), input.millis("limit")))
        }),
        ("abandoned", |input| {
            let url = url(&input, 1, input.number("ms"), None);
            super::program(program::abandoned(url, input.millis("ms"), input.millis("limit")))
        }),
    ]
}

/// Where the request of that number is answered after `ms`.
fn url(input: &Input, id: u32, ms: u32, fault: Option<Fault>) -> String {
    input.url(&Latency { fault, ..workload::request(id, ms) })
}
