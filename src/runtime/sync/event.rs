//! `Event`: a flag to wait for.

use crate::{
    runtime::core::{
        resource::SharedResource,
        waiters::{Place, Waiters},
    },
    trace::{Call, ResourceKind, Site},
};
use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

/// A flag that wakes all who wait for it when it is set. Answers `asyncio.Event`.
///
/// ```
/// use interleave::runtime::{Event, ManualHost, Run, sleep, spawn};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let open = Event::named("open");
///     let waiting = open.wait();
///     let _setter = spawn(async move {
///         sleep(Duration::from_millis(100)).await;
///         open.set();
///     });
///     waiting.await;
/// });
/// host.run_until_idle();
/// assert!(run.is_finished());
/// assert_eq!(host.elapsed(), Duration::from_millis(100));
/// ```
#[derive(Clone)]
pub struct Event(Rc<Inner>);

struct Inner {
    is_set: Cell<bool>,
    shared: Rc<SharedResource>,
    waiters: Waiters,
}

impl Event {
    /// One that isn't set.
    pub fn new() -> Self {
        Self::named("")
    }

    /// As [`Event::new`], with a name for the recording.
    pub fn named(name: &str) -> Self {
        let shared = SharedResource::new(ResourceKind::Event, name);
        let waiters = Waiters::new(&shared, Call::Wait);
        Self(Rc::new(Inner { is_set: Cell::default(), shared, waiters }))
    }

    /// Whether nobody has to wait. Answers `Event.is_set`.
    pub fn is_set(&self) -> bool {
        self.0.is_set.get()
    }

    /// Sets the flag and wakes all who wait, in the order they came. Answers `Event.set`.
    pub fn set(&self) {
        if !self.0.is_set.replace(true) {
            self.0.shared.level(1);
            self.0.waiters.wake(usize::MAX);
        }
    }

    /// Whoever waits from now on waits for the next [`Event::set`]; whoever was woken goes on. Answers `Event.clear`.
    pub fn clear(&self) {
        if self.0.is_set.replace(false) {
            self.0.shared.level(0);
        }
    }

    /// Waits until the flag is set; not at all if it is. Answers `Event.wait`.
    #[track_caller]
    pub fn wait(&self) -> EventWait {
        EventWait { event: self.0.clone(), place: Place::new(Site::caller()) }
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits for an event. See [`Event::wait`].
#[must_use = "futures do nothing unless awaited"]
pub struct EventWait {
    event: Rc<Inner>,
    place: Place,
}

impl Future for EventWait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { event, place } = self.get_mut();
        // Woken, it goes on even if the flag was cleared meanwhile.
        place.poll(&event.waiters, !event.is_set.get(), cx).map(drop)
    }
}

impl Drop for EventWait {
    fn drop(&mut self) {
        self.place.leave(&self.event.waiters);
    }
}
