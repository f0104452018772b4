//! Lesson: the same requests measured again and again, and computing, which gathering doesn't speed up.

mod program;
mod story;

pub use story::STORY;

use super::{Kind, Lanes, Lesson, Programs, Setting, Strategy, hash, workload};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "measure",
    section: "Best practice",
    subject: "Measuring",
    title: "Measure it, more than once.",
    lead: "Gathering makes waits overlap and makes no computing faster. A single run proves neither: do the same work \
           several times, and look at the median, the shortest and the longest run.",
    unit: "run",
    source_file: "src/lessons/measure/program.rs",
    source_hash: hash(include_bytes!("program.rs")),
    settings: &[
        Setting { key: "runs", label: "Runs", kind: Kind::Number { range: 3..=50, default: 20, at_most: None } },
        Setting { kind: Kind::Number { range: 1..=30, default: 6, at_most: None }, ..workload::N },
        Setting { kind: Kind::Range { range: 0..=200, default: (10, 40) }, ..workload::LATENCY },
        workload::SEED,
    ],
    strategies: &[
        Strategy {
            id: "sequential",
            title: "One after another",
            about: "each request waits for the one before",
            mistake: false,
            extra: false,
        },
        Strategy { id: "gather", title: "Gathered", about: "a task for each request", mistake: false, extra: false },
        Strategy {
            id: "one-task",
            title: "In one task",
            about: "all requests inside one task",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "computing-sequential",
            title: "Computing, one after another",
            about: "the thread is needed all the time",
            mistake: false,
            extra: false,
        },
        Strategy {
            id: "computing",
            title: "Computing, gathered",
            about: "a task for each part; the thread is needed all the time",
            mistake: false,
            extra: false,
        },
    ],
    pair: ["sequential", "gather"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[&["sequential", "gather", "one-task"], &["computing-sequential", "computing"]],
    requests: false,
};

/// Its programs.
pub fn programs() -> Programs {
    &[
        ("sequential", |input| super::program(program::sequential(input.number("runs"), input.latencies()))),
        ("gather", |input| super::program(program::gather(input.number("runs"), input.latencies()))),
        ("one-task", |input| super::program(program::one_task(input.number("runs"), input.latencies()))),
        ("computing-sequential", |input| {
            super::program(program::computing_sequential(input.number("runs"), input.latencies()))
        }),
        ("computing", |input| super::program(program::computing(input.number("runs"), input.latencies()))),
    ]
}
