//! What tasks that share something keep order with. Answers asyncio's synchronization primitives.
//!
//! Each is CPython's algorithm step by step, with a turn of the loop wherever asyncio takes one, so that tasks wake in
//! the same order: first come, first served, and a waiter that is cancelled, even if it was just woken, passes its turn
//! on. What asyncio does in `except CancelledError` and `finally` the destructors of these futures do.
//!
//! All are handles: a clone is the same lock. They belong to the run that uses them first, which numbers them for its
//! recording; a name makes that easier to read. `async with lock:` is `let _held = lock.acquire().await;` until the end
//! of the block.

mod barrier;
mod condition;
mod event;
mod lock;
mod semaphore;

pub use barrier::{Barrier, BarrierWait, BrokenBarrier};
pub use condition::{Condition, ConditionWait, ConditionWaitFor};
pub use event::{Event, EventWait};
pub use lock::{Lock, LockAcquire, LockGuard};
pub use semaphore::{BoundedSemaphore, Permit, Semaphore, SemaphoreAcquire};

/// What can't be done with a primitive as it is. Answers the `RuntimeError`s and `ValueError`s that asyncio raises, in
/// its words, so that a program prints the same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// To release a lock that nobody holds.
    #[error("Lock is not acquired.")]
    NotLocked,
    /// To notify tasks without holding the condition's lock.
    #[error("cannot notify on un-acquired lock")]
    NotifyUnlocked,
    /// To release a bounded semaphore more often than it was acquired.
    #[error("BoundedSemaphore released too many times")]
    ReleasedTooOften,
    /// To make a barrier that nobody is waited for at.
    #[error("parties must be > 0")]
    NoParties,
}
