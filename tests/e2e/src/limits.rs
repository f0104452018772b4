//! The limits that the page keeps to, each once: tests hold it to them, the benchmark prints them beside what it measured.

/// What a load costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// All that was fetched, in bytes of brotli at its highest quality.
    pub bytes: usize,
    /// How many requests fetched it.
    pub requests: usize,
}

/// What a first load may fetch from the address to the first run's sentence, of the default lesson or another.
pub const fn load_limit(is_default: bool) -> Load {
    match is_default {
        true => Load { bytes: 180_000, requests: 10 },
        false => Load { bytes: 215_000, requests: 12 },
    }
}

/// How far what is shown may move by itself while a lesson runs, in units of layout shift. Without a run: not at all.
pub const LAYOUT_SHIFT: f64 = 0.02;

/// How many tasks count as very many.
pub const MANY_TASKS: u32 = 100_000;
/// The wasm memory, in bytes, that a page may have when it has run [`MANY_TASKS`] in each of its ways.
pub const MANY_TASKS_MEMORY: u64 = 400_000_000;
/// From 10,000 to [`MANY_TASKS`] tasks, the page's time over JavaScript's.
pub const MANY_TASKS_RATIO: f64 = 1.7;

/// A run's time over JavaScript's for the same requests.
pub const REQUESTS_RATIO: f64 = 1.05;

/// Lighthouse's score for performance on its phone; its other categories have 100.
pub const LIGHTHOUSE_PERFORMANCE: f64 = 98.0;

/// How long a step of the cursor takes with ten thousand events, in milliseconds of script.
pub const STEP_MS: f64 = 4.0;
/// The same where other tests are at work beside it.
pub const BUSY_STEP_MS: f64 = 2.0 * STEP_MS;
/// Some ten thousand events.
pub const STEP_QUERY: &str = "lesson=coroutines-and-threads&n=400&autorun=0";

/// How much of the loop's time drawing takes at most while a run is live.
pub const DRAWING_SHARE: f64 = 1.0 / 16.0;
