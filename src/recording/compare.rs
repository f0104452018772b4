//! How the times of a lesson's ways compare. The one place that computes a speed-up.

use super::{Recording, Sample};
use crate::time::Micros;

/// Two recordings, and how many times faster the second was.
pub type Compared<'a> = (&'a Recording, &'a Recording, f64);

/// The first and the last, and how many times faster the last was: without the mistakes if that leaves two that took
/// different times, else of all. None if there is nothing to compare.
pub fn compared(recordings: &[Sample]) -> Option<Compared<'_>> {
    let right = recordings.iter().map(|recording| &**recording).filter(|recording| !recording.way.mistake);
    first_and_last(right)
        .filter(|(.., factor)| differ(*factor))
        .or_else(|| first_and_last(recordings.iter().map(|recording| &**recording)))
}

/// The first and the last of them, whatever they are. None for less than two, or if the last took no time that the clock
/// could see.
pub fn first_and_last<'a>(mut recordings: impl DoubleEndedIterator<Item = &'a Recording>) -> Option<Compared<'a>> {
    let (first, last) = (recordings.next()?, recordings.next_back()?);
    let factor = speedup(first.wall(), last.wall())?;
    Some((first, last, factor))
}

/// Whether times with that factor between them are worth telling apart: by a twentieth, as chance would.
pub fn differ(factor: f64) -> bool {
    !(1.0 / 1.05..1.05).contains(&factor)
}

/// How many times faster `faster` was; none if it took no time that the clock could see.
pub fn speedup(slower: Micros, faster: Micros) -> Option<f64> {
    (faster > Micros::ZERO).then(|| slower.0 as f64 / faster.0 as f64)
}
