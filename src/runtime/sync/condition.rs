//! `Condition`: a lock, and a place to wait for news of what it guards.

use super::{Lock, LockAcquire, LockGuard, SyncError};
use crate::{
    runtime::core::{
        resource::SharedResource,
        waiters::{Place, Waiters},
    },
    trace::{Call, ResourceKind, Site},
};
use std::{
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// A lock, and a place to wait until another task changed what the lock guards. Answers `asyncio.Condition`.
///
/// [`Condition::wait`] takes the lock's guard and gives it back, so that waiting without the lock can't be written.
///
/// Cancelling differs. asyncio's `wait` takes the lock again even then, so that a cancelled task ends only once it had
/// the lock; here it ends at once, without it. If it had been notified, the next in line is, so that no news is lost:
/// Python up to 3.12 loses it, and since 3.13 wakes the next whether or not there was news.
///
/// ```
/// use interleave::runtime::{Condition, ManualHost, Run, spawn};
/// use std::{cell::RefCell, rc::Rc};
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let (filled, items) = (Condition::named("filled"), Rc::new(RefCell::new(Vec::new())));
///     let (condition, list) = (filled.clone(), items.clone());
///     let _producer = spawn(async move {
///         let _held = condition.acquire().await;
///         list.borrow_mut().push("egg");
///         condition.notify(1)
///     });
///     let held = filled.acquire().await;
///     let _held = filled.wait_for(held, || !items.borrow().is_empty()).await;
///     items.take()
/// });
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok(vec!["egg"])));
/// ```
#[derive(Clone)]
pub struct Condition(Rc<Inner>);

struct Inner {
    lock: Lock,
    waiters: Waiters,
}

impl Condition {
    /// One with a lock of its own.
    pub fn new() -> Self {
        Self::named("")
    }

    /// As [`Condition::new`], with a name for the recording, where its lock has the same.
    pub fn named(name: &str) -> Self {
        Self::with_lock(name, &Lock::named(name))
    }

    /// One whose lock is also others': several conditions can be of the same state. Answers `Condition(lock)`. An empty
    /// name is none.
    pub fn with_lock(name: &str, lock: &Lock) -> Self {
        let waiters = Waiters::new(&SharedResource::new(ResourceKind::Condition, name), Call::Wait);
        Self(Rc::new(Inner { lock: lock.clone(), waiters }))
    }

    /// The lock. Answers `Condition.locked` and `Condition.release`, which are the lock's.
    pub fn lock(&self) -> &Lock {
        &self.0.lock
    }

    /// Takes the lock. Answers `Condition.acquire`, and `async with condition`.
    #[track_caller]
    pub fn acquire(&self) -> LockAcquire {
        self.0.lock.acquire_at(Site::caller())
    }

    /// Releases the lock, waits to be notified, and takes the lock again. Answers `Condition.wait`.
    ///
    /// What one waited for may have gone again by then, so ask again, or use [`Condition::wait_for`].
    #[track_caller]
    pub fn wait(&self, held: LockGuard) -> ConditionWait {
        self.wait_at(held, Site::caller())
    }

    fn wait_at(&self, held: LockGuard, site: Site) -> ConditionWait {
        ConditionWait { condition: self.0.clone(), site, stage: Stage::Begun(held) }
    }

    /// Waits, as often as it takes, until `is_true`; not at all if it is. Answers `Condition.wait_for`.
    #[track_caller]
    pub fn wait_for<P: FnMut() -> bool>(&self, held: LockGuard, is_true: P) -> ConditionWaitFor<P> {
        ConditionWaitFor { condition: self.clone(), site: Site::caller(), held: Some(held), wait: None, is_true }
    }

    /// Wakes the first `count` tasks that wait. They go on once the lock is released, one after another. Answers
    /// `Condition.notify`.
    ///
    /// # Errors
    /// [`SyncError::NotifyUnlocked`] if nobody holds the lock.
    pub fn notify(&self, count: usize) -> Result<(), SyncError> {
        if !self.0.lock.is_locked() {
            return Err(SyncError::NotifyUnlocked);
        }
        self.0.waiters.wake(count);
        Ok(())
    }

    /// Wakes all tasks that wait. Answers `Condition.notify_all`.
    ///
    /// # Errors
    /// As [`Condition::notify`].
    pub fn notify_all(&self) -> Result<(), SyncError> {
        self.notify(usize::MAX)
    }
}

impl Default for Condition {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits to be notified. Dropped before that, it leaves the lock to others. See [`Condition::wait`].
#[must_use = "futures do nothing unless awaited"]
pub struct ConditionWait {
    condition: Rc<Inner>,
    site: Site,
    stage: Stage,
}

enum Stage {
    /// Not polled yet.
    Begun(LockGuard),
    /// The lock is released.
    Waiting(Lock, Place),
    /// Notified.
    Acquiring(LockAcquire),
    Over,
}

impl Future for ConditionWait {
    type Output = LockGuard;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<LockGuard> {
        let Self { condition, site, stage } = self.get_mut();
        loop {
            match mem::replace(stage, Stage::Over) {
                Stage::Begun(held) => {
                    let lock = held.lock().clone();
                    drop(held);
                    *stage = Stage::Waiting(lock, Place::new(*site));
                }
                Stage::Waiting(lock, mut place) => {
                    if place.poll(&condition.waiters, true, cx).is_pending() {
                        *stage = Stage::Waiting(lock, place);
                        return Poll::Pending;
                    }
                    *stage = Stage::Acquiring(lock.acquire_at(*site));
                }
                Stage::Acquiring(mut acquire) => {
                    let poll = Pin::new(&mut acquire).poll(cx);
                    if poll.is_pending() {
                        *stage = Stage::Acquiring(acquire);
                    }
                    return poll;
                }
                Stage::Over => return Poll::Pending,
            }
        }
    }
}

impl Drop for ConditionWait {
    fn drop(&mut self) {
        let notified = match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Begun(_) | Stage::Over => false,
            Stage::Waiting(_, mut place) => place.leave(&self.condition.waiters) == Some(true),
            Stage::Acquiring(_) => true,
        };
        if notified {
            self.condition.waiters.wake(1);
        }
    }
}

/// Waits until something is true. See [`Condition::wait_for`].
#[must_use = "futures do nothing unless awaited"]
pub struct ConditionWaitFor<P> {
    condition: Condition,
    site: Site,
    /// None while it waits, and once it is done.
    held: Option<LockGuard>,
    wait: Option<ConditionWait>,
    is_true: P,
}

/// The predicate is never pinned.
impl<P> Unpin for ConditionWaitFor<P> {}

impl<P: FnMut() -> bool> Future for ConditionWaitFor<P> {
    type Output = LockGuard;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<LockGuard> {
        let Self { condition, site, held, wait, is_true } = self.get_mut();
        loop {
            if let Some(waiting) = wait {
                *held = Some(ready!(Pin::new(waiting).poll(cx)));
                *wait = None;
            }
            let Some(held) = held.take() else { return Poll::Pending };
            if is_true() {
                return Poll::Ready(held);
            }
            *wait = Some(condition.wait_at(held, *site));
        }
    }
}
