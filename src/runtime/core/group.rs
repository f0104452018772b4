//! A task group's inside, whatever its tasks give: `asyncio.TaskGroup` step by step, with its names for the parts.

use super::{
    line::{Line, Ticket},
    part::Part,
    run,
    signal::{Signal, SignalWait, Unwound, Waitable},
    task::TaskCore,
};
use crate::{
    runtime::host::LocalFuture,
    trace::{Site, Wait},
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// Why a group takes no task any more. Answers the `RuntimeError` of `TaskGroup.create_task`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefused {
    /// One of its tasks has failed, or it is being cancelled.
    #[error("the task group is shutting down")]
    ShuttingDown,
    /// Its body and its tasks have ended.
    #[error("the task group is finished")]
    Finished,
}

pub(in crate::runtime) struct Group {
    site: Site,
    /// Cancels the body.
    part: Rc<Part>,
    /// Its output is whether it failed. None while it is being polled, and once it has ended.
    body: RefCell<Option<LocalFuture<bool>>>,
    /// Those whose end has not been heard of, in the order of spawning.
    tasks: RefCell<Line<Rc<TaskCore>>>,
    /// The body has ended.
    exiting: Cell<bool>,
    /// The tasks have been cancelled, and no more are taken.
    aborting: Cell<bool>,
    /// A task has failed, or the body.
    failed: Cell<bool>,
    /// The request to cancel the body stands: it meets the first wait for the tasks.
    owed: Cell<bool>,
    /// Set when the last task's end is heard of. None while nobody waits for that.
    on_completed: RefCell<Option<(Rc<Signal>, SignalWait)>>,
}

impl Group {
    /// A group without a body, entered by the call at `site`.
    pub(in crate::runtime) fn new(site: Site) -> Rc<Self> {
        Rc::new(Self {
            site,
            part: Rc::default(),
            body: RefCell::default(),
            tasks: RefCell::default(),
            exiting: Cell::new(false),
            aborting: Cell::new(false),
            failed: Cell::new(false),
            owed: Cell::new(false),
            on_completed: RefCell::default(),
        })
    }

    /// Takes the body in.
    pub(in crate::runtime) fn enter(&self, body: LocalFuture<bool>) {
        self.body.replace(Some(body));
    }

    /// Takes a task in, of whichever run.
    pub(in crate::runtime) fn add(&self, task: Rc<TaskCore>) -> Ticket {
        self.tasks.borrow_mut().join(task)
    }

    /// Why it takes no task, if so.
    pub(in crate::runtime) fn refusal(&self) -> Option<GroupRefused> {
        if self.exiting.get() && self.tasks.borrow().is_empty() {
            Some(GroupRefused::Finished)
        } else {
            self.aborting.get().then_some(GroupRefused::ShuttingDown)
        }
    }

    /// A task's end is heard of, a turn after it.
    pub(in crate::runtime) fn task_done(&self, ticket: Ticket, failed: bool) {
        let ended = self.tasks.borrow_mut().leave(ticket);
        drop(ended);
        if self.tasks.borrow().is_empty() {
            self.wake(Signal::set);
        }
        if failed {
            self.failed.set(true);
            if !self.aborting.get() {
                self.abort();
                // The waiter's turn: to drop the body, or to see whether anybody is left.
                if self.exiting.get() {
                    self.wake(Signal::cancel);
                } else {
                    self.part.cancel();
                }
            }
        }
    }

    /// Ready when the body and all tasks have ended.
    pub(in crate::runtime) fn poll(self: &Rc<Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.poll_body(cx).is_ready() && self.poll_tasks(cx).is_ready() {
            return Poll::Ready(());
        }
        run::suspended_on(self.clone());
        Poll::Pending
    }

    fn poll_body(&self, cx: &mut Context<'_>) -> Poll<()> {
        // None: it has ended.
        let Some(mut body) = self.body.take() else { return Poll::Ready(()) };
        match self.part.poll(body.as_mut(), cx) {
            Poll::Pending => {
                self.body.replace(Some(body));
                Poll::Pending
            }
            Poll::Ready(output) => {
                drop(body);
                // An error of the body's goes before a cancellation, as a task's does.
                self.failed.set(self.failed.get() || output == Some(true));
                self.owed.set(self.part.is_owed());
                self.exit(output != Some(false));
                Poll::Ready(())
            }
        }
    }

    /// The begin of `__aexit__`.
    fn exit(&self, failed: bool) {
        self.exiting.set(true);
        if failed && !self.aborting.get() {
            self.abort();
        }
    }

    /// The loop of `__aexit__`.
    fn poll_tasks(&self, cx: &mut Context<'_>) -> Poll<()> {
        while !self.tasks.borrow().is_empty() {
            let kept = self.on_completed.take().filter(|(signal, _)| !signal.is_cancelled());
            let (signal, mut wait) = kept.unwrap_or_else(|| {
                let signal = Signal::new();
                let wait = signal.wait(Wait::tasks(self.tasks.borrow().len()), self.site);
                (signal, wait)
            });
            let poll = Pin::new(&mut wait).poll(cx);
            if poll.is_pending() {
                let owed = self.owed.take().then(|| signal.clone());
                self.on_completed.replace(Some((signal, wait)));
                if let Some(signal) = owed {
                    signal.cancel();
                }
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    fn abort(&self) {
        self.aborting.set(true);
        // A list of its own: cancelling may end tasks at once, in a run that has ended.
        let tasks: Vec<_> = self.tasks.borrow().iter().cloned().collect();
        for task in tasks {
            task.cancel();
        }
    }

    fn wake(&self, how: impl Fn(&Signal) -> bool) {
        let signal = self.on_completed.borrow().as_ref().map(|(signal, _)| signal.clone());
        if let Some(signal) = signal {
            how(&signal);
        }
    }

    /// Ends everything, waiting for nobody.
    pub(in crate::runtime) fn end(&self) {
        let body = self.body.take();
        drop(body);
        self.on_completed.take();
        self.exit(true);
    }
}

/// What the task, or the part around the group, is suspended on: the body's wait, or the tasks.
impl Waitable for Group {
    fn cancel_wait(self: Rc<Self>) -> bool {
        if self.exiting.get() {
            self.wake(Signal::cancel);
        } else {
            self.part.interrupt();
        }
        true
    }

    fn unwinds(&self) -> bool {
        !self.tasks.borrow().is_empty() || self.failed.get() || (!self.exiting.get() && self.part.unwinds())
    }

    fn unwind(self: Rc<Self>, cx: &mut Context<'_>) -> Poll<Unwound> {
        if !self.exiting.get() {
            let unwound = ready!(self.part.clone().unwind(cx));
            if unwound == Unwound::Failed {
                // The body has an error to look at first.
                return Poll::Ready(unwound);
            }
            let body = self.body.take();
            drop(body);
        }
        self.exit(true);
        ready!(self.poll_tasks(cx));
        Poll::Ready(if self.failed.get() { Unwound::Failed } else { Unwound::Cancelled })
    }
}
