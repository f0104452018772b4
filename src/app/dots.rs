//! Repetitions of the same work as dots: a row per strategy, all on one axis.

use super::{Recording, words::counted};
use crate::{
    analysis::Measured,
    timeline::{Scale, Tick, ticks},
};
use std::rc::Rc;

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
    /// The strategy.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Where each repetition's dot lies.
    pub dots: Vec<u32>,
    /// Where the median lies.
    pub median: u32,
    /// The numbers, in words.
    pub text: String,
}

impl Dots {
    /// Of what was repeated in `recordings`; none if nothing was.
    pub fn of(recordings: &[Rc<Recording>]) -> Option<Self> {
        let measured = recordings.iter().map(|recording| (recording.strategy, Measured::of(&recording.analysis)));
        let measured: Vec<_> = measured.filter_map(|(strategy, measured)| Some((strategy, measured?))).collect();
        let scale = Scale::fitting(measured.iter().map(|(_, measured)| measured.most).max()?);
        let rows = measured.into_iter().map(|(strategy, measured)| DotsRow {
            id: strategy.id,
            title: strategy.title,
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
