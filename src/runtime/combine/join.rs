//! Waiting for a task's end.

use crate::{
    runtime::core::{
        run,
        task::{Cancelled, Task, wait_on},
    },
    trace::{Site, Wait},
};
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

impl<T: Clone> IntoFuture for Task<T> {
    type Output = Result<T, Cancelled>;
    type IntoFuture = Join<T>;

    #[track_caller]
    fn into_future(self) -> Join<T> {
        Join::at(Site::caller(), self)
    }
}

/// Waits for a task's end. Dropped before that, it cancels the task.
pub struct Join<T: 'static> {
    task: Task<T>,
    site: Site,
    /// The latest poll's waker. None before the first poll that was pending, and after the last one.
    waker: Option<Rc<RefCell<Option<Waker>>>>,
}

impl<T> Join<T> {
    /// Waits for `task` on behalf of the call at `site`.
    pub(in crate::runtime) fn at(site: Site, task: Task<T>) -> Self {
        Self { task, site, waker: None }
    }

    /// Ready once the task has ended.
    pub(in crate::runtime) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.task.is_done() {
            self.waker = None;
            return Poll::Ready(());
        }
        let waker = Some(cx.waker().clone());
        if let Some(kept) = &self.waker {
            kept.replace(waker);
        } else {
            wait_on(Wait::Task(self.task.id()), self.site);
            let kept = Rc::new(RefCell::new(waker));
            self.waker = Some(kept.clone());
            self.task.core.on_end(Box::new(move || {
                let waker = kept.take();
                if let Some(waker) = waker {
                    waker.wake();
                }
            }));
        }
        run::suspended_on(self.task.core.clone());
        Poll::Pending
    }
}

impl<T: Clone> Future for Join<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_end(cx).map(|()| self.task.result().unwrap_or(Err(Cancelled)))
    }
}

impl<T> Drop for Join<T> {
    fn drop(&mut self) {
        if let Some(waker) = self.waker.take() {
            // Nobody waits any longer: what the task's end would wake is going.
            waker.take();
            run::gave_up(&self.task.core);
            self.task.cancel();
        }
    }
}
