//! The hook that owns the state and starts, cancels and replays runs. The one place in the app with effects.

use super::{
    Parts,
    session::Session,
    tour_hook::{use_arrival, use_history},
};
use crate::{
    browser::{self, BrowserHost, Visibility},
    lessons::Lesson,
    model::{Action, Notice, Params, Phase, State, Theme},
    runtime::Host,
    time::Micros,
};
use futures::future::{AbortHandle, abortable};
use std::{cell::RefCell, rc::Rc, time::Duration};
use web_sys::Element;
use yew::prelude::*;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        self.after(action).into()
    }
}

/// The state, and what the reader can do.
#[derive(Clone, PartialEq)]
pub struct Controls {
    /// What to show.
    pub state: Rc<State>,
    /// Starts a run; one in progress is cancelled.
    pub run: Callback<()>,
    /// Cancels the run.
    pub cancel: Callback<()>,
    /// Plays the recordings again from zero.
    pub replay: Callback<()>,
    /// Sets a parameter as the URL would, by its key and value; a run in progress is cancelled if that changes it.
    pub choose: Callback<(&'static str, String)>,
    /// Shows another lesson, with the page's own parameters kept.
    pub go: Callback<&'static Lesson>,
    /// Moves the guess, or takes the mark away.
    pub mark: Callback<Option<Micros>>,
    /// Gives the focus to the element of that id.
    pub focus: Callback<String>,
    /// Whether there is room for the list of lessons beside one.
    pub wide: bool,
    /// Takes the notices away.
    pub dismiss: Callback<()>,
    /// Belongs on the lesson's element: it runs by itself once that is seen.
    pub node: NodeRef,
}

/// Whatever is in progress; dropping it ends it.
enum Activity {
    Run(#[expect(dead_code, reason = "held for its Drop")] Session),
    Replay(#[expect(dead_code, reason = "held for its Drop")] AbortOnDrop),
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The lesson the address asks for.
#[hook]
pub fn use_lesson(parts: Parts) -> Controls {
    let state = use_reducer_eq(|| State::from_query(&browser::query()));
    let activity = use_mut_ref(|| None::<Activity>);
    let node = use_node_ref();
    let to = state.dispatcher();
    // What the parameters' form is given changes with the parameters only: drawing it again takes back what is typed.
    let steady = {
        let (activity, to) = (activity.clone(), to.clone());
        use_memo(state.params.clone(), move |params| Steady::of(Rc::new(params.clone()), parts, activity, to))
    };
    let Steady { run, change, choose, go, focus } = (*steady).clone();
    let cancel = {
        let (activity, to) = (activity.clone(), to.clone());
        Callback::from(move |()| {
            activity.take();
            to.dispatch(Action::Cancel);
        })
    };
    let replay = {
        let (activity, to, until) = (activity.clone(), to.clone(), state.longest());
        Callback::from(move |()| {
            activity.take();
            activity.replace(Some(Activity::Replay(start_replay(until, to.clone()))));
        })
    };
    let mark = {
        let (to, stays) = (to.clone(), state.marks().is_some());
        Callback::from(move |guess: Option<Micros>| {
            // The button goes away with the mark, unless there can be another.
            if guess.is_none() && !stays {
                browser::focus("run");
            }
            to.dispatch(Action::Guess(guess));
        })
    };
    use_history(&state.params, change);
    let dismiss = Callback::from(move |()| {
        // The button goes away with what it dismisses.
        browser::focus("run");
        to.dispatch(Action::DismissNotices);
    });

    use_effect_with(state.params.theme, |theme| browser::set_theme((*theme != Theme::Auto).then(|| theme.id())));
    use_arrival(state.params.lesson);
    use_first_sight(&node, &state, run.clone());
    {
        let activity = activity.clone();
        use_effect_with((), move |()| move || drop(activity.take()));
    }
    let wide = browser::is_wide();
    Controls { state: Rc::new((*state).clone()), run, cancel, replay, choose, go, mark, focus, wide, dismiss, node }
}

/// What stays the same for the same parameters.
#[derive(Clone)]
struct Steady {
    run: Callback<()>,
    change: Callback<(Params, Vec<Notice>)>,
    choose: Callback<(&'static str, String)>,
    go: Callback<&'static Lesson>,
    focus: Callback<String>,
}

impl Steady {
    fn of(
        params: Rc<Params>,
        parts: Parts,
        activity: Rc<RefCell<Option<Activity>>>,
        to: UseReducerDispatcher<State>,
    ) -> Self {
        let run = {
            let (params, activity, to) = (params.clone(), activity.clone(), to.clone());
            Callback::from(move |()| {
                // The old one ends before the new one begins.
                activity.take();
                to.dispatch(Action::Start);
                let to = to.clone();
                let session = Session::start((*params).clone(), parts, move |action| to.dispatch(action));
                activity.replace(Some(Activity::Run(session)));
            })
        };
        let change = {
            let current = params.clone();
            Callback::from(move |(params, notices): (Params, Vec<Notice>)| {
                if !params.same_run(&current) {
                    activity.take();
                }
                to.dispatch(Action::Choose(params, notices));
            })
        };
        let choose = {
            let (current, change) = (params.clone(), change.clone());
            Callback::from(move |(key, value): (&'static str, String)| {
                let (params, notices) = current.with(key, &value);
                browser::replace_query(&params.to_query());
                change.emit((params, notices));
            })
        };
        let go = {
            let change = change.clone();
            Callback::from(move |lesson| {
                let params = params.at(lesson);
                browser::push_query(&params.to_query());
                change.emit((params, Vec::new()));
            })
        };
        Self { run, change, choose, go, focus: Callback::from(|id: String| browser::focus(&id)) }
    }
}

/// Runs once, when the first lesson's element is first seen, unless the reader wants less motion. A lesson that the
/// reader goes to waits: there is a guess to make.
#[hook]
fn use_first_sight(node: &NodeRef, state: &State, run: Callback<()>) {
    let node = node.clone();
    let wanted = state.params.autorun && state.phase == Phase::Waiting;
    let first = use_mut_ref(|| true);
    use_effect_with(state.params.lesson, move |_| {
        let wanted = first.replace(false) && wanted && !browser::prefers_reduced_motion();
        let watch = watch_first_sight(&node, wanted, run);
        move || drop(watch)
    });
}

fn watch_first_sight(node: &NodeRef, wanted: bool, run: Callback<()>) -> Option<Visibility> {
    let element = node.cast::<Element>().filter(|_| wanted)?;
    let ran = std::cell::Cell::new(false);
    Visibility::watch(&element, move |seen| {
        if seen && !ran.replace(true) {
            run.emit(());
        }
    })
}

fn start_replay(until: Micros, to: UseReducerDispatcher<State>) -> AbortOnDrop {
    let (replay, handle) = abortable(async move {
        let start = browser::performance_now();
        loop {
            let now = Micros::from_ms(browser::performance_now() - start);
            if now >= until {
                break;
            }
            let before = browser::performance_now();
            to.dispatch(Action::Replay(now));
            // By the next turn it is drawn. Then the page has as much time for itself as that took.
            BrowserHost.yield_now().await;
            BrowserHost
                .sleep(Duration::from_millis((browser::performance_now() - before).clamp(0.0, 1_000.0) as u64))
                .await;
            browser::frame().await;
        }
        to.dispatch(Action::EndReplay);
    });
    BrowserHost.spawn(Box::pin(async move {
        // Aborted: another run or replay shows itself.
        let _ = replay.await;
    }));
    AbortOnDrop(handle)
}
