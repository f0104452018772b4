//! Futures that wake nobody once they are dropped.

use crate::runtime::LocalFuture;
use futures::task::AtomicWaker;
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

/// As `future`, but its waker is taken back when this is dropped. A promise can't be left: it settles after its
/// request was aborted, and would wake, on the record, a task that waits for something else by then or has ended. A
/// dropped timer of gloo's does so at once.
///
/// Boxed, so that the page has it once for each kind of result.
pub(super) fn quiet<T: 'static>(future: LocalFuture<T>) -> LocalFuture<T> {
    let slot = Arc::new(Slot::default());
    let waker = Waker::from(slot.clone());
    Box::pin(Quiet { silence: Silence(slot), waker, future })
}

struct Quiet<T> {
    // First, so that it goes before the future does.
    silence: Silence,
    waker: Waker,
    future: LocalFuture<T>,
}

impl<T> Future for Quiet<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = &mut *self;
        this.silence.0.0.register(cx.waker());
        this.future.as_mut().poll(&mut Context::from_waker(&this.waker))
    }
}

/// The latest poll's waker.
#[derive(Default)]
struct Slot(AtomicWaker);

impl Wake for Slot {
    fn wake(self: Arc<Self>) {
        self.0.wake();
    }
}

struct Silence(Arc<Slot>);

impl Drop for Silence {
    fn drop(&mut self) {
        self.0.0.take();
    }
}
