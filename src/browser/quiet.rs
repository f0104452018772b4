//! Futures that wake nobody once they are dropped.

use futures::task::AtomicWaker;
use std::{
    future::poll_fn,
    pin::pin,
    sync::Arc,
    task::{Context, Wake, Waker},
};

/// As `future`, but its waker is taken back when this is dropped. A promise can't be left: it settles after its
/// request was aborted, and would wake, on the record, a task that waits for something else by then or has ended. A
/// dropped timer of gloo's does so at once.
pub(super) async fn quiet<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let slot = Arc::new(Slot::default());
    let waker = Waker::from(slot.clone());
    // Last, so that it goes before the future does.
    let silence = Silence(slot);
    poll_fn(|cx| {
        silence.0.0.register(cx.waker());
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await
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
