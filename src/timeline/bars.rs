//! A lane's bars as paths.

use super::{BarStyle, Scale, UNITS, style::LEAST};
use crate::{
    analysis::{Analysis, LONG_POLL, Lane, Span, State},
    time::Micros,
    trace::Outcome,
};
use std::fmt::Write as _;

/// All bars of one style in a lane: an SVG path in a box of [`super::UNITS`] by [`super::HEIGHT`].
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

/// A lane, ready to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LaneShape {
    /// Its bars, a path per style; what is to be seen over the rest comes last.
    pub paths: Vec<LanePath>,
    /// Where polls that kept the loop for long are flagged.
    pub flags: Vec<u32>,
    /// Where the time of a limit is over, or will be.
    pub limits: Vec<u32>,
    /// Its end, if that has come.
    pub mark: Option<Mark>,
}

/// `lane` as far as `now`.
///
/// ```text
/// ready ──┐  ┌─ polling                   ┌─ polling (the end)
///         ▂▂▂█▅▅▅▅▅▅▅▅ waiting ▅▅▅▅▅▅▅▂▂▂▂█ ✓
///            ▁▁▁▁▁ holding ▁▁▁▁▁   ╷ printed    │ limit
/// ```
pub fn lane_shape(lane: &Lane, scale: &Scale, now: Micros) -> LaneShape {
    let end = lane.end.as_ref().filter(|(at, _)| *at <= now);
    let ending = match end {
        Some((_, Outcome::Error(_))) => BarStyle::Failed,
        Some((_, Outcome::Cancelled)) => BarStyle::Cancelled,
        _ => BarStyle::Waiting,
    };
    // One wait may be of several spans, with polls between that said nothing new: an answer whose body comes in pieces.
    let last = lane.spans.iter().rev().find(|span| matches!(span.state, State::Waiting(_))).map(|span| span.order);
    let style = |span: &Span| match &span.state {
        State::Ready => BarStyle::Ready,
        State::Polling if span.to.unwrap_or(now).min(now).since(span.from) > LONG_POLL => BarStyle::Long,
        State::Polling => BarStyle::Polling,
        State::Waiting(_) if !span.is_outside() => BarStyle::Queued,
        State::Waiting(_) if Some(span.order) == last => ending,
        State::Waiting(_) => BarStyle::Waiting,
    };
    let all = lane.spans.iter().take_while(|span| span.from <= now);
    let spans = all.map(|span| (style(span), (span.from, span.to.unwrap_or(now))));
    let of = |wanted| {
        let mut times = spans.clone().filter(|(style, _)| *style == wanted).map(|(_, times)| times);
        spans_path(wanted, &mut times, scale, now)
    };
    let ending = Some(ending).filter(|style| *style != BarStyle::Waiting);
    let states = [BarStyle::Ready, BarStyle::Queued, BarStyle::Waiting].into_iter().chain(ending);
    let mut held = lane.held.iter().map(|held| (held.from, held.to.unwrap_or(now)));
    let mut paths: Vec<_> = states.filter_map(of).collect();
    paths.extend(spans_path(BarStyle::Held, &mut held, scale, now));
    paths.extend([BarStyle::Polling, BarStyle::Long].into_iter().filter_map(of));
    paths.extend(ticks_path(BarStyle::Printed, &mut lane.printed.iter().copied(), scale, now));
    let long = spans.clone().filter(|(style, _)| *style == BarStyle::Long).take(FLAGS);
    LaneShape {
        paths,
        flags: long.map(|(_, (from, to))| scale.x(from).midpoint(scale.x(to.min(now)))).collect(),
        limits: limits(lane, scale, now),
        mark: end.map(|(at, outcome)| Mark { x: scale.x(*at), outcome: outcome.clone() }),
    }
}

/// Where the time of a limit that `lane` set is over at `now`, or will be; not where it was lifted before.
pub fn limits(lane: &Lane, scale: &Scale, now: Micros) -> Vec<u32> {
    let drawn = lane.limits.iter().filter(|limit| limit.holds(now) && limit.until <= scale.span);
    drawn.take(FLAGS).map(|limit| scale.x(limit.until)).collect()
}

/// When anything from outside disturbed the recording, as far as `now`, when the loop was busy, and when for long.
pub fn loop_paths(analysis: &Analysis, scale: &Scale, now: Micros) -> Vec<LanePath> {
    let of = |(style, long): (BarStyle, bool)| {
        let is_long = |(from, to): &&(Micros, Micros)| ((*to).min(now).since(*from) > LONG_POLL) == long;
        spans_path(style, &mut analysis.busy.iter().filter(is_long).copied(), scale, now)
    };
    let mut paths = Vec::new();
    paths.extend(spans_path(BarStyle::Disturbed, &mut analysis.disturbed_spans().into_iter(), scale, now));
    paths.extend([(BarStyle::Polling, false), (BarStyle::Long, true)].into_iter().filter_map(of));
    paths
}

/// A tick at each of `times`, as far as `now`.
pub fn ticks_path(
    style: BarStyle,
    times: &mut dyn Iterator<Item = Micros>,
    scale: &Scale,
    now: Micros,
) -> Option<LanePath> {
    spans_path(style, &mut times.map(|at| (at, at)), scale, now)
}

/// No lane has more flags than this, nor more lines of limits.
const FLAGS: usize = 20;
/// Bars no further apart than this, in units, become one.
const MERGED: u32 = 5;

/// Polls that are narrower than a pixel and begin in the same stretch of this length, in units, become one bar.
const CELL: u32 = 4 * LEAST;

/// One path of all the bars that begin by `now`. Bars that touch on the screen become one; a poll or a tick has at least
/// the width of a pixel, other bars that have no length are left out.
///
/// A lane is as black as the loop was busy: of polls that are narrower than a pixel, a few pixels have one bar, as long as
/// all of them together, so that many short ones don't look like a long one.
pub fn spans_path(
    style: BarStyle,
    spans: &mut dyn Iterator<Item = (Micros, Micros)>,
    scale: &Scale,
    now: Micros,
) -> Option<LanePath> {
    let (top, bottom) = style.extent();
    let spans = spans.take_while(|(from, _)| *from <= now).map(|(from, to)| (from, to.min(now)));
    let mut d = String::new();
    let mut close = |(from, to): (u32, u32)| {
        if to > from {
            // Writing to a string can't fail.
            let _ = match style {
                // Caps of a pixel, less on the shortest.
                BarStyle::Queued => {
                    let cap = LEAST.min((to - from) / 2);
                    let (left, right) = (from + cap, to - cap);
                    write!(d, "M{from} {top}H{left}V9H{right}V{top}H{to}V{bottom}H{right}V11H{left}V{bottom}H{from}Z")
                }
                _ => write!(d, "M{from} {top}H{to}V{bottom}H{from}Z"),
            };
        }
    };
    let mut open: Option<(u32, u32)> = None;
    for (from, to) in bars(style, spans, scale) {
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

/// Where the bars begin and end, in units.
fn bars(style: BarStyle, spans: impl Iterator<Item = (Micros, Micros)>, scale: &Scale) -> Vec<(u32, u32)> {
    let least = style.least();
    let is_poll = matches!(style, BarStyle::Polling | BarStyle::Long);
    let mut bars: Vec<(u32, u32)> = Vec::new();
    // The cell of the last bar, if that is of narrow polls, and how long they were together.
    let (mut cell, mut busy) = (None, Micros::ZERO);
    for (from, to) in spans {
        let x = scale.x(from).min(UNITS - least);
        let end = scale.x(to).max(x + least);
        let here = (is_poll && end == x + least).then_some(x / CELL);
        let length = to.since(from);
        match bars.last_mut().filter(|_| here.is_some() && here == cell) {
            Some((start, end)) => {
                busy = busy + length;
                *end = (*start + scale.x(busy).max(least)).min(UNITS);
            }
            None => {
                busy = length;
                bars.push((x, end));
            }
        }
        cell = here;
    }
    bars
}
