//! Waiting for a task's end.

use crate::{
    runtime::core::{
        ends::EndCall,
        run,
        task::{Cancelled, Task, TaskCore, wait_on},
    },
    trace::Site,
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

/// Waits for a task's end. Dropped before that, it cancels the task. A task that awaits itself gets `Err(Cancelled)` at its
/// next turn, since there will be no value; asyncio raises `RuntimeError`.
pub struct Join<T: 'static> {
    task: Task<T>,
    site: Site,
    /// The task that awaits is the task itself, which has been told to come back for that.
    is_itself: bool,
    /// The end is heard of. None before the first poll that was pending, and after the last one.
    hears: Option<Hears>,
}

/// Who hears of a task's end in that very moment.
pub(in crate::runtime) struct Hears {
    /// The latest poll's.
    waker: Rc<RefCell<Option<Waker>>>,
    /// Held for its Drop.
    _call: Option<EndCall>,
}

impl Hears {
    pub(in crate::runtime) fn of(task: &Rc<TaskCore>, waker: &Waker) -> Self {
        let kept = Rc::new(RefCell::new(Some(waker.clone())));
        let waker = kept.clone();
        let call = task.on_end(Box::new(move || {
            let waker = kept.take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }));
        Self { waker, _call: call }
    }

    /// From now on, this one is woken.
    pub(in crate::runtime) fn wakes(&self, waker: &Waker) {
        self.waker.replace(Some(waker.clone()));
    }
}

impl<T> Join<T> {
    /// Waits for `task` on behalf of the call at `site`.
    pub(in crate::runtime) fn at(site: Site, task: Task<T>) -> Self {
        Self { task, site, is_itself: false, hears: None }
    }

    /// Ready once the task has ended.
    pub(in crate::runtime) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if run::is_current(&self.task.core) && !self.task.is_done() {
            // A turn later, as asyncio throws the error in.
            if !std::mem::replace(&mut self.is_itself, true) {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            return Poll::Ready(());
        }
        if self.task.is_done() {
            self.hears = None;
            return Poll::Ready(());
        }
        if let Some(hears) = &self.hears {
            hears.wakes(cx.waker());
        } else {
            wait_on(self.task.core.awaited(), self.site);
            self.hears = Some(Hears::of(&self.task.core, cx.waker()));
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
        // Nobody waits any longer: what the task's end would wake is going.
        if self.hears.take().is_some() {
            run::gave_up(&self.task.core);
            self.task.cancel();
        }
    }
}
