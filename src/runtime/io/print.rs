//! `print`: what a program says goes on the record.

use crate::{
    runtime::core::run::current,
    trace::{EventKind, Site},
};
use std::sync::Arc;

/// Writes a line into the recording, which shows it at its time under the task that printed it. Answers `print`.
///
/// # Panics
/// Outside a run.
#[track_caller]
pub fn print(text: impl Into<Arc<str>>) {
    let recorder = &current().recorder;
    let source = recorder.source(Site::caller());
    recorder.record(EventKind::Printed { task: recorder.running(), text: text.into(), source });
}
