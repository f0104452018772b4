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

mod as_completed;
mod coroutine;
mod fetch;
mod gather;
mod group;
mod host;
mod join;
mod join_all;
pub mod latency;
mod manual;
mod part;
mod print;
mod queue;
mod race;
mod resource;
mod retry;
mod run;
mod sequential;
mod shield;
mod signal;
pub mod site;
mod sleep;
mod stream;
mod sync;
mod task;
mod task_group;
mod timeout;
mod wait;
mod waiters;

pub use as_completed::{AsCompleted, AsCompletedWithin, as_completed, as_completed_tasks};
pub use coroutine::{Coroutine, coroutine};
pub use fetch::{Fetch, FetchError, Response, fetch};
pub use gather::{Gather, GatherAll, gather, gather_tasks};
pub use host::{Chunks, Host, LocalFuture, Timer};
pub use join::Join;
pub use join_all::join_all;
pub use manual::ManualHost;
pub use print::print;
pub use queue::{
    LifoQueue, PriorityQueue, Queue, QueueGet, QueueJoin, QueueOf, QueuePut, ShutDown, Store, TaskDoneError,
    TryGetError, TryPutError,
};
pub use race::{Race, hedge, race};
pub use retry::{Backoff, retry, retry_if};
pub use run::{Finished, Run};
pub use sequential::{Sequential, SequentialAll, sequential};
pub use shield::{Shield, shield};
pub use sleep::{Sleep, block, memory, now, sleep, yield_now};
pub use stream::{OpenStream, ResponseStream};
pub use sync::{
    Barrier, BarrierWait, BoundedSemaphore, BrokenBarrier, Condition, ConditionWait, ConditionWaitFor, Event,
    EventWait, Lock, LockAcquire, LockGuard, Permit, Semaphore, SemaphoreAcquire, SyncError,
};
pub use task::{Cancelled, Task, TaskError, spawn, spawn_named};
pub use task_group::{GroupError, GroupRefused, TaskGroup, WithTaskGroup, task_group};
pub use timeout::{Timeout, TimeoutError, timeout, timeout_at, wait_for};
pub use wait::{WaitTasks, wait};
