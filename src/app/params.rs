//! What the URL and the form can set, with the range of every number.

use crate::lessons::{Failure, LESSONS, Lesson, Strategy, Workload};
use std::ops::RangeInclusive;

/// How many requests there can be.
pub const N: RangeInclusive<u32> = 1..=200;
/// Latencies in milliseconds.
pub const LATENCY: RangeInclusive<u32> = 0..=10_000;
/// Seeds.
pub const SEED: RangeInclusive<u32> = 0..=999_999;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// As the URL names it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Everything that can be chosen. Invariants: numbers lie in their ranges, `from_ms <= to_ms`, `fail <= n`, and there is
/// at least one strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The lesson shown.
    pub lesson: &'static Lesson,
    /// How many requests.
    pub n: u32,
    /// The shortest latency in milliseconds.
    pub from_ms: u32,
    /// The longest.
    pub to_ms: u32,
    /// Draws the latencies.
    pub seed: u32,
    /// The request that fails, from 1; 0 for none.
    pub fail: u32,
    /// How it fails.
    pub failure: Failure,
    /// Another latency endpoint: an http or https origin without a path, as `Url::origin` writes it.
    pub base: Option<String>,
    /// Which strategies run, in the lesson's order.
    pub strategies: Vec<&'static Strategy>,
    /// Whether the lesson runs by itself once it is seen.
    pub autorun: bool,
    /// Without the page's frame.
    pub embed: bool,
    /// The colours.
    pub theme: Theme,
}

impl Params {
    /// The defaults of `lesson`.
    pub fn of(lesson: &'static Lesson) -> Self {
        Self {
            lesson,
            n: 8,
            from_ms: 200,
            to_ms: 900,
            seed: 7,
            fail: 0,
            failure: Failure::default(),
            base: None,
            strategies: lesson.strategies.iter().collect(),
            autorun: true,
            embed: false,
            theme: Theme::Auto,
        }
    }

    /// The requests these parameters stand for.
    pub fn workload(&self) -> Workload {
        let failing = (self.fail > 0).then_some((self.fail, self.failure));
        Workload { n: self.n, from_ms: self.from_ms, to_ms: self.to_ms, seed: self.seed, failing }
    }

    /// Whether `other` would run the same requests in the same way.
    pub fn same_run(&self, other: &Self) -> bool {
        self.lesson.id == other.lesson.id
            && self.workload() == other.workload()
            && self.base == other.base
            && self.strategies == other.strategies
    }
}

impl Default for Params {
    fn default() -> Self {
        Self::of(LESSONS[0])
    }
}

/// A URL parameter that was not taken, and why, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The parameter.
    pub key: &'static str,
    /// What is wrong and what is used instead.
    pub message: String,
}
