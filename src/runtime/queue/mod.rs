//! `Queue`, `PriorityQueue`, `LifoQueue`: items handed from task to task.
//!
//! CPython's algorithm step by step, so that tasks wake in the same order. The waiting is in `gate.rs` and knows no
//! items, the order of items is in `store.rs` and knows no tasks; here and in `turn.rs` is what joins the two.

mod gate;
mod store;
mod turn;

use crate::trace::Site;
use gate::Gate;
use std::{cell::RefCell, rc::Rc};
use store::{Fifo, Heap, Stack};

pub use store::Store;
pub use turn::{QueueGet, QueueJoin, QueuePut};

/// First in, first out. Answers `asyncio.Queue`. See [`QueueOf`] for what it can do.
///
/// ```
/// use interleave::runtime::{ManualHost, Queue, Run, ShutDown, sleep, spawn};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let queue = Queue::bounded(2);
///     let jobs = queue.clone();
///     let _producer = spawn(async move {
///         for job in 1..=4 {
///             jobs.put(job).await?; // waits for room: backpressure
///         }
///         jobs.shutdown(false);
///         Ok::<_, ShutDown>(())
///     });
///     let mut done = vec![];
///     while let Ok(job) = queue.get().await {
///         sleep(Duration::from_millis(10)).await;
///         done.push(job);
///     }
///     done
/// });
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok(vec![1, 2, 3, 4])));
/// ```
pub type Queue<T> = QueueOf<Fifo<T>>;

/// The least first; of equal ones whichever, the same as in Python. Answers `asyncio.PriorityQueue`. See [`QueueOf`].
pub type PriorityQueue<T> = QueueOf<Heap<T>>;

/// Last in, first out. Answers `asyncio.LifoQueue`. See [`QueueOf`].
pub type LifoQueue<T> = QueueOf<Stack<T>>;

/// The queues' common part. A clone is the same queue.
///
/// A task that is cancelled while it waits to get takes nothing with it; one that waits to put takes its item.
pub struct QueueOf<S> {
    gate: Rc<Gate>,
    items: Rc<RefCell<S>>,
}

impl<S> Clone for QueueOf<S> {
    fn clone(&self) -> Self {
        Self { gate: self.gate.clone(), items: self.items.clone() }
    }
}

impl<S: Store> QueueOf<S> {
    /// One with room for `most` items; 0 is no bound, as in asyncio.
    pub fn bounded(most: usize) -> Self {
        Self::named("", most)
    }

    /// One that is never full.
    pub fn unbounded() -> Self {
        Self::bounded(0)
    }

    /// As [`QueueOf::bounded`], with a name for the recording.
    pub fn named(name: &str, most: usize) -> Self {
        Self { gate: Rc::new(Gate::new(name, most)), items: Rc::default() }
    }

    /// How many items are in it. Answers `Queue.qsize`.
    pub fn len(&self) -> usize {
        self.gate.held()
    }

    /// Whether there are none. Answers `Queue.empty`.
    pub fn is_empty(&self) -> bool {
        self.gate.is_empty()
    }

    /// Whether there is no room. Answers `Queue.full`.
    pub fn is_full(&self) -> bool {
        self.gate.is_full()
    }

    /// Waits for room and puts the item in; fails with [`ShutDown`]. Answers `Queue.put`.
    #[track_caller]
    pub fn put(&self, item: S::Item) -> QueuePut<S> {
        QueuePut::at(Site::caller(), self.clone(), item)
    }

    /// Puts the item in if there is room. Answers `Queue.put_nowait`.
    ///
    /// # Errors
    /// Gives the item back if there is no room or the queue is shut down.
    pub fn try_put(&self, item: S::Item) -> Result<(), TryPutError<S::Item>> {
        if self.gate.is_shut_down() {
            return Err(TryPutError::ShutDown(item));
        }
        if self.gate.is_full() {
            return Err(TryPutError::Full(item));
        }
        let mut items = self.items.borrow_mut();
        items.push(item);
        let held = items.len();
        drop(items);
        self.gate.added(held);
        Ok(())
    }

    /// Waits for an item; fails with [`ShutDown`] once there will be none. Answers `Queue.get`.
    #[track_caller]
    pub fn get(&self) -> QueueGet<S> {
        QueueGet::at(Site::caller(), self.clone())
    }

    /// Gets an item if there is one. Answers `Queue.get_nowait`.
    ///
    /// # Errors
    /// There is none, or there will never be one again.
    pub fn try_get(&self) -> Result<S::Item, TryGetError> {
        let mut items = self.items.borrow_mut();
        let (item, held) = (items.pop(), items.len());
        drop(items);
        match item {
            Some(item) => {
                self.gate.removed(held);
                Ok(item)
            }
            None => {
                self.gate.found_empty();
                Err(if self.gate.is_shut_down() { TryGetError::ShutDown } else { TryGetError::Empty })
            }
        }
    }

    /// Says that the work on an item is done, which [`QueueOf::join`] waits for. Answers `Queue.task_done`.
    ///
    /// # Errors
    /// If it was said of every item already.
    pub fn task_done(&self) -> Result<(), TaskDoneError> {
        if self.gate.task_done() { Ok(()) } else { Err(TaskDoneError) }
    }

    /// Waits until [`QueueOf::task_done`] was called for each item ever put in. Answers `Queue.join`.
    #[track_caller]
    pub fn join(&self) -> QueueJoin {
        QueueJoin::at(Site::caller(), self.gate.clone())
    }

    /// Nothing more is put in: who waits to do that fails, and once the queue is empty so does who gets. `immediate`: the
    /// items in it are dropped, as if the work on them were done. Answers `Queue.shutdown`, of Python 3.13.
    pub fn shutdown(&self, immediate: bool) {
        // Dropped last, when all is in order again: the items' destructors may come back here.
        let _items = immediate.then(|| self.items.take());
        self.gate.shut_down(immediate);
    }
}

/// The queue is shut down. Answers `asyncio.QueueShutDown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the queue is shut down")]
pub struct ShutDown;

/// Why an item was not put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TryPutError<T> {
    /// There is no room. Answers `asyncio.QueueFull`.
    #[error("cannot put: the queue is full")]
    Full(T),
    /// See [`ShutDown`].
    #[error("cannot put: the queue is shut down")]
    ShutDown(T),
}

/// Why there is no item to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TryGetError {
    /// There is none now. Answers `asyncio.QueueEmpty`.
    #[error("cannot get: the queue is empty")]
    Empty,
    /// See [`ShutDown`].
    #[error("cannot get: the queue is shut down")]
    ShutDown,
}

/// `task_done` was called more often than items were put in. Answers asyncio's `ValueError`, in its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("task_done() called too many times")]
pub struct TaskDoneError;
