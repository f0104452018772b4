//! Which two of a lesson's ways are compared by their times.

use super::Recording;
use crate::analysis::speedup;
use std::rc::Rc;

/// The first and the last, and how many times faster the last was: without the mistakes if that leaves two that took
/// different times, else of all. None if there is nothing to compare.
pub fn compared(recordings: &[Rc<Recording>]) -> Option<Compared<'_>> {
    let right = recordings.iter().filter(|recording| !recording.strategy.mistake);
    ends(right).filter(|(.., factor)| differ(*factor)).or_else(|| ends(recordings.iter()))
}

type Compared<'a> = (&'a Recording, &'a Recording, f64);

fn ends<'a>(mut recordings: impl DoubleEndedIterator<Item = &'a Rc<Recording>>) -> Option<Compared<'a>> {
    let (first, last) = (recordings.next()?, recordings.next_back()?);
    let factor = speedup(first.statistics().wall, last.statistics().wall)?;
    Some((first, last, factor))
}

/// Whether times with that factor between them are worth telling apart: by a twentieth, as chance would.
pub fn differ(factor: f64) -> bool {
    !(1.0 / 1.05..1.05).contains(&factor)
}
