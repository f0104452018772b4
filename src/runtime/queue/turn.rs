//! Waiting at a queue.

use super::{QueueOf, ShutDown, TryGetError, gate::Gate, store::Store};
use crate::{
    runtime::core::waiters::{Place, Waiters},
    trace::Site,
};
use std::{
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// What a task waits to do with an item.
#[derive(Clone, Copy)]
enum To {
    Get,
    Put,
}

impl To {
    fn is_blocked(self, gate: &Gate) -> bool {
        match self {
            Self::Get => gate.is_empty(),
            Self::Put => gate.is_full(),
        }
    }

    fn line(self, gate: &Gate) -> &Waiters {
        match self {
            Self::Get => &gate.getters,
            Self::Put => &gate.putters,
        }
    }
}

/// Waits until the queue has an item, or room. Another task may be quicker after the wake: then it waits again, at the
/// end of the line, as in asyncio.
struct Turn {
    gate: Rc<Gate>,
    to: To,
    place: Place,
}

impl Turn {
    fn new(gate: &Rc<Gate>, to: To, site: Site) -> Self {
        Self { gate: gate.clone(), to, place: Place::new(site) }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ShutDown>> {
        let Self { gate, to, place } = self;
        loop {
            let is_blocked = to.is_blocked(gate);
            let must_wait = is_blocked && !gate.is_shut_down();
            if !ready!(place.poll(to.line(gate), must_wait, cx)) {
                return Poll::Ready(if is_blocked { Err(ShutDown) } else { Ok(()) });
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let line = self.to.line(&self.gate);
        if self.place.leave(line) == Some(true) && !self.to.is_blocked(&self.gate) {
            line.take_next();
        }
    }
}

/// Waits for room. Dropped before that, it drops the item too. See [`QueueOf::put`].
#[must_use = "futures do nothing unless awaited"]
pub struct QueuePut<S: Store> {
    queue: QueueOf<S>,
    turn: Turn,
    /// None once it is in the queue.
    item: Option<S::Item>,
}

impl<S: Store> QueuePut<S> {
    pub(super) fn at(site: Site, queue: QueueOf<S>, item: S::Item) -> Self {
        Self { turn: Turn::new(&queue.gate, To::Put, site), queue, item: Some(item) }
    }
}

/// The item is never pinned.
impl<S: Store> Unpin for QueuePut<S> {}

impl<S: Store> Future for QueuePut<S> {
    type Output = Result<(), ShutDown>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { queue, turn, item } = self.get_mut();
        ready!(turn.poll(cx))?;
        match item.take() {
            Some(item) => Poll::Ready(queue.try_put(item).map_err(|_| ShutDown)),
            None => Poll::Pending,
        }
    }
}

/// Waits for an item. Dropped before that, it leaves the item to others. See [`QueueOf::get`].
#[must_use = "futures do nothing unless awaited"]
pub struct QueueGet<S> {
    queue: QueueOf<S>,
    turn: Turn,
}

impl<S: Store> QueueGet<S> {
    pub(super) fn at(site: Site, queue: QueueOf<S>) -> Self {
        Self { turn: Turn::new(&queue.gate, To::Get, site), queue }
    }
}

impl<S: Store> Future for QueueGet<S> {
    type Output = Result<S::Item, ShutDown>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            ready!(self.turn.poll(cx))?;
            match self.queue.try_get() {
                Ok(item) => return Poll::Ready(Ok(item)),
                Err(TryGetError::ShutDown) => return Poll::Ready(Err(ShutDown)),
                // A store that is wrong about its length.
                Err(TryGetError::Empty) => {}
            }
        }
    }
}

/// Waits for the end of all work. See [`QueueOf::join`].
#[must_use = "futures do nothing unless awaited"]
pub struct QueueJoin {
    gate: Rc<Gate>,
    place: Place,
}

impl QueueJoin {
    pub(super) fn at(site: Site, gate: Rc<Gate>) -> Self {
        Self { gate, place: Place::new(site) }
    }
}

impl Future for QueueJoin {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { gate, place } = self.get_mut();
        // Woken, it goes on even if more was put in meanwhile.
        place.poll(&gate.joiners, !gate.is_finished(), cx).map(drop)
    }
}

impl Drop for QueueJoin {
    fn drop(&mut self) {
        self.place.leave(&self.gate.joiners);
    }
}
