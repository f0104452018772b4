//! Owns the list of events, and knows which task is being polled.

use super::{Event, EventKind, TaskId};
use crate::time::Micros;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where a recorder takes the time from. Wakers must be `Send`, so the clock is too.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// A handle to one run's list of events; clones append to the same list.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    /// What the clock showed when the run began.
    epoch: Micros,
    // A mutex because wakers are `Send`; on the browser's one thread it is never contended.
    list: Mutex<List>,
}

#[derive(Default)]
struct List {
    events: Vec<Event>,
    running: Option<TaskId>,
    tasks: u32,
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
        Self { shared: Arc::new(Shared { clock, epoch, list: Mutex::default() }) }
    }

    /// The time since the run began.
    pub fn now(&self) -> Micros {
        (self.shared.clock)().since(self.shared.epoch)
    }

    /// What the clock showed when the run began: adds the run's times to other uses of the same clock.
    pub fn epoch(&self) -> Micros {
        self.shared.epoch
    }

    /// Appends an event that happened now.
    pub fn record(&self, kind: EventKind) {
        let at = self.now();
        self.list().events.push(Event { at, kind });
    }

    /// Appends a wake, with the task that is being polled as its cause.
    pub fn record_wake(&self, task: TaskId) {
        let at = self.now();
        let mut list = self.list();
        let by = list.running;
        list.events.push(Event { at, kind: EventKind::Woken { task, by } });
    }

    /// The next free task number.
    pub fn next_task(&self) -> TaskId {
        let mut list = self.list();
        let task = TaskId(list.tasks);
        list.tasks += 1;
        task
    }

    /// The task that is being polled, if any.
    pub fn running(&self) -> Option<TaskId> {
        self.list().running
    }

    /// Says which task is being polled from now on and returns the one before.
    fn set_running(&self, task: Option<TaskId>) -> Option<TaskId> {
        std::mem::replace(&mut self.list().running, task)
    }

    /// Says that `task` is being polled until the guard goes; then the one before is again.
    pub fn run_as(&self, task: TaskId) -> Running<'_> {
        Running { recorder: self, before: self.set_running(Some(task)) }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.list().events.len()
    }

    /// Whether nothing has been recorded yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The events from index `from` on; none if there are fewer.
    pub fn events_from(&self, from: usize) -> Vec<Event> {
        self.list().events.get(from..).map(<[Event]>::to_vec).unwrap_or_default()
    }

    /// All events.
    pub fn events(&self) -> Vec<Event> {
        self.events_from(0)
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.shared.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
