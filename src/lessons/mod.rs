//! The lessons: text, parameters, and the programs that run. One folder each.
//!
//! A lesson's `program.rs` is both compiled and shown ([`Lesson::source`]): the code on the page is the code that ran.
//! Lessons use the runtime only; they know no page.

pub mod network_requests;
mod workload;

pub use workload::{Failure, Workload};

use crate::runtime::{FetchError, LocalFuture, TaskError, latency::Answer};

/// What a strategy's program gives: each request's own result, in the order of the arguments.
pub type Results = Vec<Result<Answer, TaskError<FetchError>>>;

/// One way to do the lesson's work.
#[derive(Debug, Clone, Copy)]
pub struct Strategy {
    /// As the URL and the run event name it.
    pub id: &'static str,
    /// As its panel is headed.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// The program, given the URLs to ask.
    pub program: fn(Vec<String>) -> LocalFuture<Results>,
}

/// One lesson.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// As the URL names it.
    pub id: &'static str,
    /// Its subject.
    pub subject: &'static str,
    /// Its claim.
    pub title: &'static str,
    /// A few short paragraphs.
    pub text: &'static [&'static str],
    /// What to look for in the picture.
    pub look_for: &'static [&'static str],
    /// What a unit of its work is called.
    pub unit: &'static str,
    /// The path of the program's source, as call sites name it.
    pub source_file: &'static str,
    /// The program's source.
    pub source: &'static str,
    /// The ways to do the work, in the order they run.
    pub strategies: &'static [Strategy],
}

/// A strategy is its id.
impl PartialEq for Strategy {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// A lesson is its id.
impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every lesson, in the order of the tour.
pub const LESSONS: &[&Lesson] = &[&network_requests::LESSON];

/// The lesson of that id.
pub fn find(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().copied().find(|lesson| lesson.id == id)
}
