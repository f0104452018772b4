//! What happened: an append-only list of events, and the two wrappers that write it.
//!
//! [`Recorder`] owns the list. [`RecordingWaker`] writes down every wake, [`poll_recorded`] every poll; the runtime
//! writes the rest. This layer knows no DOM, no view and no clock of its own: the clock is given to the recorder.
//!
//! Recording appends to a buffer and does nothing else: who wants to draw reads it at its own pace.

mod event;
mod provenance;
mod recorded;
mod recorder;
mod waker;

pub use event::{Event, EventKind, Outcome, Phases, Polled, Resource, ResourceKind, Site, TaskId, Wait};
pub use provenance::Provenance;
pub use recorded::poll_recorded;
pub use recorder::{Clock, Recorder, Running};
pub use waker::RecordingWaker;
