//! A host whose time is virtual: tests decide when it passes, and nothing really waits.

use crate::{
    endpoint::{FetchError, Response, site, under_way::UnderWay},
    runtime::{Chunks, Host, LocalFuture, Timer},
    time::Micros,
    trace::Clock,
};
use futures::{StreamExt, channel::oneshot, stream};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Wake, Waker},
    time::Duration,
};

/// An event loop in virtual time: ready tasks run in the order of their wakes, and when none is ready the clock jumps
/// to the next timer. Timers that are due at the same instant all fire, in the order they were set, before anything runs
/// that they wake, as in asyncio. It answers the endpoint's URLs ([`crate::endpoint::latency`], [`crate::endpoint::site`]) by itself; others fail.
#[derive(Clone, Default)]
pub struct ManualHost {
    event_loop: Rc<EventLoop>,
}

type Call = Box<dyn FnOnce()>;

#[derive(Default)]
struct EventLoop {
    now: Arc<AtomicU64>,
    ready: Arc<ReadyQueue>,
    tasks: RefCell<BTreeMap<u64, Slot>>,
    next_task: Cell<u64>,
    /// By due time, then by order of setting.
    timers: RefCell<BTreeMap<(Micros, u64), Call>>,
    next_timer: Cell<u64>,
    requests: RefCell<Vec<String>>,
    under_way: UnderWay,
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
        while let Some(id) = self.event_loop.ready.pop() {
            let slot = self.event_loop.tasks.borrow_mut().remove(&id);
            let Some(mut slot) = slot else { continue };
            slot.waker.queued.store(false, Ordering::Relaxed);
            let waker = Waker::from(slot.waker.clone());
            if slot.task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                self.event_loop.tasks.borrow_mut().insert(id, slot);
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
        self.event_loop.now.fetch_max(end.0, Ordering::Relaxed);
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
        self.event_loop.now.store((self.now() + duration.into()).0, Ordering::Relaxed);
    }

    /// Timers and requests that have not ended: none should be left when a run is over.
    pub fn pending(&self) -> usize {
        self.event_loop.timers.borrow().len()
    }

    /// The URLs that were fetched, in order.
    pub fn requests(&self) -> Vec<String> {
        self.event_loop.requests.borrow().clone()
    }

    fn now(&self) -> Micros {
        Micros(self.event_loop.now.load(Ordering::Relaxed))
    }

    /// Fires the next timer, and all that are due with it, if that is at `end` or before.
    fn fire_next(&self, end: Micros) -> bool {
        let Some(due) = self.next_due().filter(|due| *due <= end) else { return false };
        self.event_loop.now.fetch_max(due.0, Ordering::Relaxed);
        let now = self.now();
        // One at a time: a call may call off the next.
        while self.next_due().is_some_and(|due| due <= now) {
            let first = self.event_loop.timers.borrow_mut().pop_first();
            if let Some((_, then)) = first {
                then();
            }
        }
        true
    }

    fn next_due(&self) -> Option<Micros> {
        self.event_loop.timers.borrow().first_key_value().map(|((due, _), _)| *due)
    }

    fn set_timer(&self, delay: Duration, then: Call) -> Alarm {
        let number = self.event_loop.next_timer.get();
        self.event_loop.next_timer.set(number + 1);
        let key = (self.now() + delay.into(), number);
        self.event_loop.timers.borrow_mut().insert(key, then);
        Alarm { host: self.clone(), key }
    }

    fn wait(&self, delay: Duration) -> impl Future<Output = ()> + use<> {
        let host = self.clone();
        async move {
            let (send, fired) = oneshot::channel();
            let _alarm = host.set_timer(
                delay,
                Box::new(move || {
                    // Nobody waits any longer: nothing to do.
                    let _ = send.send(());
                }),
            );
            // Never cancelled: the alarm holds the other end until it fires.
            let _ = fired.await;
        }
    }
}

/// Takes the timer off the list when dropped.
struct Alarm {
    host: ManualHost,
    key: (Micros, u64),
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let then = self.host.event_loop.timers.borrow_mut().remove(&self.key);
        // Not while the list is borrowed: what the call holds may hold timers.
        drop(then);
    }
}

impl Host for ManualHost {
    fn clock(&self) -> Clock {
        let now = self.event_loop.now.clone();
        Arc::new(move || Micros(now.load(Ordering::Relaxed)))
    }

    fn spawn(&self, task: LocalFuture<()>) {
        let id = self.event_loop.next_task.get();
        self.event_loop.next_task.set(id + 1);
        let ready = self.event_loop.ready.clone();
        let waker = Arc::new(SlotWaker { task: id, ready, queued: AtomicBool::new(false) });
        self.event_loop.tasks.borrow_mut().insert(id, Slot { task, waker: waker.clone() });
        waker.wake();
    }

    fn call_later(&self, delay: Duration, then: Call) -> Timer {
        Box::new(self.set_timer(delay, then))
    }

    fn yield_now(&self) -> LocalFuture<()> {
        Box::pin(self.wait(Duration::ZERO))
    }

    fn block(&self, duration: Duration) {
        Self::block(self, duration);
    }

    fn fetch(&self, url: String) -> LocalFuture<Result<Response, FetchError>> {
        let host = self.clone();
        self.event_loop.requests.borrow_mut().push(url.clone());
        Box::pin(async move {
            let (url, under_way) = host.event_loop.under_way.admit(url);
            let Some((wait, spread, answer)) = site::stand_in(&url) else { return Err(FetchError::Url(url)) };
            host.wait(wait).await;
            drop(under_way);
            if !spread.is_zero() {
                host.wait(spread).await;
            }
            answer
        })
    }

    fn open(&self, url: String) -> LocalFuture<Result<(u16, Chunks), FetchError>> {
        let host = self.clone();
        self.event_loop.requests.borrow_mut().push(url.clone());
        Box::pin(async move {
            let (url, under_way) = host.event_loop.under_way.admit(url);
            let Some((wait, (status, pieces))) = site::pieces(&url) else { return Err(FetchError::Url(url)) };
            host.wait(wait).await;
            drop(under_way);
            let chunks = stream::iter(pieces).then(move |(wait, piece)| {
                let host = host.clone();
                async move {
                    if !wait.is_zero() {
                        host.wait(wait).await;
                    }
                    piece
                }
            });
            Ok((status, Box::pin(chunks) as Chunks))
        })
    }
}
