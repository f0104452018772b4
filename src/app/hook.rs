//! The hook that owns the state, starts and cancels runs, and plays recordings. The one place in the app with effects.

use super::{
    Choose, Parts,
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
    /// Whatever needs nothing but the state: the cursor, the selection, which ways are side by side.
    pub act: Callback<Action>,
    /// Sets a parameter as the URL would, by its key and value; a run in progress is cancelled if that changes it.
    pub choose: Choose,
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

/// Ends what runs beside the page when it is dropped.
pub(super) struct AbortOnDrop(pub(super) AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The lesson the address asks for.
#[hook]
pub fn use_lesson(parts: Parts) -> Controls {
    let state = use_reducer_eq(|| State::from_query(&browser::query()));
    let activity = use_mut_ref(|| None::<Session>);
    let node = use_node_ref();
    let to = state.dispatcher();
    // What the parameters' form is given changes with the parameters only: drawing it again takes back what is typed.
    let steady = {
        let (activity, to) = (activity.clone(), to.clone());
        use_memo(state.params.clone(), move |params| Steady::of(Rc::new(params.clone()), parts, activity, to))
    };
    let Steady { run, change, choose, go, focus, act } = (*steady).clone();
    let cancel = {
        let (activity, to) = (activity.clone(), to.clone());
        Callback::from(move |()| {
            activity.take();
            to.dispatch(Action::Cancel);
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
    use_playing(state.playing, &act);
    {
        let activity = activity.clone();
        use_effect_with((), move |()| move || drop(activity.take()));
    }
    let wide = browser::is_wide();
    Controls { state: Rc::new((*state).clone()), run, cancel, act, choose, go, mark, focus, wide, dismiss, node }
}

/// What stays the same for the same parameters.
#[derive(Clone)]
struct Steady {
    run: Callback<()>,
    change: Callback<(Params, Vec<Notice>)>,
    choose: Choose,
    go: Callback<&'static Lesson>,
    focus: Callback<String>,
    act: Callback<Action>,
}

impl Steady {
    fn of(
        params: Rc<Params>,
        parts: Parts,
        activity: Rc<RefCell<Option<Session>>>,
        to: UseReducerDispatcher<State>,
    ) -> Self {
        let act = {
            let to = to.clone();
            Callback::from(move |action| to.dispatch(action))
        };
        let run = {
            let (params, activity, to) = (params.clone(), activity.clone(), to.clone());
            Callback::from(move |()| {
                // The old one ends before the new one begins.
                activity.take();
                to.dispatch(Action::Start);
                let to = to.clone();
                let session = Session::start((*params).clone(), parts, move |action| to.dispatch(action));
                activity.replace(Some(session));
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
                change.emit(current.with(key, &value));
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
        Self { run, change, choose, go, act, focus: Callback::from(|id: String| browser::focus(&id)) }
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

/// As long as the recordings are `playing`, tells frame by frame how much time has passed.
#[hook]
fn use_playing(playing: bool, act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with(playing, move |playing| {
        let player = playing.then(|| play(act));
        move || drop(player)
    });
}

fn play(act: Callback<Action>) -> AbortOnDrop {
    let (playing, handle) = abortable(async move {
        let mut before = browser::performance_now();
        loop {
            browser::frame().await;
            let now = browser::performance_now();
            act.emit(Action::Play(Micros::from_ms(now - before)));
            before = now;
            // By the next turn it is drawn. Then the page has as much time for itself as that took.
            BrowserHost.yield_now().await;
            let took = (browser::performance_now() - now).clamp(0.0, 1_000.0);
            BrowserHost.sleep(Duration::from_millis(took as u64)).await;
        }
    });
    BrowserHost.spawn(Box::pin(async move {
        // Aborted: it was paused, or has come to its end.
        let _ = playing.await;
    }));
    AbortOnDrop(handle)
}
