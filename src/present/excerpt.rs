//! What is shown of a program beside its picture: the lines that its recording names, the functions they stand in, and who
//! stands on which.

use super::{function::head, moment::Stand};
use crate::{
    lessons::{Language, LessonPage},
    recording::Sample,
    trace::SourceId,
};

/// A part of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Its lines, in the listing's order.
    pub lines: Vec<ExcerptLine>,
}

/// A line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptLine {
    /// From 1.
    pub number: u32,
    /// The line, as HTML.
    pub html: String,
    /// Whether lines are left out before it.
    pub after_gap: bool,
    /// Who stands on it.
    pub stands: Vec<Stand>,
}

/// No excerpt has more lines than this, as long as nobody stands on more.
const LINES: usize = 4;
/// So many tasks are asked what they say.
const WORKERS: usize = 20;

impl Excerpt {
    /// What `recording` names of the program, in `language`. `stands` are on lines of the Rust source `file`; in another
    /// language they stand on the line of the same step.
    pub fn of(recording: &Sample, page: &LessonPage, language: Language, file: &str, stands: &[Stand]) -> Self {
        let listing: Vec<_> = page.lines(language).collect();
        // From 0.
        let place = |line: u32| {
            let place = page.same_line(line, language)?.checked_sub(1)? as usize;
            (place < listing.len()).then_some(place)
        };
        let (analysis, trace) = (recording.analysis(), recording.trace());
        let line = |id: &SourceId| trace.source(*id).filter(|source| *source.file == *file).map(|source| source.line);
        let named = analysis.sources.iter().filter_map(line).filter_map(place);
        let stands: Vec<_> = stands.iter().filter_map(|stand| Some((place(stand.line)?, stand))).collect();
        // Of each line, whether it is shown.
        let mut shown = vec![false; listing.len()];
        let mut count = 0;
        let mut show = |place: usize, is_wanted: bool| {
            if (is_wanted || count < LINES) && !std::mem::replace(&mut shown[place], true) {
                count += 1;
            }
        };
        stands.iter().for_each(|(place, _)| show(*place, true));
        // What those say who do the work goes first.
        let workers = analysis.workers().take(WORKERS).flat_map(|lane| &lane.spans);
        let spoken = workers.filter_map(|span| span.source.as_ref()).filter_map(line).filter_map(place);
        spoken.for_each(|place| show(place, false));
        named.for_each(|place| show(place, false));
        for place in 0..listing.len() {
            if let Some(head) = shown[place].then(|| head(&listing, place)).flatten() {
                shown[head] = true;
            }
        }
        let mut before = None;
        let lines = (0..listing.len()).filter(|place| shown[*place]).map(|place| {
            let after_gap = before.replace(place).is_some_and(|before| place > before + 1);
            let stands = stands.iter().filter(|(stand, _)| *stand == place).map(|(_, stand)| (*stand).clone());
            ExcerptLine {
                number: place as u32 + 1,
                html: listing[place].to_owned(),
                after_gap,
                stands: stands.collect(),
            }
        });
        Self { lines: lines.collect() }
    }
}
