//! Polls a future and writes down when the poll started, how it ended, and who was running meanwhile.

use super::{EventKind, Polled, Recorder, TaskId};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Polls `future` once as `task`.
///
/// Invariant: between `PollStarted` and `PollEnded` the recorder's running task is this one, and afterwards it is
/// again the one before, so that a task polled inside another's poll is accounted for as well.
pub fn poll_recorded<F: Future + ?Sized>(
    recorder: &Recorder,
    task: TaskId,
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<F::Output> {
    recorder.record(EventKind::PollStarted { task });
    let before = recorder.set_running(Some(task));
    let poll = future.poll(cx);
    recorder.set_running(before);
    let polled = if poll.is_ready() { Polled::Ready } else { Polled::Pending };
    recorder.record(EventKind::PollEnded { task, polled });
    poll
}
