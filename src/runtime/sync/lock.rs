//! `Lock`: one holder at a time.

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

/// One holder at a time, in the order they asked. Answers `asyncio.Lock`.
///
/// Only a critical section with an `await` in it needs one: between two awaits no other task runs.
///
/// ```
/// use interleave::runtime::{Lock, ManualHost, Run, gather, yield_now};
/// use std::{cell::Cell, rc::Rc};
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let (lock, count) = (Lock::named("count"), Rc::new(Cell::new(0)));
///     let add = |_| {
///         let (lock, count) = (lock.clone(), count.clone());
///         async move {
///             let _held = lock.acquire().await;
///             let read = count.get();
///             yield_now().await; // without the lock, others read the same
///             count.set(read + 1);
///             Ok::<_, String>(())
///         }
///     };
///     let _ = gather([1, 2, 3].map(add)).await;
///     count.get()
/// });
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok(3)));
/// ```
#[derive(Clone)]
pub struct Lock(Rc<Inner>);

struct Inner {
    shared: Rc<SharedResource>,
    locked: Cell<bool>,
    waiters: Waiters,
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Self {
        Self::named("")
    }

    /// As [`Lock::new`], with a name for the recording.
    pub fn named(name: &str) -> Self {
        let shared = SharedResource::new(ResourceKind::Lock, name);
        let waiters = Waiters::new(&shared, Call::Acquire);
        Self(Rc::new(Inner { shared, locked: Cell::default(), waiters }))
    }

    /// Whether somebody holds it. Answers `Lock.locked`.
    pub fn is_locked(&self) -> bool {
        self.0.locked.get()
    }

    /// Waits for its turn and takes the lock. Answers `Lock.acquire`, and `async with lock`: the guard releases it when
    /// dropped.
    #[track_caller]
    pub fn acquire(&self) -> LockAcquire {
        self.acquire_at(Site::caller())
    }

    /// As [`Lock::acquire`], on behalf of the call at `site`.
    pub(super) fn acquire_at(&self, site: Site) -> LockAcquire {
        LockAcquire { lock: self.clone(), site, place: Place::new(site) }
    }

    /// Lets the next one have it. Answers `Lock.release`, which as here need not be called by the task that holds the
    /// lock. To be paired with [`LockGuard::forget`].
    ///
    /// # Errors
    /// [`SyncError::NotLocked`] if nobody holds it.
    pub fn release(&self) -> Result<(), SyncError> {
        if !self.0.locked.replace(false) {
            return Err(SyncError::NotLocked);
        }
        self.0.shared.released();
        self.0.waiters.wake_first();
        Ok(())
    }
}

impl Default for Lock {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits for a lock. Dropped before that, it gives up its place, and its turn if that had come. See [`Lock::acquire`].
#[must_use = "futures do nothing unless awaited"]
pub struct LockAcquire {
    lock: Lock,
    site: Site,
    place: Place,
}

impl Future for LockAcquire {
    type Output = LockGuard;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<LockGuard> {
        let Self { lock, site, place } = self.get_mut();
        let inner = &lock.0;
        // Nobody jumps the queue, even if the lock is free for a moment.
        let must_wait = inner.locked.get() || !inner.waiters.all_cancelled();
        ready!(place.poll(&inner.waiters, must_wait, cx));
        inner.locked.set(true);
        inner.shared.acquired(*site);
        Poll::Ready(LockGuard { lock: lock.clone(), forgotten: false })
    }
}

impl Drop for LockAcquire {
    fn drop(&mut self) {
        let waiters = &self.lock.0.waiters;
        // The lock may have been released for this one's sake.
        if self.place.leave(waiters).is_some() && !self.lock.is_locked() {
            waiters.wake_first();
        }
    }
}

/// Holds a lock until it is dropped. Answers the block of `async with lock`.
#[must_use = "dropped at once, it releases the lock at once"]
pub struct LockGuard {
    lock: Lock,
    forgotten: bool,
}

impl LockGuard {
    /// Leaves the lock held: [`Lock::release`] frees it.
    pub fn forget(mut self) {
        self.forgotten = true;
    }

    /// The lock it holds.
    pub(super) fn lock(&self) -> &Lock {
        &self.lock
    }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        if !self.forgotten {
            // If somebody called `Lock::release` meanwhile, there is nothing to do.
            let _ = self.lock.release();
        }
    }
}
