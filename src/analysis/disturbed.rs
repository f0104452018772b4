//! When a recording was disturbed, and which repetitions were not.

use super::Analysis;
use crate::{time::Micros, trace::Disturbance};

/// A stretch in which a recording was disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disturbed {
    /// By what.
    pub what: Disturbance,
    /// Its begin.
    pub from: Micros,
    /// Its end.
    pub to: Micros,
}

impl Analysis {
    /// How long each kind of disturbance that there was by `now` has lasted until then, in the order of
    /// [`Disturbance::ALL`].
    pub fn disturbances(&self, now: Micros) -> Vec<(Disturbance, Micros)> {
        let mut kinds: Vec<(Disturbance, Micros)> = Vec::new();
        for what in Disturbance::ALL {
            let mut total = None;
            for stretch in self.disturbed.iter().filter(|stretch| stretch.what == what && stretch.from <= now) {
                total = Some(total.unwrap_or_default() + stretch.to.min(now).since(stretch.from));
            }
            kinds.extend(total.map(|lasted| (what, lasted)));
        }
        kinds
    }

    /// From when to when anything disturbed the recording: in order, without overlap.
    pub fn disturbed_spans(&self) -> Vec<(Micros, Micros)> {
        let mut spans: Vec<(Micros, Micros)> = Vec::new();
        // They come in the order of their ends.
        for Disturbed { from, to, .. } in &self.disturbed {
            let mut from = *from;
            while let Some(last) = spans.pop_if(|last| last.1 >= from) {
                from = from.min(last.0);
            }
            spans.push((from, *to));
        }
        spans
    }

    /// How long the repetitions took that nothing disturbed, in the order of their ends.
    pub fn sound_repetitions(&self) -> Vec<Micros> {
        let spans = self.disturbed_spans();
        let is_sound = |(from, to): &&(Micros, Micros)| {
            let next = spans.partition_point(|span| span.1 <= *from);
            spans.get(next).is_none_or(|span| span.0 >= *to)
        };
        self.repetitions.iter().filter(is_sound).map(|(from, to)| to.since(*from)).collect()
    }
}
