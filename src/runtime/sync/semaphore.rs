//! `Semaphore` and `BoundedSemaphore`: so many holders at a time.

use super::SyncError;
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
    task::{Context, Poll, ready},
};

/// So many holders at a time, in the order they asked. Answers `asyncio.Semaphore`.
///
/// The order of wakes is that of Python 3.11 and 3.12, where each task that comes to hold a permit wakes at most one
/// other. Since 3.13 it wakes as many as there are permits left, so some go on a turn earlier.
///
/// ```
/// use interleave::runtime::{ManualHost, Run, Semaphore, gather, sleep};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let _run = Run::start(&host, "main", async {
///     let two = Semaphore::new(2);
///     let request = |_| {
///         let two = two.clone();
///         async move {
///             let _permit = two.acquire().await;
///             sleep(Duration::from_millis(100)).await;
///             Ok::<_, String>(())
///         }
///     };
///     let _ = gather([1, 2, 3, 4, 5].map(request)).await;
/// });
/// host.run_until_idle();
/// assert_eq!(host.elapsed(), Duration::from_millis(300));
/// ```
#[derive(Clone)]
pub struct Semaphore(Rc<Inner>);

impl Semaphore {
    /// One with `permits` to give.
    pub fn new(permits: usize) -> Self {
        Self::named("", permits)
    }

    /// As [`Semaphore::new`], with a name for the recording.
    pub fn named(name: &str, permits: usize) -> Self {
        Self(Inner::new(name, permits, None))
    }

    /// Whether a task that asks now has to wait. Answers `Semaphore.locked`.
    pub fn is_locked(&self) -> bool {
        self.0.is_locked()
    }

    /// Waits for its turn and takes a permit. Answers `Semaphore.acquire`, and `async with semaphore`: the permit goes
    /// back when dropped.
    #[track_caller]
    pub fn acquire(&self) -> SemaphoreAcquire {
        SemaphoreAcquire::at(Site::caller(), self.0.clone())
    }

    /// Gives a permit back, or a new one. Answers `Semaphore.release`. To be paired with [`Permit::forget`].
    pub fn release(&self) {
        // Only a bounded one refuses.
        let _ = self.0.release();
    }
}

/// A semaphore that never has more permits than at first. Answers `asyncio.BoundedSemaphore`.
#[derive(Clone)]
pub struct BoundedSemaphore(Rc<Inner>);

impl BoundedSemaphore {
    /// One with `permits` to give.
    pub fn new(permits: usize) -> Self {
        Self::named("", permits)
    }

    /// As [`BoundedSemaphore::new`], with a name for the recording.
    pub fn named(name: &str, permits: usize) -> Self {
        Self(Inner::new(name, permits, Some(permits)))
    }

    /// As [`Semaphore::is_locked`].
    pub fn is_locked(&self) -> bool {
        self.0.is_locked()
    }

    /// As [`Semaphore::acquire`].
    #[track_caller]
    pub fn acquire(&self) -> SemaphoreAcquire {
        SemaphoreAcquire::at(Site::caller(), self.0.clone())
    }

    /// Gives a permit back. Answers `BoundedSemaphore.release`. To be paired with [`Permit::forget`].
    ///
    /// # Errors
    /// [`SyncError::ReleasedTooOften`] if none is taken.
    pub fn release(&self) -> Result<(), SyncError> {
        self.0.release()
    }
}

struct Inner {
    shared: Rc<SharedResource>,
    /// Permits that are neither taken nor promised to a task that was woken for one.
    permits: Cell<usize>,
    most: Option<usize>,
    waiters: Waiters,
}

impl Inner {
    fn new(name: &str, permits: usize, most: Option<usize>) -> Rc<Self> {
        let shared = SharedResource::new(ResourceKind::Semaphore, name);
        let waiters = Waiters::new(&shared, Call::Acquire);
        Rc::new(Self { shared, permits: Cell::new(permits), most, waiters })
    }

    /// Nobody jumps the queue, even if there is a permit for a moment.
    fn is_locked(&self) -> bool {
        self.permits.get() == 0 || !self.waiters.all_cancelled()
    }

    fn release(&self) -> Result<(), SyncError> {
        if self.most.is_some_and(|most| self.permits.get() >= most) {
            return Err(SyncError::ReleasedTooOften);
        }
        self.shared.released();
        self.put_back();
        Ok(())
    }

    fn put_back(&self) {
        self.permits.set(self.permits.get().saturating_add(1));
        self.wake_next();
    }

    /// Promises a permit to the next in line, if there is one of each.
    fn wake_next(&self) {
        if let Some(left) = self.permits.get().checked_sub(1)
            && let Some(next) = self.waiters.next()
        {
            self.permits.set(left);
            next.set();
        }
    }
}

/// Waits for a permit. Dropped before that, it gives up its place, and its turn if that had come. See
/// [`Semaphore::acquire`].
#[must_use = "futures do nothing unless awaited"]
pub struct SemaphoreAcquire {
    semaphore: Rc<Inner>,
    site: Site,
    place: Place,
}

impl SemaphoreAcquire {
    fn at(site: Site, semaphore: Rc<Inner>) -> Self {
        Self { semaphore, site, place: Place::new(site) }
    }
}

impl Future for SemaphoreAcquire {
    type Output = Permit;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Permit> {
        let Self { semaphore, site, place } = self.get_mut();
        if ready!(place.poll(&semaphore.waiters, semaphore.is_locked(), cx)) {
            // The permit was promised to it. Who came meanwhile had to wait, even for what was left.
            semaphore.wake_next();
        } else {
            semaphore.permits.set(semaphore.permits.get() - 1);
        }
        semaphore.shared.acquired(*site);
        Poll::Ready(Permit { semaphore: semaphore.clone(), forgotten: false })
    }
}

impl Drop for SemaphoreAcquire {
    fn drop(&mut self) {
        if self.place.leave(&self.semaphore.waiters) == Some(true) {
            self.semaphore.put_back();
        }
    }
}

/// Holds a permit until it is dropped. Answers the block of `async with semaphore`.
#[must_use = "dropped at once, it gives the permit back at once"]
pub struct Permit {
    semaphore: Rc<Inner>,
    forgotten: bool,
}

impl Permit {
    /// Leaves the permit taken: [`Semaphore::release`] gives it back.
    pub fn forget(mut self) {
        self.forgotten = true;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.forgotten {
            // If somebody gave it back meanwhile, there is nothing to do.
            let _ = self.semaphore.release();
        }
    }
}
