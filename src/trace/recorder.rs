//! Owns the list of events, and knows which task is being polled.

use super::{
    Event, EventKind, LimitId, Outcome, RequestId, Resource, ResourceId, ResourceKind, Site, Source, SourceId, TaskId,
    Trace,
};
use crate::time::Micros;
use std::{
    ptr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
};

/// Where a recorder takes the time from. Wakers must be `Send`, so the clock is too.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// A handle to one run's list of events; clones append to the same list.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<RecorderInner>,
}

/// A trace that is written and read in turn: the recorder appends, and who reads it reads it where it is.
///
/// Whoever holds it for reading must not run what records. Nothing that draws or analyses does.
pub type SharedTrace = Arc<RwLock<Trace>>;

struct RecorderInner {
    clock: Clock,
    /// What the clock showed when the run began.
    epoch: Micros,
    // Locks because wakers are `Send`; on the browser's one thread they are never contended.
    trace: SharedTrace,
    bookkeeping: Mutex<Bookkeeping>,
}

/// What is known besides what is recorded.
#[derive(Default)]
struct Bookkeeping {
    running: Option<TaskId>,
    tasks: u32,
    limits: u32,
    /// The numbers of the calls named so far, by where the compiler keeps them, in the order of addresses.
    sources: Vec<(usize, SourceId)>,
}

/// See [`Recorder::run_as`].
#[must_use = "dropped at once, it says nothing"]
pub struct Running<'a> {
    recorder: &'a Recorder,
    before: Option<TaskId>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.recorder.set_running(self.before);
    }
}

impl Recorder {
    /// An empty recording whose time zero is now.
    pub fn new(clock: Clock) -> Self {
        let epoch = clock();
        Self {
            inner: Arc::new(RecorderInner {
                clock,
                epoch,
                trace: SharedTrace::default(),
                bookkeeping: Mutex::default(),
            }),
        }
    }

    /// The time since the run began.
    pub fn now(&self) -> Micros {
        (self.inner.clock)().since(self.inner.epoch)
    }

    /// What the clock showed when the run began: adds the run's times to other uses of the same clock.
    pub fn epoch(&self) -> Micros {
        self.inner.epoch
    }

    /// Appends an event that happened now.
    pub fn record(&self, kind: EventKind) {
        self.record_at(self.now(), kind);
    }

    /// Appends an event that happened at `at`, which this recorder's clock has just shown.
    pub fn record_at(&self, at: Micros, kind: EventKind) {
        self.write(|trace| trace.events.push(Event { at, kind }));
    }

    /// Appends that `task` has finished: in the very moment its poll ended, if nothing has been recorded since.
    pub fn record_finished(&self, task: TaskId, outcome: Outcome) {
        let poll_ended =
            |event: &&Event| matches!(event.kind, EventKind::PollEnded { task: polled, .. } if polled == task);
        let at = self.trace().events.last().filter(poll_ended).map(|event| event.at);
        self.record_at(at.unwrap_or_else(|| self.now()), EventKind::Finished { task, outcome });
    }

    /// Appends a wake, with the task that is being polled as its cause.
    pub fn record_wake(&self, task: TaskId) {
        let by = self.running();
        self.record(EventKind::Woken { task, by });
    }

    /// The number of the call at `site`, as events name it.
    pub fn source(&self, site: Site) -> SourceId {
        let mut kept = self.bookkeeping();
        let address = ptr::from_ref(site.0).addr();
        let place = match kept.sources.binary_search_by_key(&address, |(address, _)| *address) {
            Ok(place) => return kept.sources[place].1,
            Err(place) => place,
        };
        let (file, line) = (site.0.file(), site.0.line());
        let id = self.write(|trace| {
            // One call may be kept several times.
            let known = trace.sources.iter().position(|source| source.line == line && *source.file == *file);
            SourceId(known.map_or_else(
                || {
                    trace.sources.push(Source { file: file.into(), line });
                    number(trace.sources.len())
                },
                |place| place as u32,
            ))
        });
        kept.sources.insert(place, (address, id));
        id
    }

    /// A number for something that tasks share and that has none here yet.
    pub fn resource(&self, kind: ResourceKind, name: Arc<str>) -> ResourceId {
        self.write(|trace| {
            trace.resources.push(Resource { kind, name });
            ResourceId(number(trace.resources.len()))
        })
    }

    /// A number for a request that is about to be made.
    pub fn request(&self, url: &str) -> RequestId {
        self.write(|trace| {
            trace.requests.push(url.into());
            RequestId(number(trace.requests.len()))
        })
    }

    /// The next free task number.
    pub fn next_task(&self) -> TaskId {
        let mut kept = self.bookkeeping();
        let task = TaskId(kept.tasks);
        kept.tasks += 1;
        task
    }

    /// The next free number of a limit.
    pub fn next_limit(&self) -> LimitId {
        let mut kept = self.bookkeeping();
        let limit = LimitId(kept.limits);
        kept.limits += 1;
        limit
    }

    /// The task that is being polled, if any.
    pub fn running(&self) -> Option<TaskId> {
        self.bookkeeping().running
    }

    /// Says which task is being polled from now on and returns the one before.
    fn set_running(&self, task: Option<TaskId>) -> Option<TaskId> {
        std::mem::replace(&mut self.bookkeeping().running, task)
    }

    /// Says that `task` is being polled until the guard goes; then the one before is again.
    pub fn run_as(&self, task: TaskId) -> Running<'_> {
        Running { recorder: self, before: self.set_running(Some(task)) }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.trace().events.len()
    }

    /// Whether nothing has been recorded yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What has been recorded so far. Nothing can be recorded as long as it is held.
    pub fn trace(&self) -> RwLockReadGuard<'_, Trace> {
        self.inner.trace.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The trace itself, for those who read it while it grows, and afterwards.
    pub fn shared(&self) -> SharedTrace {
        self.inner.trace.clone()
    }

    /// A copy of all events.
    pub fn events(&self) -> Vec<Event> {
        self.trace().events.iter().cloned().collect()
    }

    fn write<T>(&self, write: impl FnOnce(&mut Trace) -> T) -> T {
        write(&mut self.inner.trace.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn bookkeeping(&self) -> MutexGuard<'_, Bookkeeping> {
        self.inner.bookkeeping.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of the last of `count` items.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX) - 1
}
