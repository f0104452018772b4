//! What the page is given of its own program: some of it comes later.

use super::{Fetched, LessonText};
use crate::{
    browser::{BrowserHost, Endpoint, keep_offline},
    later::{Later, NotLoaded},
    lessons::{Group, LESSONS, Lesson, LessonPage, SameWork, workload},
    model::{Action, Phase, State},
    recording::Sample,
    runtime::{Host, LocalFuture},
    time::Micros,
    trace::TaskId,
};
use futures::future::abortable;
use std::{rc::Rc, time::Duration};
use yew::{Callback, Html, hook, use_callback, use_effect_with, use_state_eq};

/// The parts of the program that may come later. The page's root is given them; who needs one asks for it.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The programs of a lesson and of those that are loaded with it.
    pub programs: fn(&Lesson) -> Later<Group>,
    /// What is looked at after a run, or on demand.
    pub details: Later<Details>,
    /// Loads the programs of all lessons that are not there yet. What fails is loaded when it is needed.
    pub load_all: fn() -> LocalFuture<()>,
}

/// There is one registry of them: it never changes while the page is shown.
impl PartialEq for Parts {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Sets a parameter as the URL would, by its key and value.
pub type Choose = Callback<(&'static str, String)>;

/// One way at the cursor.
pub struct AtCursor {
    /// Its last event, in a sentence.
    pub happened: String,
    /// Its code, its state and the tree of its tasks.
    pub shown: Html,
}

/// Each with its place in units of the axis, and as SVG.
pub type Words = Vec<(u32, Rc<str>)>;

/// What is drawn over a row's bars.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LaneOverlay {
    /// The words.
    pub words: Words,
    /// What the browser tells of its requests, what it was in the run before, what of it decides when the program ends:
    /// SVG.
    pub bars: Rc<str>,
}

/// What is drawn over one way's bars when they no longer grow.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// By the task's number. Tasks that are not among them have nothing.
    pub lanes: Vec<LaneOverlay>,
    /// In the row of what the lesson counts, if it has one: SVG.
    pub level: Rc<str>,
    /// The words over it.
    pub level_words: Words,
    /// The same in words.
    pub level_text: Rc<str>,
    /// What is said behind how long the loop was busy.
    pub in_flight: Rc<str>,
    /// What decided when the program ended: HTML.
    pub path: Rc<str>,
}

/// What is looked at after a run, or on demand.
#[derive(Clone, Copy)]
pub struct Details {
    /// The program in three languages; what chooses one of them and gives the focus to its tab.
    pub code: fn(&State, &Fetched, &Choose, &Callback<String>) -> Html,
    /// The numbers of these recordings, and how those that did the same work compare.
    pub statistics: fn(&[Sample], SameWork) -> Html,
    /// What disturbed the run, with what runs it again, and how coarse its clock was; and what copies a link to what is
    /// shown.
    pub told: fn(&Rc<State>, &Callback<()>) -> Html,
    /// The lesson's text, with the key moments, each of which is a way to go there.
    pub look_for: fn(&State, &LessonText, &Callback<Action>) -> Html,
    /// What the keys do.
    pub keys: fn() -> Html,
    /// The way at a place at the cursor: its last event in a sentence; its code, if the lesson's page is there, and its
    /// state, with a task that is selected.
    pub at_cursor: fn(&State, usize, Option<&LessonPage>, Option<TaskId>) -> AtCursor,
    /// What is drawn over the bars of the way at a place, whose axis ends at that time; names of its stretches if the
    /// lesson's page is there.
    pub overlay: fn(&State, usize, Micros, Option<&LessonPage>) -> Overlay,
    /// All events of these recordings, for what is behind a heading to open.
    pub events: fn(Vec<Sample>) -> Html,
    /// Has the page kept for offline use.
    pub keep_offline: fn() -> LocalFuture<()>,
    /// What a reader can check where this endpoint has answered nothing.
    pub unanswered: fn(Endpoint) -> LocalFuture<Option<String>>,
}

/// Has the page and all lessons kept for offline use.
pub fn keep_lessons() -> LocalFuture<()> {
    Box::pin(keep_offline(LESSONS.iter().map(|lesson| lesson.id)))
}

/// See [`Endpoint::unanswered`].
pub fn unanswered(endpoint: Endpoint) -> LocalFuture<Option<String>> {
    Box::pin(async move { endpoint.unanswered().await })
}

/// There is one of them.
impl PartialEq for Details {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How long nothing may have happened before the page loads what may be needed later. A page that is open without a run
/// may be about to run by itself.
const IDLE: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(3)];

/// What came of the details: a page that is idle asks for them before all else.
#[derive(Clone, PartialEq)]
pub struct DetailsLoading {
    /// They, or why they did not come; none while they are on their way or not asked for yet.
    pub result: Option<Result<Details, NotLoaded>>,
    /// Asks for them again.
    pub retry: Callback<()>,
}

impl DetailsLoading {
    /// They, if they are there.
    pub fn get(&self) -> Option<&Details> {
        self.result.as_ref()?.as_ref().ok()
    }
}

/// Loads what is not there yet, and has the page kept for offline use, while no run would share the loop with it.
#[hook]
pub fn use_idle_loading(parts: Parts, state: &State) -> DetailsLoading {
    // How often they were asked for anew, and what came of it.
    let details = use_state_eq(|| (0_u32, parts.details.get().map(Ok)));
    let (to, attempt) = (details.setter(), details.0);
    let retry = use_callback(attempt, {
        let to = to.clone();
        move |(), attempt| to.set((attempt + 1, None))
    });
    let idle = match state.phase {
        // What is played records nothing.
        Phase::Done | Phase::Cancelled => Some(IDLE[0]),
        Phase::Waiting => Some(IDLE[1]),
        Phase::Preparing | Phase::Loading | Phase::Running => None,
    };
    // Where requests go over the network, no worker of ours is put in their way.
    let keeps = state.params.input().origin(workload::BASE.key).is_none();
    use_effect_with((idle, keeps, attempt), move |(idle, keeps, _)| {
        let (idle, keeps) = (*idle, *keeps);
        let to = to.clone();
        let (loading, abort) = abortable(async move {
            let Some(idle) = idle else { return };
            BrowserHost.sleep(idle).await;
            let details = parts.details.load().await;
            to.set((attempt, Some(details.clone())));
            // What fails says so where it is wanted.
            (parts.load_all)().await;
            if let (true, Ok(details)) = (keeps, details) {
                (details.keep_offline)().await;
            }
        });
        BrowserHost.spawn(Box::pin(async move {
            // Aborted: something has happened.
            let _ = loading.await;
        }));
        move || abort.abort()
    });
    DetailsLoading { result: details.1.clone(), retry }
}
