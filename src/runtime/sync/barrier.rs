//! `Barrier`: a place where so many tasks meet.

use super::SyncError;
use crate::{
    runtime::core::{
        line::{Line, Ticket},
        resource::SharedResource,
        waiters::{Place, Waiters},
    },
    trace::{Call, ResourceKind, Site},
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// A place where so many tasks wait for each other, again and again. Answers `asyncio.Barrier`.
///
/// asyncio's has a condition inside, whose lock nobody ever finds taken: so there is none here, and [`Barrier::reset`]
/// and [`Barrier::abort`] need no `await`.
/// The numbers differ where a task leaves while others wait: here each task has one of its own all the same, and those
/// behind it move up; in CPython two tasks can be given the same.
///
/// Since Python 3.13 that condition wakes another one when a waiter is cancelled, which sends it to the end of the line;
/// here, as before, everybody keeps their place.
///
/// ```
/// use interleave::runtime::{Barrier, ManualHost, Run, gather, sleep};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", async {
///     let start = Barrier::new(3).expect("three is enough");
///     gather([30, 10, 20].map(|ms| {
///         let start = start.clone();
///         async move {
///             sleep(Duration::from_millis(ms)).await;
///             start.wait().await // all go on at 30 ms
///         }
///     }))
///     .await
/// });
/// host.run_until_idle();
/// assert_eq!(run.result(), Some(Ok(Ok(vec![2, 0, 1]))));
/// ```
#[derive(Clone)]
pub struct Barrier(Rc<Inner>);

/// What it means to a task that it can't meet the others. The texts are asyncio's `BrokenBarrierError`'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenBarrier {
    /// The barrier was aborted before the task came to it.
    #[error("Barrier aborted")]
    Before,
    /// The barrier was aborted or reset while the task was there.
    #[error("Abort or reset of barrier")]
    Meanwhile,
}

/// A task's number, once it is known.
type Number = Rc<Cell<usize>>;

struct Inner {
    parties: usize,
    state: Cell<BarrierState>,
    /// How many are in the barrier: waiting for the others, or about to go on.
    inside: Cell<usize>,
    /// The numbers of those who wait for the others, in the order they came; given when all are there.
    numbers: RefCell<Line<Number>>,
    waiters: Waiters,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BarrierState {
    /// Waits for the missing ones.
    Filling,
    /// All were there, and some have yet to go on. Who comes now is of the next round, and waits for that.
    Draining,
    /// As `Draining`, but those inside fail.
    Resetting,
    /// Everybody fails.
    Broken,
}

impl Barrier {
    /// One for `parties` tasks.
    ///
    /// # Errors
    /// [`SyncError::NoParties`] if that is 0.
    pub fn new(parties: usize) -> Result<Self, SyncError> {
        Self::named("", parties)
    }

    /// As [`Barrier::new`], with a name for the recording.
    ///
    /// # Errors
    /// As [`Barrier::new`].
    pub fn named(name: &str, parties: usize) -> Result<Self, SyncError> {
        if parties == 0 {
            return Err(SyncError::NoParties);
        }
        let waiters = Waiters::new(&SharedResource::new(ResourceKind::Barrier, name), Call::Wait);
        let (state, inside, numbers) = (Cell::new(BarrierState::Filling), Cell::default(), RefCell::default());
        Ok(Self(Rc::new(Inner { parties, state, inside, numbers, waiters })))
    }

    /// Waits until all parties do. Answers `Barrier.wait`: each task is given a number of its own, from 0 in the order in
    /// which those came who meet. The last one goes on at once.
    #[track_caller]
    pub fn wait(&self) -> BarrierWait {
        BarrierWait { barrier: self.0.clone(), place: Place::new(Site::caller()), inside: None }
    }

    /// Makes it as new; tasks that wait fail. Answers `Barrier.reset`.
    pub fn reset(&self) {
        self.0.turn(if self.0.inside.get() > 0 { BarrierState::Resetting } else { BarrierState::Filling });
    }

    /// Breaks it: tasks that wait fail, and so do all that come, until [`Barrier::reset`]. Answers `Barrier.abort`.
    pub fn abort(&self) {
        self.0.turn(BarrierState::Broken);
    }

    /// How many tasks meet. Answers `Barrier.parties`.
    pub fn parties(&self) -> usize {
        self.0.parties
    }

    /// How many wait for the others. Answers `Barrier.n_waiting`.
    pub fn n_waiting(&self) -> usize {
        if self.0.state.get() == BarrierState::Filling { self.0.inside.get() } else { 0 }
    }

    /// Whether it was aborted. Answers `Barrier.broken`.
    pub fn is_broken(&self) -> bool {
        self.0.state.get() == BarrierState::Broken
    }
}

impl Inner {
    /// Everybody looks again.
    fn turn(&self, state: BarrierState) {
        self.state.set(state);
        self.waiters.wake(usize::MAX);
    }

    /// The last one gives everybody their numbers.
    fn enter(&self) -> (Ticket, Number) {
        let number = Number::default();
        let ticket = self.numbers.borrow_mut().join(number.clone());
        self.inside.set(self.inside.get() + 1);
        if self.inside.get() == self.parties {
            let mut numbers = self.numbers.borrow_mut();
            for place in 0..self.parties {
                numbers.pop_first().inspect(|number| number.set(place));
            }
            drop(numbers);
            self.turn(BarrierState::Draining);
        }
        (ticket, number)
    }

    fn exit(&self, ticket: Ticket) {
        self.numbers.borrow_mut().leave(ticket);
        self.inside.set(self.inside.get() - 1);
        if self.inside.get() == 0 {
            let state = self.state.get();
            let drained = matches!(state, BarrierState::Draining | BarrierState::Resetting);
            self.turn(if drained { BarrierState::Filling } else { state });
        }
    }
}

/// Waits for the others. Dropped before that, it leaves the barrier, which then waits for one more. See
/// [`Barrier::wait`].
#[must_use = "futures do nothing unless awaited"]
pub struct BarrierWait {
    barrier: Rc<Inner>,
    place: Place,
    /// Its place and its number. None while it is outside.
    inside: Option<(Ticket, Number)>,
}

impl BarrierWait {
    /// Outside until the round before is over, inside until the others are there.
    fn must_wait(&self) -> bool {
        match self.barrier.state.get() {
            BarrierState::Filling => self.inside.is_some(),
            BarrierState::Draining | BarrierState::Resetting => self.inside.is_none(),
            BarrierState::Broken => false,
        }
    }

    /// Ready when there is nothing to wait for, however often it was woken before that.
    fn poll_state(&mut self, cx: &mut Context<'_>) -> Poll<BarrierState> {
        loop {
            let must_wait = self.must_wait();
            if !ready!(self.place.poll(&self.barrier.waiters, must_wait, cx)) {
                return Poll::Ready(self.barrier.state.get());
            }
        }
    }
}

impl Future for BarrierWait {
    type Output = Result<usize, BrokenBarrier>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.inside.is_none() {
            if ready!(self.poll_state(cx)) == BarrierState::Broken {
                return Poll::Ready(Err(BrokenBarrier::Before));
            }
            self.inside = Some(self.barrier.enter());
        }
        let state = ready!(self.poll_state(cx));
        let Some((ticket, number)) = self.inside.take() else { return Poll::Pending };
        self.barrier.exit(ticket);
        Poll::Ready(if state == BarrierState::Draining { Ok(number.get()) } else { Err(BrokenBarrier::Meanwhile) })
    }
}

impl Drop for BarrierWait {
    fn drop(&mut self) {
        self.place.leave(&self.barrier.waiters);
        if let Some((ticket, _)) = self.inside.take() {
            self.barrier.exit(ticket);
        }
    }
}
