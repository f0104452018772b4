//! Trace files: what is written is read back equal, and nothing that anybody writes does harm.

mod hostile;
mod large;
pub mod random;
mod round_trip;

use crate::support::{as_of, sample_of, state};
use interleave::{
    analysis::{Analysis, Measured},
    model::Action,
    present::{Dots, Moment, NamedLines, Tree, events, panels, run_event, summary},
    recording::{
        Provenance, Recording, Sample, Way,
        file::{FileError, TraceFile, write},
    },
    time::Micros,
    trace::Trace,
};
use std::rc::Rc;

/// A file as text.
fn text_of(file: &TraceFile) -> String {
    let mut bytes = Vec::new();
    write(file, &mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("JSON is text")
}

/// A file of these traces.
fn file_of(traces: impl IntoIterator<Item = Trace>) -> TraceFile {
    let way = |place| Way {
        id: format!("way-{place}").into(),
        title: "A \"way\"".into(),
        about: "So \\ and\n\u{1}so.".into(),
        mistake: place % 2 == 0,
    };
    let recordings = traces.into_iter().enumerate().map(|(place, trace)| recording(&sample_of(way(place), trace)));
    TraceFile {
        lesson: Some("locks".into()),
        settings: [("n", "8"), ("latency", "100-400")].map(|(key, value)| (key.into(), value.into())).into(),
        same_work: [&["way-0", "way-1"][..], &["a \"way\"", ""], &[]]
            .map(|group| group.iter().map(|id| (*id).into()).collect())
            .into(),
        recordings: recordings.collect(),
    }
}

/// The recording that a sample is of.
fn recording(sample: &Sample) -> Rc<Recording> {
    sample.recording().clone()
}

/// Whether a refusal says where.
fn has_place(error: &FileError) -> bool {
    match error {
        FileError::Json { line, what, .. } => *line > 0 && !what.is_empty(),
        FileError::Version { .. } | FileError::Event { .. } => true,
    }
}

/// Does with a file all that the page does with recordings, at several instants.
fn look_at(file: &TraceFile) {
    for query in ["lesson=locks", "lesson=network-requests"] {
        let samples: Vec<_> = file.recordings.iter().map(|recording| recording.sample(Micros::ZERO)).collect();
        let last = samples.iter().map(|sample| sample.now).max().unwrap_or_default();
        let recorded = samples.iter().cloned().enumerate().map(|(way, sample)| Action::Recorded(way, sample));
        let begun = [Action::Start, Action::Prepared(Provenance::Timers)];
        let done = state(query, begun.into_iter().chain(recorded).chain([Action::Finish]));
        for at in [None, Some(Micros::ZERO), Some(Micros(last.0 / 2)), Some(last)] {
            let shown = at.map_or_else(|| done.clone(), |at| done.after(Action::Seek(at)));
            let drawn = panels(&at.map_or_else(|| done.clone(), |at| as_of(&done, at)));
            assert_eq!(drawn.len(), 2);
            summary(&shown);
            NamedLines::of(&shown, None);
        }
        Dots::of(&samples);
        run_event(&done.params, Provenance::Timers, &samples);
        for sample in &samples {
            let events = events::rows(sample, 0, usize::MAX).len();
            assert_eq!(events, sample.events);
            for at in [Micros::ZERO, Micros(last.0 / 2), last, Micros(u64::MAX)] {
                Moment::of(sample, sample.events_by(at), "program.rs");
                Tree::of(sample, sample.events_by(at), "program.rs");
                assert!(sample.events_by(at) <= events);
                sample.analysis().busy_by(at);
            }
            let again = Analysis::of(&sample.trace().events);
            assert!(again == *sample.analysis());
            Measured::of(&again);
            sample.statistics();
            let _ = sample.work();
        }
    }
}
