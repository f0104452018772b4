//! What the tests share: waits that do not go through the host under test, counters that do not trust the recording,
//! and pieces of the page put in the way of the browser's own.

use gloo_events::EventListener;
use interleave::{
    browser::BrowserHost,
    endpoint::{FetchError, Response},
    runtime::{Chunks, Host, LocalFuture, Report, Run, Timer},
    trace::{Clock, EventKind, Recorder, TaskId},
};
use js_sys::{Array, Function, Promise, Reflect};
use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Window};

/// A duration in milliseconds.
pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// The page's window.
pub fn window() -> Window {
    web_sys::window().expect("the tests run in a page")
}

/// Runs the body of a JavaScript function and gives what it returns.
pub fn script(body: &str) -> JsValue {
    Function::new_no_args(body).call0(&JsValue::NULL).expect("the script runs")
}

/// Waits by a `setTimeout` of its own.
pub async fn pause(ms: u32) {
    let timer: Promise = script(&format!("return new Promise(resolve => setTimeout(resolve, {ms}))")).unchecked_into();
    JsFuture::from(timer).await.expect("a timer is not rejected");
}

/// Waits until `is_so`, five seconds at most.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if is_so() {
            return;
        }
        pause(5).await;
    }
    panic!("waited in vain until {what}");
}

/// Runs `program` in the page to its end and gives its result and the recording.
pub async fn run<T: Report + 'static>(program: impl Future<Output = T> + 'static) -> (T, Recorder) {
    run_on(&BrowserHost, program).await
}

/// As [`run`], on another host.
pub async fn run_on<T: Report + 'static, H: Host + Clone + 'static>(
    host: &H,
    program: impl Future<Output = T> + 'static,
) -> (T, Recorder) {
    let run = Run::start(host, "main", program);
    run.finished().await;
    let result = run.result().expect("the program has ended");
    (result.expect("and was not cancelled"), run.recorder().clone())
}

/// How many events of the recording are `kind`.
pub fn count(recorder: &Recorder, kind: impl Fn(&EventKind) -> bool) -> usize {
    recorder.events().iter().filter(|event| kind(&event.kind)).count()
}

/// How often the recording says that tasks were polled and woken.
pub fn recorded_counts(recorder: &Recorder) -> (usize, usize) {
    let polls = count(recorder, |kind| matches!(kind, EventKind::PollStarted { .. }));
    (polls, count(recorder, |kind| matches!(kind, EventKind::Woken { .. })))
}

/// What happened to `task`, a letter each: w(oken), p(olled), e(nded).
pub fn life_of(recorder: &Recorder, id: TaskId) -> String {
    let letter = |kind: &EventKind| match kind {
        EventKind::Woken { task, .. } if *task == id => Some('w'),
        EventKind::PollStarted { task } if *task == id => Some('p'),
        EventKind::Finished { task, .. } if *task == id => Some('e'),
        _ => None,
    };
    recorder.events().iter().filter_map(|event| letter(&event.kind)).collect()
}

/// Errors nobody caught, counted until it is dropped.
pub struct Uncaught {
    errors: Rc<Cell<usize>>,
    _listeners: [EventListener; 2],
}

impl Uncaught {
    /// Begins to count.
    pub fn count() -> Self {
        let errors = Rc::new(Cell::new(0));
        let listeners = ["error", "unhandledrejection"].map(|name| {
            let errors = errors.clone();
            EventListener::new(&window(), name, move |_| errors.set(errors.get() + 1))
        });
        Self { errors, _listeners: listeners }
    }

    /// How many there were.
    pub fn errors(&self) -> usize {
        self.errors.get()
    }
}

/// Functions of `window` replaced by a script; the browser's own come back when it is dropped.
pub struct Patch {
    names: &'static [&'static str],
    originals: Vec<JsValue>,
    /// What the script returned.
    pub seen: Array,
}

impl Patch {
    /// Runs `body`, which replaces `names` and returns a list that it goes on writing to.
    pub fn of(names: &'static [&'static str], body: &str) -> Self {
        let originals = names.iter().map(|name| Reflect::get(&window(), &(*name).into()).expect("it exists")).collect();
        Self { names, originals, seen: script(body).unchecked_into() }
    }

    /// `window.fetch` as it is, with the signals of its requests kept in `seen`.
    pub fn watching_fetch() -> Self {
        Self::of(
            &["fetch"],
            "const own = window.fetch, seen = [];
             window.fetch = (url, init) => { seen.push(init.signal); return own.call(window, url, init); };
             return seen;",
        )
    }

    /// Requests that never end by themselves and are rejected some time after their abortion.
    pub fn hanging_fetch() -> Self {
        Self::of(
            &["fetch"],
            "const seen = [];
             window.fetch = (url, { signal }) => new Promise((_, reject) => {
                 seen.push(signal);
                 signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), 5));
             });
             return seen;",
        )
    }

    /// Whether each request seen so far was aborted.
    pub fn aborted(&self) -> Vec<bool> {
        self.seen.iter().map(|signal| signal.unchecked_into::<AbortSignal>().aborted()).collect()
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        for (name, original) in self.names.iter().zip(&self.originals) {
            Reflect::set(&window(), &(*name).into(), original).expect("it can be set back");
        }
    }
}

/// How often futures were polled and woken, by their own count.
#[derive(Clone, Default)]
pub struct Counts {
    polls: Rc<Cell<usize>>,
    wakes: Arc<AtomicUsize>,
}

impl Counts {
    /// Counts what happens to `future`.
    pub fn count<F: Future>(&self, future: F) -> Counted<F> {
        Counted { counts: self.clone(), future: Box::pin(future) }
    }

    /// Polls, and wakes.
    pub fn get(&self) -> (usize, usize) {
        (self.polls.get(), self.wakes.load(Ordering::Relaxed))
    }
}

/// See [`Counts::count`].
pub struct Counted<F> {
    counts: Counts,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Counted<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.counts.polls.set(self.counts.polls.get() + 1);
        let wakes = self.counts.wakes.clone();
        let waker = Waker::from(Arc::new(CountingWaker { wakes, inner: cx.waker().clone() }));
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }
}

struct CountingWaker {
    wakes: Arc<AtomicUsize>,
    inner: Waker,
}

impl Wake for CountingWaker {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Ordering::Relaxed);
        self.inner.wake_by_ref();
    }
}

/// The page's host, with the polls counted that the browser's executor makes.
#[derive(Clone, Default)]
pub struct CountingHost(pub Counts);

impl Host for CountingHost {
    fn clock(&self) -> Clock {
        BrowserHost.clock()
    }

    fn spawn(&self, task: LocalFuture<()>) {
        BrowserHost.spawn(Box::pin(self.0.count(task)));
    }

    fn call_later(&self, delay: Duration, then: Box<dyn FnOnce()>) -> Timer {
        BrowserHost.call_later(delay, then)
    }

    fn block(&self, duration: Duration) {
        BrowserHost.block(duration);
    }

    fn yield_now(&self) -> LocalFuture<()> {
        BrowserHost.yield_now()
    }

    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>> {
        BrowserHost.fetch(url)
    }

    fn open(&self, url: String) -> LocalFuture<Result<(u16, Chunks), FetchError>> {
        BrowserHost.open(url)
    }
}
