//! The reader's guess: when the best strategy will have ended, marked before it runs and held against the recording.

use super::{Phase, State};
use crate::{lessons::Strategy, time::Micros, timeline::Scale};

/// What the reader can mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuessSteps {
    /// The length of one step.
    pub step: Micros,
    /// How many steps the axis has.
    pub steps: u64,
}

impl State {
    /// Which strategy the guess is about, and its place: of those side by side, the last that is no mistake.
    pub fn guessed(&self) -> Option<(usize, &'static Strategy)> {
        let strategies = self.shown().into_iter().map(|place| (place, self.params.strategies[place]));
        strategies.rev().find(|(_, strategy)| !strategy.mistake)
    }

    /// The marks on the axis as it is before a run: three digits of a time, as times are written. None once the end is
    /// there to be seen, or on its way.
    pub fn marks(&self) -> Option<GuessSteps> {
        let (place, _) = self.guessed()?;
        let open = matches!(self.phase, Phase::Waiting | Phase::Cancelled) && self.recordings.len() <= place;
        let span = Scale::fitting(self.params.asked()).span.0;
        let step = 10_u64.pow(span.ilog10().saturating_sub(2));
        open.then_some(GuessSteps { step: Micros(step), steps: span / step })
    }

    /// The guess and the recorded end in a sentence, once both are there.
    pub fn verdict(&self) -> Option<String> {
        let (place, _) = self.guessed()?;
        let ended = self.phase == Phase::Done;
        let wall = self.recordings.get(place).filter(|_| ended)?.wall();
        Some(format!("You marked {}; it ended at {wall}.", self.guess?))
    }
}
