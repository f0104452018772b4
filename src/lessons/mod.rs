//! The lessons: text, settings, and the programs that run. One folder each.
//!
//! A lesson's `program.rs` is both compiled and shown: the page fetches the source and compares it with
//! [`Lesson::source_hash`], so the code on the page is the code that ran. Its longer texts and its Python and JavaScript
//! twins are files that the page fetches too. Lessons use the runtime only; they know no page.

pub mod async_await;
pub mod blocking;
pub mod coroutines_and_threads;
pub mod crawler;
pub mod event_loop;
pub mod events_conditions_barriers;
pub mod exceptions;
pub mod first_come;
mod lesson_page;
pub mod locks;
pub mod measure;
pub mod network_requests;
pub mod queues;
pub mod semaphores;
mod settings;
mod story;
pub mod tasks_and_gather;
pub mod timeouts_and_cancellation;
pub mod workload;

pub use lesson_page::{Language, LessonPage, step};
pub use settings::{Input, Kind, Setting, Value};
pub use story::{KeyMoment, Scene, Story, Take, Told, prints};
pub use workload::Workload;

use crate::{
    recording::Way,
    runtime::{LocalFuture, Report},
    trace::Outcome,
};

/// One way to do the lesson's work.
#[derive(Debug, Clone, Copy)]
pub struct Strategy {
    /// As the URL and the run event name it.
    pub id: &'static str,
    /// As its panel is headed.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Whether it is here to be avoided.
    pub mistake: bool,
    /// Whether it runs only where it is chosen, by the address or the form.
    pub extra: bool,
}

/// A strategy's program: given its input it is a future, inert until polled.
pub type Program = fn(Input) -> LocalFuture<Outcome>;

/// A lesson's programs, each with the id of its strategy. They are no part of [`Lesson`]: a release loads a lesson's
/// settings and titles at once and its programs when they are needed.
pub type Programs = &'static [(&'static str, Program)];

/// The programs of several lessons and what is told of them, each with the lesson's id.
pub type Group = &'static [(&'static str, fn() -> Programs, &'static Story)];

/// The lesson's programs among those of a group.
pub fn programs_of(group: Group, lesson: &Lesson) -> Option<Programs> {
    group.iter().find(|(id, ..)| *id == lesson.id).map(|(_, programs, _)| programs())
}

/// What is told of the lesson among those of a group.
pub fn story_of(group: Group, lesson: &Lesson) -> Option<&'static Story> {
    group.iter().find(|(id, ..)| *id == lesson.id).map(|(.., story)| *story)
}

/// Groups of strategies, by their ids, that are there to do the same work.
pub type SameWork = &'static [&'static [&'static str]];

/// What the rows of a lesson's pictures stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// A row per unit of work, as many as the setting `n` says; those that have not begun are there too.
    Units,
    /// A row per task, the program itself included.
    Tasks,
}

/// What a lesson is about, counted over time in a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// How many requests wait for their answers.
    Requests,
    /// How many tasks wait for something outside.
    Waits,
    /// How many items are in the program's queues.
    Queue,
    /// Who holds the lock.
    Lock,
    /// Whether the event is set.
    Event,
}

impl Level {
    /// As its row is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests | Self::Waits => "Under way",
            Self::Queue => "In queue",
            Self::Lock => "Lock",
            Self::Event => "Event",
        }
    }
}

/// One lesson.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// As the URL names it.
    pub id: &'static str,
    /// The part of the tour it belongs to.
    pub section: &'static str,
    /// Its subject.
    pub subject: &'static str,
    /// Its claim.
    pub title: &'static str,
    /// One or two sentences under the claim.
    pub lead: &'static str,
    /// What a unit of its work is called.
    pub unit: &'static str,
    /// The path of the program's source, as call sites name it.
    pub source_file: &'static str,
    /// [`hash`] of the program's source as it was compiled.
    pub source_hash: u32,
    /// What can be set.
    pub settings: &'static [Setting],
    /// The ways to do the work, in the order they run.
    pub strategies: &'static [Strategy],
    /// The two ways that stand side by side unless another takes the second place: what is to be avoided or is slow, and
    /// what is better.
    pub pair: [&'static str; 2],
    /// What its rows stand for.
    pub lanes: Lanes,
    /// What is counted below its rows, if anything is.
    pub level: Option<Level>,
    /// Whether the page's pulse is part of its picture.
    pub heartbeat: bool,
    /// Which strategies' times it means something to compare. Whether a run of them did the same work is for
    /// [`crate::recording::compared`] to see.
    pub same_work: SameWork,
    /// Whether its programs make requests.
    pub requests: bool,
}

impl Lesson {
    /// The strategies that run unless others are chosen.
    pub fn by_default(&self) -> impl Iterator<Item = &'static Strategy> {
        self.strategies.iter().filter(|strategy| !strategy.extra)
    }
}

impl Strategy {
    /// What a recording of it says of it.
    pub fn way(&self) -> Way {
        Way { id: self.id.into(), title: self.title.into(), about: self.about.into(), mistake: self.mistake }
    }
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

/// Every lesson, in the order of the tour; lessons of one section follow each other.
pub const LESSONS: &[&Lesson] = &[
    &blocking::LESSON,
    &event_loop::LESSON,
    &async_await::LESSON,
    &coroutines_and_threads::LESSON,
    &tasks_and_gather::LESSON,
    &network_requests::LESSON,
    &exceptions::LESSON,
    &timeouts_and_cancellation::LESSON,
    &measure::LESSON,
    &locks::LESSON,
    &semaphores::LESSON,
    &events_conditions_barriers::LESSON,
    &queues::LESSON,
    &first_come::LESSON,
    &crawler::LESSON,
];

/// The one shown where none is named.
pub const DEFAULT: &Lesson = &network_requests::LESSON;

/// The lesson of that id.
pub fn find(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().copied().find(|lesson| lesson.id == id)
}

/// A strategy's program of an `async fn`'s future: what it gives is its outcome.
pub fn program<T: Report>(future: impl Future<Output = T> + 'static) -> LocalFuture<Outcome> {
    Box::pin(async move { future.await.report() })
}

/// FNV-1a, 32 bits (Fowler, Noll and Vo): tells whether a source that was fetched is the one that was compiled.
///
/// ```
/// use interleave::lessons::hash;
/// assert_eq!([hash(b""), hash(b"a"), hash(b"foobar")], [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968]);
/// ```
pub const fn hash(bytes: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5;
    let mut place = 0;
    while place < bytes.len() {
        hash = (hash ^ bytes[place] as u32).wrapping_mul(0x0100_0193);
        place += 1;
    }
    hash
}
