//! Repetitions of the same work as dots: a row per strategy, all on one axis.

use crate::{
    analysis::Measured,
    recording::{Recording, Sample},
    text::counted,
    timeline::{Scale, Tick, ticks},
};

/// The dots of all strategies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dots {
    /// The axis, of durations.
    pub ticks: Vec<Tick>,
    /// A row per strategy that repeated something.
    pub rows: Vec<DotsRow>,
    /// What is not shown, in words.
    pub left_out: Vec<String>,
}

/// One strategy's dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotsRow {
    /// The way's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where each repetition's dot lies.
    pub dots: Vec<u32>,
    /// Where the median lies.
    pub median: u32,
    /// The numbers, in words.
    pub text: String,
}

impl Dots {
    /// Of what was repeated in `recordings`; none if nothing was. What was disturbed is left out, and counted.
    pub fn of(recordings: &[Sample]) -> Option<Self> {
        let left_out: Vec<_> = recordings.iter().filter_map(|recording| left_out(recording)).collect();
        let measured = recordings.iter().map(|recording| (&recording.way, Measured::of(&recording.analysis())));
        let measured: Vec<_> = measured.filter_map(|(way, measured)| Some((way, measured?))).collect();
        if measured.is_empty() && left_out.is_empty() {
            return None;
        }
        let scale = Scale::fitting(measured.iter().map(|(_, measured)| measured.most).max().unwrap_or_default());
        let rows = measured.into_iter().map(|(way, measured)| DotsRow {
            id: way.id.to_string(),
            title: way.title.to_string(),
            dots: measured.durations.iter().map(|length| scale.x(*length)).collect(),
            median: scale.x(measured.median),
            text: format!(
                "median {}, least {}, most {}, of {}",
                measured.median,
                measured.least,
                measured.most,
                counted(measured.durations.len(), "run")
            ),
        });
        Some(Self { rows: rows.collect(), ticks: ticks(&scale), left_out })
    }
}

fn left_out(recording: &Recording) -> Option<String> {
    let analysis = recording.analysis();
    let all = analysis.repetitions.len();
    let disturbed = all - analysis.sound_repetitions().len();
    let title = &recording.way.title;
    let text = || format!("“{title}”: {disturbed} of {} disturbed and left out.", counted(all, "repetition"));
    (disturbed > 0).then(text)
}
