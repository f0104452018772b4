//! What a lesson is about, in a row of its own: requests under way, items in a queue, who holds the lock, whether the
//! event is set.

use super::{
    cut::Cut,
    labels::{Label, Side},
    row::task_name,
};
use crate::{
    analysis::{Counts, levels_over_time},
    lessons::Level,
    text::{counted, grouped},
    time::Micros,
    timeline::{BarStyle, LanePath, Scale, UNITS, counts_path, spans_path},
    trace::{ResourceKind, Wait},
};

/// The subject's own row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelLane {
    /// A silhouette of how many there were, or a box for each hold; none where there was nothing.
    pub path: Option<LanePath>,
    /// How many there are from there on, or who it is, where that has room.
    pub labels: Vec<Label>,
    /// The same in words, for those who don't see it: `at most 8`.
    pub text: String,
}

/// The least room for a number, in units.
const ROOM: u32 = 350;
/// The room for `at most 9`, in units.
const WORDS: u32 = 2_000;
/// Which part of the axis is left free between two boxes.
const FREE: u64 = 400;

impl LevelLane {
    /// What `level` was, as far as the recording goes.
    pub(super) fn of(cut: Cut, level: Level, scale: &Scale) -> Self {
        let Cut { analysis, trace, now, .. } = cut;
        match level {
            Level::Requests => {
                let counts = analysis.waiting_over_time(now, |on| matches!(on, Wait::Request(_)));
                Self::counted(cut, BarStyle::Crowd, &counts, scale)
            }
            Level::Waits => {
                Self::counted(cut, BarStyle::Crowd, &analysis.waiting_over_time(now, Wait::is_external), scale)
            }
            Level::Queue => {
                let counts = levels_over_time(trace, ResourceKind::Queue, now);
                Self::counted(cut, BarStyle::Level, &counts, scale)
            }
            Level::Event => Self::set(cut, scale),
            Level::Lock => Self::held(cut, scale),
        }
    }

    fn counted(cut: Cut, style: BarStyle, counts: &Counts, scale: &Scale) -> Self {
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
        let mut labels: Vec<Label> = Vec::new();
        for (place, (at, count)) in counts.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
            let until = counts.get(place + 1).map_or(cut.now, |(next, _)| *next);
            let (x, end) = (scale.x(*at), scale.x(until));
            let text = grouped(*count as usize);
            let is_near = labels.last().is_some_and(|label| x < label.x + ROOM);
            let is_known = labels.last().is_some_and(|label| label.text == text);
            if end >= x + ROOM && !is_near && !is_known {
                labels.push(Label { x, text, side: Side::Right, is_wide: false });
            }
        }
        // The most there was is told in any case: behind all others where its own place has no room.
        if most > 0 && !labels.iter().any(|label| label.text == grouped(most as usize)) {
            labels.retain(|label| label.x + WORDS <= UNITS);
            labels.push(Label {
                x: UNITS,
                text: format!("at most {}", grouped(most as usize)),
                side: Side::Left,
                is_wide: true,
            });
        }
        let text = format!("at most {}", grouped(most as usize));
        Self { path: counts_path(style, counts, scale, cut.now), labels, text }
    }

    /// When an event is set, each time with that word.
    fn set(cut: Cut, scale: &Scale) -> Self {
        let counts = levels_over_time(cut.trace, ResourceKind::Event, cut.now);
        let lane = Self::counted(cut, BarStyle::Level, &counts, scale);
        let labels = lane.labels.into_iter().map(|label| Label { text: "set".into(), ..label });
        let first = counts.iter().find(|(_, count)| *count > 0);
        let text = first.map_or_else(|| "never set".to_owned(), |(at, _)| format!("set at {at}"));
        Self { labels: labels.collect(), text, ..lane }
    }

    /// A box for each hold of a lock, with who has it.
    fn held(cut: Cut, scale: &Scale) -> Self {
        let holds = cut.analysis.holds_over_time(cut.trace, ResourceKind::Lock, cut.now);
        // A line's breadth is left free, so that two holders are told apart.
        let free = Micros(scale.span.0 / FREE);
        let spans: Vec<_> =
            holds.iter().map(|(_, held)| (held.from, held.to.unwrap_or(cut.now).since(free).max(held.from))).collect();
        let mut labels = Vec::new();
        for ((task, _), (from, to)) in holds.iter().zip(&spans) {
            let x = scale.x(*from);
            if scale.x(*to) >= x + ROOM
                && let Some(lane) = cut.analysis.lanes.get(task.0 as usize)
            {
                labels.push(Label { x, text: task_name(lane).to_owned(), side: Side::Right, is_wide: false });
            }
        }
        let text =
            if holds.is_empty() { "never held".into() } else { format!("held {}", counted(holds.len(), "time")) };
        Self { path: spans_path(BarStyle::Holder, &mut spans.into_iter(), scale, cut.now), labels, text }
    }
}
