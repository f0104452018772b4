//! A lane's bars as paths.

use super::{Scale, UNITS};
use crate::{
    analysis::{Analysis, Lane, State},
    time::Micros,
    trace::Outcome,
};
use std::fmt::Write as _;

/// The height of a lane in units.
pub const HEIGHT: u32 = 20;

/// How a bar looks. Each differs from the others by shape, not by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarStyle {
    /// A thin bar in the middle.
    Ready,
    /// Full height; a tick where the clock is too coarse to give it a length.
    Polling,
    /// A solid bar.
    Waiting,
    /// A hatched bar: the wait ended in an error.
    Failed,
    /// An outlined bar: the wait was cut short.
    Cancelled,
}

impl BarStyle {
    /// Its CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Polling => "polling",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Top and bottom in units.
    fn extent(self) -> (u32, u32) {
        match self {
            Self::Ready => (8, 12),
            Self::Polling => (1, 19),
            Self::Waiting | Self::Failed | Self::Cancelled => (4, 16),
        }
    }
}

/// All bars of one style in a lane: an SVG path in a box of [`UNITS`] by [`HEIGHT`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanePath {
    /// How they look.
    pub style: BarStyle,
    /// Closed rectangles: `M12 4H80V16H12Z…`.
    pub d: String,
}

/// How a lane ended, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// In units.
    pub x: u32,
    /// The end.
    pub outcome: Outcome,
}

/// The bars of `lane` as far as `now`, and its end if that has come by then.
///
/// ```text
/// ready ──┐  ┌─ polling                   ┌─ polling (the end)
///         ▂▂▂█▅▅▅▅▅▅▅▅ waiting ▅▅▅▅▅▅▅▂▂▂▂█ ✓
/// ```
pub fn lane_paths(lane: &Lane, scale: &Scale, now: Micros) -> (Vec<LanePath>, Option<Mark>) {
    let end = lane.end.as_ref().filter(|(at, _)| *at <= now);
    let waiting = match end {
        Some((_, Outcome::Error(_))) => BarStyle::Failed,
        Some((_, Outcome::Cancelled)) => BarStyle::Cancelled,
        _ => BarStyle::Waiting,
    };
    // Polls come last, so that they are drawn over the rest.
    let paths = [BarStyle::Ready, waiting, BarStyle::Polling].into_iter().filter_map(|style| {
        let spans = lane.spans.iter().filter(|span| {
            style
                == match span.state {
                    State::Ready => BarStyle::Ready,
                    State::Polling => BarStyle::Polling,
                    State::Waiting(_) => waiting,
                }
        });
        path(style, spans.map(|span| (span.from, span.to.unwrap_or(now))), scale, now)
    });
    let mark = end.map(|(at, outcome)| Mark { x: scale.x(*at), outcome: outcome.clone() });
    (paths.collect(), mark)
}

/// When the loop was busy, as far as `now`.
pub fn loop_path(analysis: &Analysis, scale: &Scale, now: Micros) -> Option<LanePath> {
    path(BarStyle::Polling, analysis.busy.iter().copied(), scale, now)
}

/// The least width of a poll in units: about a pixel.
const LEAST: u32 = 25;
/// Bars no further apart than this, in units, become one.
const MERGED: u32 = 5;

/// One path of all the bars that begin by `now`. Bars that touch on the screen become one; a poll has at least the
/// width of a pixel, other bars that have no length are left out.
fn path(
    style: BarStyle,
    spans: impl Iterator<Item = (Micros, Micros)>,
    scale: &Scale,
    now: Micros,
) -> Option<LanePath> {
    let (top, bottom) = style.extent();
    let least = if style == BarStyle::Polling { LEAST } else { 0 };
    let bars = spans.take_while(|(from, _)| *from <= now).map(|(from, to)| {
        let x = scale.x(from).min(UNITS - least);
        (x, scale.x(to.min(now)).max(x + least))
    });
    let mut d = String::new();
    let mut close = |(from, to): (u32, u32)| {
        if to > from {
            // Writing to a string can't fail.
            let _ = write!(d, "M{from} {top}H{to}V{bottom}H{from}Z");
        }
    };
    let mut open: Option<(u32, u32)> = None;
    for (from, to) in bars {
        open = Some(match open {
            Some((start, end)) if from <= end + MERGED => (start, end.max(to)),
            Some(done) => {
                close(done);
                (from, to)
            }
            None => (from, to),
        });
    }
    if let Some(done) = open {
        close(done);
    }
    (!d.is_empty()).then_some(LanePath { style, d })
}
