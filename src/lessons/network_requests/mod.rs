//! Lesson: the same requests, one after another and gathered.

mod program;

use super::{Lesson, Strategy};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    id: "network-requests",
    subject: "Network requests",
    title: "Waiting in line costs the sum. Gathered costs the slowest.",
    text: &[
        "A request is mostly waiting: it is sent in a moment, and then nothing is left to do until the answer comes. \
         Asked one after another, each request begins only when the one before has been answered, so all the waits \
         add up.",
        "gather sends them all and then waits for all of them at once. The waits overlap, and the whole takes about \
         as long as the slowest request alone. Nothing runs in parallel here: one thread, one loop, and a task that \
         waits costs it nothing.",
    ],
    look_for: &[
        "The staircase: one after another, a bar begins where the one above it ends.",
        "The block: gathered, all bars begin together, and the longest sets the end.",
        "The loop's lane is all but empty in both. What was saved is waiting, not work.",
        "Let a request fail: its bar is hatched and says why, the others go on, and the results keep their order.",
        "Point it at a real server over HTTP/1.1 and ask for more than six: a browser opens six connections per \
         host, and the seventh request waits in its queue.",
    ],
    unit: "request",
    source_file: "src/lessons/network_requests/program.rs",
    source: include_str!("program.rs"),
    strategies: &[
        Strategy {
            id: "sequential",
            title: "One after another",
            about: "each request waits for the one before",
            program: |urls| Box::pin(program::one_after_another(urls)),
        },
        Strategy {
            id: "gather",
            title: "Gathered",
            about: "all requests wait at the same time",
            program: |urls| Box::pin(program::gathered(urls)),
        },
    ],
};
