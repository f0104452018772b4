//! Polls a future and writes down when the poll started, how it ended, and who was running meanwhile.

use super::{EventKind, Polled, Recorder, TaskId};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Polls `future` once as `task`.
///
/// Invariant: between `PollStarted` and `PollEnded` the recorder's running task is this one, and afterwards it is
/// again the one before, so that a task polled inside another's poll is accounted for as well. A poll that panics ends as
/// one that is ready does: there will be no other.
pub fn poll_recorded<F: Future + ?Sized>(
    recorder: &Recorder,
    task: TaskId,
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<F::Output> {
    recorder.record(EventKind::PollStarted { task });
    let mut ends = Ends { recorder, task, polled: Polled::Ready };
    let running = recorder.run_as(task);
    let poll = future.poll(cx);
    drop(running);
    if poll.is_pending() {
        ends.polled = Polled::Pending;
    }
    poll
}

/// Writes down the poll's end, be it a panic.
struct Ends<'a> {
    recorder: &'a Recorder,
    task: TaskId,
    polled: Polled,
}

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.recorder.record(EventKind::PollEnded { task: self.task, polled: self.polled });
    }
}
