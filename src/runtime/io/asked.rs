//! A request on its way, on the record: that it was asked, and how it ended.

use crate::{
    endpoint::FetchError,
    runtime::core::{run::current, task::wait_on},
    trace::{EventKind, Recorder, RequestEnd, RequestId, Site, Wait},
};

/// A request that was made. Its end is recorded once; dropped before, it was aborted.
pub(super) struct Asked {
    // Kept, because it can be dropped outside any poll, and after the run.
    recorder: Recorder,
    request: RequestId,
    ended: bool,
}

impl Asked {
    /// Writes down that the task that is being polled asks for `url` and waits for the answer.
    ///
    /// # Panics
    /// Outside a run.
    pub(super) fn new(url: &str, site: Site) -> Self {
        let recorder = current().recorder.clone();
        let asked = Self { request: recorder.request(url), recorder, ended: false };
        asked.wait(site);
        asked
    }

    /// Writes down that the task that is being polled waits for more of the answer.
    pub(super) fn wait(&self, site: Site) {
        wait_on(Wait::Request(self.request), site);
    }

    /// Writes down how it ended, as far as that is known: with the status, if there was an answer.
    pub(super) fn end(&mut self, answer: Result<u16, &FetchError>) {
        self.record(answer.map_or(RequestEnd::Failed, RequestEnd::Status));
    }

    fn record(&mut self, end: RequestEnd) {
        if !std::mem::replace(&mut self.ended, true) {
            self.recorder.record(EventKind::RequestEnded { request: self.request, end });
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.record(RequestEnd::Aborted);
    }
}
