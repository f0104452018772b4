//! What happened: an append-only list of events, and the two wrappers that write it.
//!
//! [`Trace`] is the list, with the tables that its events refer to. [`Recorder`] writes it: [`RecordingWaker`] every wake,
//! [`poll_recorded`] every poll; the runtime writes the rest. This layer knows no DOM, no view and no clock of its own:
//! the clock is given to the recorder.
//!
//! Recording appends to a list and does nothing else: who wants to draw reads it at its own pace, where it is.

mod disturbance;
mod event;
mod list;
mod log;
mod provenance;
mod recorded;
mod recorder;
mod tables;
mod waker;

pub use disturbance::{Disturbance, STANDSTILL, standstill};
pub use event::{Call, Event, EventKind, LimitId, Outcome, Phases, Polled, RequestEnd, TaskId, Wait};
pub use list::Trace;
pub use log::Log;
pub use provenance::Provenance;
pub use recorded::poll_recorded;
pub use recorder::{Clock, Recorder, Running, SharedTrace};
pub use tables::{RequestId, Resource, ResourceId, ResourceKind, Site, Source, SourceId};
pub use waker::RecordingWaker;
