//! What a lesson is about, counted over time: requests under way, items in a queue, who holds the lock, whether the news
//! is there.

use super::{
    cut::Cut,
    labels::{Label, Side},
    row::task_name,
};
use crate::{
    analysis::{Span, State, sort},
    lessons::Level,
    time::Micros,
    timeline::{HEIGHT, Scale, UNITS},
    trace::{ResourceKind, Wait},
};
use std::fmt::Write as _;

/// The subject's own row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelLane {
    /// A silhouette whose height is the most there was, as an SVG path in a box of [`UNITS`] by [`HEIGHT`]; empty if there
    /// was nothing.
    pub d: String,
    /// How many there are from there on, or who it is, where that has room.
    pub labels: Vec<Label>,
    /// The most there was at once; none where it is not counted.
    pub most: Option<u32>,
}

/// The least room for a number, in units.
const ROOM: u32 = 350;

impl LevelLane {
    /// What `level` was, as far as the recording goes.
    pub(super) fn of(cut: Cut, level: Level, scale: &Scale) -> Self {
        match level {
            Level::Requests => Self::counted(&waiting(cut, |on| matches!(on, Wait::Request(_))), scale, cut.now),
            Level::Waits => Self::counted(&waiting(cut, Wait::is_external), scale, cut.now),
            Level::Queue => Self::counted(&recorded(cut, ResourceKind::Queue), scale, cut.now),
            Level::News => Self::counted(&recorded(cut, ResourceKind::Event), scale, cut.now).named("set"),
            Level::Lock => Self::held(cut, scale),
        }
    }

    /// `steps`: from when on there are how many.
    fn counted(steps: &[(Micros, u32)], scale: &Scale, now: Micros) -> Self {
        let most = steps.iter().map(|(_, count)| *count).max().unwrap_or_default();
        if most == 0 {
            return Self { most: Some(0), ..Self::default() };
        }
        let mut d = format!("M0 {HEIGHT}");
        let mut labels: Vec<Label> = Vec::new();
        let until = |place: usize| steps.get(place + 1).map_or(now, |(at, _)| *at);
        for (place, (at, count)) in steps.iter().enumerate() {
            let (x, end) = (scale.x(*at), scale.x(until(place)));
            // Writing to a string can't fail.
            let _ = write!(d, "H{x}V{}", HEIGHT - count * HEIGHT / most);
            let is_first_most = *count == most && !labels.iter().any(|label| label.text == most.to_string());
            let is_new = labels.last().is_none_or(|label| label.text != count.to_string());
            let is_free = is_new && labels.last().is_none_or(|label| label.x + ROOM <= x);
            if *count > 0 && (is_first_most || (is_free && end >= x + ROOM)) {
                if labels.last().is_some_and(|label| label.x + ROOM > x) {
                    labels.pop();
                }
                let side = if x + ROOM > UNITS { Side::Left } else { Side::Right };
                labels.push(Label { x, text: count.to_string(), side, is_wide: false });
            }
        }
        let _ = write!(d, "H{}V{HEIGHT}Z", scale.x(now));
        Self { d, labels, most: Some(most) }
    }

    /// With that word for each count.
    fn named(self, word: &str) -> Self {
        let labels = self.labels.into_iter().map(|label| Label { text: word.to_owned(), ..label });
        Self { labels: labels.collect(), most: None, ..self }
    }

    /// A box for each hold of a lock, with who has it.
    fn held(cut: Cut, scale: &Scale) -> Self {
        let is_lock = |kind| matches!(kind, ResourceKind::Lock | ResourceKind::Condition);
        let mut lane = Self::default();
        for holder in &cut.analysis.lanes {
            for held in holder.held.iter().take_while(|held| held.from <= cut.now) {
                let resource = cut.trace.resources.get(held.resource.0 as usize);
                if !resource.is_some_and(|resource| is_lock(resource.kind)) {
                    continue;
                }
                // A line's breadth is left free, so that two holders are told apart.
                let (from, to) = (scale.x(held.from), scale.x(held.to.unwrap_or(cut.now)).saturating_sub(25));
                if to > from {
                    let _ = write!(lane.d, "M{from} 2H{to}V18H{from}Z");
                }
                if to >= from + ROOM {
                    let text = task_name(holder).to_owned();
                    lane.labels.push(Label { x: from, text, side: Side::Right, is_wide: false });
                }
            }
        }
        lane
    }
}

/// How many tasks wait for what is `wanted`, from when on.
fn waiting(cut: Cut, wanted: impl Fn(&Wait) -> bool) -> Vec<(Micros, u32)> {
    // Keys that sort by the time, and at one instant those that end first: they made room.
    let mut changes: Vec<u64> = Vec::new();
    let key = |at: Micros, begins: bool| at.0 << 1 | u64::from(begins);
    for lane in &cut.analysis.lanes {
        let mut open: Option<(u32, Micros, Micros)> = None;
        let is_wanted = |span: &&Span| matches!(&span.state, State::Waiting(on) if wanted(on));
        let waits = lane.spans.iter().filter(is_wanted).take_while(|span| span.from <= cut.now);
        for span in waits {
            let to = span.to.unwrap_or(cut.now);
            // One wait may be of several spans, with polls between.
            match &mut open {
                Some((order, _, end)) if *order == span.order => *end = to,
                _ => {
                    changes.extend(open.take().into_iter().flat_map(|(_, from, to)| [key(from, true), key(to, false)]));
                    open = Some((span.order, span.from, to));
                }
            }
        }
        changes.extend(open.into_iter().flat_map(|(_, from, to)| [key(from, true), key(to, false)]));
    }
    sort(&mut changes);
    let mut count = 0_u32;
    let mut steps: Vec<(Micros, u32)> = Vec::new();
    for change in changes {
        let at = Micros(change >> 1);
        count = if change & 1 == 1 { count + 1 } else { count.saturating_sub(1) };
        match steps.last_mut().filter(|(last, _)| *last == at) {
            Some(step) => step.1 = count,
            None => steps.push((at, count)),
        }
    }
    steps
}

/// The levels of the things of that kind, together, from when on.
fn recorded(cut: Cut, kind: ResourceKind) -> Vec<(Micros, u32)> {
    let resources = cut.analysis.resources.iter().zip(&cut.trace.resources);
    let mut of_kind = resources.filter(|(_, resource)| resource.kind == kind).map(|(shared, _)| &*shared.levels);
    let first = of_kind.next().unwrap_or_default();
    let seen = |levels: &[(Micros, u32)]| levels.iter().copied().filter(|(at, _)| *at <= cut.now).collect::<Vec<_>>();
    of_kind.fold(seen(first), |sum, levels| added(&sum, &seen(levels)))
}

/// Two counts together.
fn added(one: &[(Micros, u32)], other: &[(Micros, u32)]) -> Vec<(Micros, u32)> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut levels = [0_u32; 2];
    let mut sum = Vec::new();
    loop {
        let (from, at, level) = match (one.peek(), other.peek()) {
            (Some((at, level)), None) => (0, *at, *level),
            (Some((at, level)), Some((later, _))) if at <= later => (0, *at, *level),
            (_, Some((at, level))) => (1, *at, *level),
            (None, None) => return sum,
        };
        if from == 0 {
            one.next()
        } else {
            other.next()
        };
        levels[from] = level;
        sum.push((at, levels[0].saturating_add(levels[1])));
    }
}
