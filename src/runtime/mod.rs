//! asyncio's vocabulary on the browser's loop: one construct a file.
//!
//! A program is an ordinary `async fn`. A [`Run`] gives it to a [`Host`] and owns every task it spawns; the functions
//! here ([`spawn`], [`gather`], [`sleep`], [`fetch`], …) find the run they belong to through the task being polled, as
//! asyncio finds its running loop, so a program reads like its Python twin.
//!
//! This layer knows no browser. [`Host`] is the only door out: the page's is `browser::BrowserHost`, the tests' is
//! [`ManualHost`], whose time is virtual.
//!
//! ```
//! use interleave::runtime::{ManualHost, Run, gather, sleep};
//! use std::time::Duration;
//!
//! let host = ManualHost::new();
//! let run = Run::start(&host, "main", async {
//!     gather([30, 10, 20].map(|ms| async move {
//!         sleep(Duration::from_millis(ms)).await;
//!         Ok::<_, String>(ms)
//!     }))
//!     .await
//! });
//! host.run_until_idle();
//! assert_eq!(run.result(), Some(Ok(Ok(vec![30, 10, 20]))));
//! assert_eq!(host.elapsed(), Duration::from_millis(30));
//! ```

mod combine;
mod core;
mod host;
mod io;
mod queue;
mod sync;

pub use self::combine::as_completed::{AsCompleted, AsCompletedWithin, as_completed, as_completed_tasks};
pub use self::combine::gather::{Gather, GatherAll, gather, gather_tasks};
pub use self::combine::join::Join;
pub use self::combine::join_all::join_all;
pub use self::combine::race::{Race, hedge, race};
pub use self::combine::retry::{Backoff, retry, retry_if};
pub use self::combine::sequential::{Sequential, SequentialAll, sequential};
pub use self::combine::shield::{Shield, shield};
pub use self::combine::task_group::{GroupError, TaskGroup, WithTaskGroup, task_group};
pub use self::combine::timeout::{Timeout, TimeoutError, timeout, timeout_at, wait_for};
pub use self::combine::wait::{WaitTasks, wait};
pub use self::core::coroutine::{Coroutine, coroutine};
pub use self::core::group::GroupRefused;
pub use self::core::report::Report;
pub use self::core::run::{Finished, Run};
pub use self::core::task::{Cancelled, Task, TaskError, spawn, spawn_named};
pub use self::io::fetch::{Fetch, fetch};
pub use self::io::print::print;
pub use self::io::sleep::{Sleep, block, memory, now, sleep, yield_now};
pub use self::io::stream::{OpenStream, ResponseStream};
pub use host::manual::ManualHost;
pub use host::{Chunks, Host, LocalFuture, Timer};
pub use queue::{
    LifoQueue, PriorityQueue, Queue, QueueGet, QueueJoin, QueueOf, QueuePut, ShutDown, Store, TaskDoneError,
    TryGetError, TryPutError,
};
pub use sync::{
    Barrier, BarrierWait, BoundedSemaphore, BrokenBarrier, Condition, ConditionWait, ConditionWaitFor, Event,
    EventWait, Lock, LockAcquire, LockGuard, Permit, Semaphore, SemaphoreAcquire, SyncError,
};
