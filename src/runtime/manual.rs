//! A host whose time is virtual: tests decide when it passes, and nothing really waits.

use super::{FetchError, Host, LocalFuture, Response, latency::Latency};
use crate::{time::Micros, trace::Clock};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    pin::Pin,
    rc::Rc,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

/// An event loop in virtual time: ready tasks run in the order of their wakes, and when none is ready the clock jumps
/// to the next timer. It answers the latency endpoint's URLs ([`super::latency`]) by itself; others fail.
#[derive(Clone, Default)]
pub struct ManualHost {
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    now: Arc<AtomicU64>,
    ready: Arc<ReadyQueue>,
    tasks: RefCell<BTreeMap<u64, Slot>>,
    next_task: Cell<u64>,
    /// By due time, then by order of setting.
    timers: RefCell<BTreeMap<(Micros, u64), Waker>>,
    next_timer: Cell<u64>,
    requests: RefCell<Vec<String>>,
}

struct Slot {
    task: LocalFuture<()>,
    waker: Arc<SlotWaker>,
}

#[derive(Default)]
struct ReadyQueue(Mutex<VecDeque<u64>>);

impl ReadyQueue {
    fn push(&self, task: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(task);
    }

    fn pop(&self) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Queues its task once however often it is woken before its next poll, as the browser's executor does.
struct SlotWaker {
    task: u64,
    ready: Arc<ReadyQueue>,
    queued: AtomicBool,
}

impl Wake for SlotWaker {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            self.ready.push(self.task);
        }
    }
}

impl ManualHost {
    /// A loop at time zero with nothing to do.
    pub fn new() -> Self {
        Self::default()
    }

    /// The virtual time since the host was made.
    pub fn elapsed(&self) -> Duration {
        Duration::from_micros(self.now().0)
    }

    /// Runs until no task is ready; the time stands still.
    pub fn run_ready(&self) {
        while let Some(id) = self.shared.ready.pop() {
            let slot = self.shared.tasks.borrow_mut().remove(&id);
            let Some(mut slot) = slot else { continue };
            slot.waker.queued.store(false, Ordering::Relaxed);
            let waker = Waker::from(slot.waker.clone());
            if slot.task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                self.shared.tasks.borrow_mut().insert(id, slot);
            }
        }
    }

    /// Lets `duration` pass: timers fire at their times, in order, and what they wake runs.
    pub fn advance(&self, duration: Duration) {
        let end = self.now() + duration.into();
        self.run_ready();
        while self.fire_next(end) {
            self.run_ready();
        }
        // Not back, should a task have blocked the loop beyond it.
        self.shared.now.fetch_max(end.0, Ordering::Relaxed);
    }

    /// Runs until nothing is ready and no timer is set.
    pub fn run_until_idle(&self) {
        self.run_ready();
        while self.fire_next(Micros(u64::MAX)) {
            self.run_ready();
        }
    }

    /// Moves the clock without running anything, as a call does that blocks the loop.
    pub fn block(&self, duration: Duration) {
        self.shared.now.fetch_add(Micros::from(duration).0, Ordering::Relaxed);
    }

    /// Timers and requests that have not ended: none should be left when a run is over.
    pub fn pending(&self) -> usize {
        self.shared.timers.borrow().len()
    }

    /// The URLs that were fetched, in order.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.borrow().clone()
    }

    fn now(&self) -> Micros {
        Micros(self.shared.now.load(Ordering::Relaxed))
    }

    /// Fires the next timer if it is due at `end` or before.
    fn fire_next(&self, end: Micros) -> bool {
        let next = self.shared.timers.borrow().first_key_value().map(|(key, _)| *key);
        let Some(key) = next.filter(|(due, _)| *due <= end) else { return false };
        self.shared.now.fetch_max(key.0.0, Ordering::Relaxed);
        let waker = self.shared.timers.borrow_mut().remove(&key);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    fn timer(&self, duration: Duration) -> Timer {
        Timer { host: self.clone(), due: self.now() + duration.into(), key: None }
    }
}

/// Ends when its due time has come and the host has fired it; takes itself off the list when dropped.
struct Timer {
    host: ManualHost,
    due: Micros,
    key: Option<(Micros, u64)>,
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let (host, due) = (self.host.clone(), self.due);
        let key = *self.key.get_or_insert_with(|| {
            let number = host.shared.next_timer.get();
            host.shared.next_timer.set(number + 1);
            host.shared.timers.borrow_mut().insert((due, number), cx.waker().clone());
            (due, number)
        });
        match host.shared.timers.borrow_mut().get_mut(&key) {
            Some(waker) => {
                waker.clone_from(cx.waker());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.host.shared.timers.borrow_mut().remove(&key);
        }
    }
}

impl Host for ManualHost {
    fn clock(&self) -> Clock {
        let now = self.shared.now.clone();
        Arc::new(move || Micros(now.load(Ordering::Relaxed)))
    }

    fn spawn(&self, task: LocalFuture<()>) {
        let id = self.shared.next_task.get();
        self.shared.next_task.set(id + 1);
        let ready = self.shared.ready.clone();
        let waker = Arc::new(SlotWaker { task: id, ready, queued: AtomicBool::new(false) });
        self.shared.tasks.borrow_mut().insert(id, Slot { task, waker: waker.clone() });
        waker.wake();
    }

    fn sleep(&self, duration: Duration) -> LocalFuture<()> {
        Box::pin(self.timer(duration))
    }

    fn yield_now(&self) -> LocalFuture<()> {
        Box::pin(self.timer(Duration::ZERO))
    }

    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>> {
        self.shared.requests.borrow_mut().push(url.clone());
        let host = self.clone();
        Box::pin(async move {
            let Some(latency) = Latency::parse(&url) else { return Err(FetchError::Url(url)) };
            host.timer(latency.wait()).await;
            latency.answer()
        })
    }
}
