//! What is said of a run that was disturbed, and of one whose clock is coarse.

use crate::{
    analysis::Analysis,
    model::{Phase, State},
    recording::Recording,
    time::Micros,
    trace::Disturbance,
};

/// Whether anything disturbed the run that has ended.
pub fn is_disturbed(state: &State) -> bool {
    state.phase == Phase::Done && state.recordings.iter().any(|recording| recording.is_disturbed())
}

/// What disturbed which ways, in a sentence; none if the run is not disturbed.
pub fn disturbances(state: &State) -> Option<String> {
    let ways: Vec<_> = state.recordings.iter().filter_map(|recording| clause(recording)).collect();
    is_disturbed(state).then(|| format!("The {}.", ways.join(", and the ")))
}

/// Names the disturbance that lasted longest.
fn clause(recording: &Recording) -> Option<String> {
    let analysis = recording.analysis();
    let (what, lasted) = analysis.disturbances(analysis.last).into_iter().max_by_key(|(_, lasted)| *lasted)?;
    let (subject, text) = what.words();
    Some(format!("{subject} was {text} for {lasted} during “{}”", recording.way.title))
}

/// The names of the disturbances by `now`, each between two `quote`s.
pub(super) fn names(analysis: &Analysis, now: Micros, quote: &str) -> String {
    let mut names = String::new();
    for what in Disturbance::ALL {
        if analysis.disturbed.iter().any(|stretch| stretch.what == what && stretch.from <= now) {
            if !names.is_empty() {
                names.push_str(", ");
            }
            for part in [quote, what.text(), quote] {
                names.push_str(part);
            }
        }
    }
    names
}

/// The steps of a coarse clock, in words; none if it is fine. All times of its recordings are rounded to them.
pub fn coarse_clock(state: &State) -> Option<String> {
    let step = state.recordings.iter().map(|recording| recording.analysis().clock_step).max()?;
    (step > Micros::ZERO).then(|| format!("clock in steps of {step}"))
}
