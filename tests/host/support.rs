//! What the tests share: recordings as text, short ways to wait, and counters that do not trust the recording.

use interleave::{
    lessons::{Lesson, Program, SameWork, Strategy, programs_of},
    model::{Action, Params, State},
    parts::PARTS,
    recording::{Provenance, Recording, Sample, Way},
    runtime::{LocalFuture, ManualHost, Report, Run, sleep},
    time::Micros,
    trace::{Event, EventKind, Outcome, Recorder, ResourceId, Source, Trace},
};
use std::{
    cell::{Cell, RefCell},
    fmt::Display,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

/// What [`after`] and [`fail_after`] give, as one type.
pub type Child = Pin<Box<dyn Future<Output = Result<u64, String>>>>;

/// A duration in milliseconds.
pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Sleeps, then gives the milliseconds back.
pub async fn after(length: u64) -> Result<u64, String> {
    sleep(ms(length)).await;
    Ok(length)
}

/// Sleeps, then fails.
pub async fn fail_after(length: u64) -> Result<u64, String> {
    sleep(ms(length)).await;
    Err(format!("failed at {length}"))
}

/// Runs `program` to its end, lets what is left over end too, and gives its result and the recording.
pub fn run<T: Report + 'static>(host: &ManualHost, program: impl Future<Output = T> + 'static) -> (T, Recorder) {
    let run = Run::start(host, "main", program);
    host.run_until_idle();
    let result = run.result().expect("the program has ended");
    (result.expect("and was not cancelled"), run.recorder().clone())
}

/// The recording of `program`: the lines that [`lines`] keeps.
pub fn record<T: Report + 'static>(words: &[&str], program: impl Future<Output = T> + 'static) -> String {
    lines(&run(&ManualHost::new(), program).1, words)
}

/// The recording as text, an event a line: `10 ms  woken 1 by 0`. Only those with one of `words`; all if there are none.
pub fn lines(recorder: &Recorder, words: &[&str]) -> String {
    let trace = recorder.trace();
    let lines = trace.events.iter().map(|event| line(&trace, event)).collect::<Vec<_>>();
    let kept = |line: &&String| words.is_empty() || line.split(' ').any(|word| words.contains(&word));
    let kept: Vec<_> = lines.iter().filter(kept).map(String::as_str).collect();
    kept.join("\n")
}

fn line(trace: &Trace, event: &Event) -> String {
    let named = |resource: &ResourceId| trace.resource_text(*resource);
    let what = match &event.kind {
        EventKind::Spawned { task, parent, name, .. } => match parent {
            Some(parent) => format!("spawned {} {name:?} by {}", task.0, parent.0),
            None => format!("spawned {} {name:?}", task.0),
        },
        EventKind::Woken { task, by } => match by {
            Some(by) => format!("woken {} by {}", task.0, by.0),
            None => format!("woken {}", task.0),
        },
        EventKind::PollStarted { task } => format!("polling {}", task.0),
        EventKind::PollEnded { task, polled } => {
            format!("{} {}", format!("{polled:?}").to_lowercase(), task.0)
        }
        EventKind::WaitingOn { task, on, .. } => format!("waiting {} on {}", task.0, trace.wait_text(*on)),
        EventKind::Finished { task, outcome } if outcome.text().is_empty() => {
            format!("finished {}", task.0)
        }
        EventKind::Finished { task, outcome } => {
            format!("finished {}: {}", task.0, outcome.text())
        }
        EventKind::Dropped { task, polled: true } => format!("dropped {}", task.0),
        EventKind::Dropped { task, polled: false } => format!("dropped {} unpolled", task.0),
        EventKind::Network { request, .. } => format!("network {}", trace.url(*request).expect("its URL")),
        EventKind::RequestEnded { request, end } => {
            format!("ended {}: {end:?}", trace.url(*request).expect("its URL"))
        }
        EventKind::Heartbeat => "heartbeat".into(),
        EventKind::Acquired { task, resource, .. } => format!("acquired {} by {}", named(resource), task.0),
        EventKind::Released { task: Some(task), resource } => format!("released {} by {}", named(resource), task.0),
        EventKind::Released { task: None, resource } => format!("released {}", named(resource)),
        EventKind::Level { resource, level, .. } => format!("{}: {level}", named(resource)),
        EventKind::Blocked { task, length, .. } => format!("blocked by {} for {length}", task.0),
        EventKind::Printed { text, .. } => format!("printed {text}"),
        EventKind::NeverAwaited { what, .. } => format!("never awaited {what}"),
        EventKind::LimitSet { limit, until, .. } => format!("limit {} until {until}", limit.0),
        EventKind::LimitEnded { limit, over } => format!("limit {} {}", limit.0, if *over { "over" } else { "lifted" }),
        EventKind::Disturbed { what, lasted } => format!("{} for {lasted}", what.text()),
        EventKind::ClockStep(step) => format!("steps of {step}"),
    };
    format!("{}  {what}", event.at)
}

/// A list that tasks write to, to show the order in which they ran.
#[derive(Clone, Default)]
pub struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    /// Adds a line.
    pub fn say(&self, line: impl Display) {
        self.0.borrow_mut().push(line.to_string());
    }

    /// All lines so far, `, ` between them.
    pub fn text(&self) -> String {
        self.0.borrow().join(", ")
    }
}

/// Calls a closure when dropped.
pub struct OnDrop<F: FnMut()>(pub F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// How often a future was polled and woken, by its own count.
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

/// What the page holds of a program that ran to its end, its clock at one second when it began.
pub fn recording_of<T: Report + 'static>(
    strategy: &'static Strategy,
    program: impl Future<Output = T> + 'static,
) -> Sample {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, program);
    sample(strategy.way(), Micros(1_000_000), &recorder)
}

/// What the page holds of what was recorded by now.
pub fn sample(way: Way, epoch: Micros, recorder: &Recorder) -> Sample {
    Recording::new(way, Provenance::ServiceWorker, epoch, recorder.shared()).sample(recorder.now())
}

/// A trace of these events, whose calls are those of `sources`.
pub fn trace(sources: &[(&str, u32)], events: impl IntoIterator<Item = Event>) -> Trace {
    let source = |(file, line): &(&str, u32)| Source { file: (*file).into(), line: *line };
    let sources = sources.iter().map(source).collect();
    Trace { events: events.into_iter().collect(), sources, ..Trace::default() }
}

/// What the page holds of a trace.
pub fn sample_of(way: Way, trace: Trace) -> Sample {
    Recording::new(way, Provenance::ServiceWorker, Micros::ZERO, Arc::new(RwLock::new(trace))).sample(Micros::ZERO)
}

/// A strategy's recording with these parameters.
pub fn recording(params: &Params, id: &str) -> Sample {
    let (strategy, program) = program(params, id);
    recording_of(strategy, program)
}

/// A strategy's recording with these parameters, cancelled after that many milliseconds.
pub fn cancelled_recording(params: &Params, id: &str, after: u64) -> Sample {
    let (strategy, program) = program(params, id);
    let host = ManualHost::new();
    let run = Run::start(&host, "main", program);
    host.advance(ms(after));
    let recorder = run.recorder().clone();
    drop(run);
    sample(strategy.way(), Micros(1_000_000), &recorder)
}

fn program(params: &Params, id: &str) -> (&'static Strategy, LocalFuture<Outcome>) {
    let strategy = params.lesson.strategies.iter().find(|strategy| strategy.id == id).expect("the lesson has it");
    (strategy, program_of(params.lesson, id)(params.input()))
}

/// The program of a lesson's strategy.
pub fn program_of(lesson: &Lesson, strategy: &str) -> Program {
    let group = (PARTS.programs)(lesson).get().expect("nothing is split here");
    let programs = programs_of(group, lesson).expect("its group has the lesson");
    programs.iter().find(|(id, _)| *id == strategy).expect("the lesson has it").1
}

/// The parameters that a query asks for, which has nothing wrong in it.
pub fn params(query: &str) -> Params {
    let (params, notices) = Params::from_query(query);
    assert_eq!(notices, [], "{query}");
    params
}

/// A lesson's groups of ways that do the same work, as a file has them.
pub fn same_work(groups: SameWork) -> Vec<Vec<String>> {
    groups.iter().map(|group| group.iter().map(|id| (*id).into()).collect()).collect()
}

/// The page after `actions`.
pub fn state(query: &str, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(State::from_query(query), |state, action| state.after(action))
}

/// The page when every strategy has run with the parameters of `query`.
pub fn done(query: &str) -> State {
    let params = params(query);
    let recorded = |(place, strategy): (usize, &&Strategy)| Action::Recorded(place, recording(&params, strategy.id));
    let recorded: Vec<_> = params.strategies.iter().enumerate().map(recorded).collect();
    let begun = [Action::Start, Action::Prepared(Provenance::ServiceWorker)];
    state(query, begun.into_iter().chain(recorded).chain([Action::Finish]))
}

/// A page as it was when its recordings had come as far as `at`.
pub fn as_of(state: &State, at: Micros) -> State {
    let cut = |sample: &Sample| {
        let mut sample = sample.clone();
        (sample.events, sample.now) = (sample.events_by(at), sample.now.min(at));
        sample
    };
    State { recordings: state.recordings.iter().map(cut).collect(), ..state.clone() }
}

/// How many of `events` have happened by `at`.
pub fn events_by(events: &[Event], at: Micros) -> usize {
    events.partition_point(|event| event.at <= at)
}
