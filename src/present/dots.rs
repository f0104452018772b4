//! Repetitions of the same work as dots: a row per strategy, all on one axis.

use crate::{
    analysis::Measured,
    recording::Sample,
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
    /// Of what was repeated in `recordings`; none if nothing was.
    pub fn of(recordings: &[Sample]) -> Option<Self> {
        let measured = recordings.iter().map(|recording| (&recording.way, Measured::of(&recording.analysis())));
        let measured: Vec<_> = measured.filter_map(|(way, measured)| Some((way, measured?))).collect();
        let scale = Scale::fitting(measured.iter().map(|(_, measured)| measured.most).max()?);
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
        Some(Self { rows: rows.collect(), ticks: ticks(&scale) })
    }
}
