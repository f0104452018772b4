//! A waker that writes down each wake before it passes it on.

use super::{Recorder, TaskId};
use std::{
    sync::Arc,
    task::{Wake, Waker},
};

/// Wraps the executor's waker of one task. Each call is one wake on the record, repeated ones too: dropping duplicates
/// is the executor's business and the recording shows what was asked of it.
pub struct RecordingWaker {
    task: TaskId,
    recorder: Recorder,
    inner: Waker,
}

impl RecordingWaker {
    /// A waker for `task` that records and then wakes `inner`.
    pub fn wrap(task: TaskId, recorder: Recorder, inner: Waker) -> Waker {
        Waker::from(Arc::new(Self { task, recorder, inner }))
    }
}

impl Wake for RecordingWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.recorder.record_wake(self.task);
        self.inner.wake_by_ref();
    }
}
