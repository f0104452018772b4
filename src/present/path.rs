//! The critical path in one line, and as an outline.

use super::{cut::Cut, picture::SHOWN, row::task_name};
use crate::{
    analysis::{Request, Spent, Stretch},
    lessons::Lanes,
    text::{counted, fixed, grouped},
    time::Micros,
    timeline::{BarStyle, LanePath, Scale, spans_path},
    trace::{RequestEnd, ResourceId, ResourceKind, SourceId, TaskId, Wait},
};
use std::cmp::Reverse;

/// The critical path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathLine {
    /// Its parts, which add up to the wall time in the digits shown: `452 ms = 150 approve + 5 × 60 store, one at a time +
    /// 2 running`.
    pub text: String,
    /// By the task's number, an outline of its stretches.
    pub outlines: Vec<Option<LanePath>>,
}

/// How many parts are told, beside those of the loop; the others are one.
const PARTS: usize = 4;

/// What the loop takes is told as one where it is less than this part of the wall time.
const LOOP: u64 = 20;

/// Of what a task holds, so many are looked at.
const NESTED: usize = 4;

/// What a part was spent on: stretches that share it are one part.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// Waiting for answers.
    Answer,
    /// Waiting for an answer that was given up.
    GivenUp,
    /// In a function that waits for timers.
    In(String),
    /// Waiting for timers, and the listing doesn't say in what.
    Timer,
    Limit,
    Ready,
    Running,
    /// Ready or running, where that is next to nothing.
    Loop,
    Unknown,
    /// Whatever has no room.
    Rest,
}

impl Kind {
    fn of(cut: Cut, stretch: &Stretch, name: &dyn Fn(SourceId) -> Option<String>) -> Self {
        match stretch.spent {
            Spent::Outside(Wait::Request(id)) => {
                let requests = &cut.analysis.lanes[stretch.task.0 as usize].requests;
                let is_aborted = |request: &Request| request.id == id && request.end == Some(RequestEnd::Aborted);
                // The last one, if any: what a task gave up it waits for no longer.
                if requests.last().is_some_and(is_aborted) { Self::GivenUp } else { Self::Answer }
            }
            Spent::Outside(_) => stretch.source.and_then(name).map_or(Self::Timer, Self::In),
            Spent::Limit => Self::Limit,
            Spent::Ready => Self::Ready,
            Spent::Running => Self::Running,
            Spent::Unknown => Self::Unknown,
        }
    }

    fn is_wait(&self) -> bool {
        matches!(self, Self::Answer | Self::GivenUp | Self::In(_) | Self::Timer | Self::Limit)
    }
}

/// What is told as one.
#[derive(Debug, Clone)]
struct Part {
    kind: Kind,
    /// For what others on the path stood in line meanwhile.
    in_line: Option<ResourceId>,
    /// Each wait, with who waited and what tells it from others: the request, or the event with which it began.
    waits: Vec<(TaskId, Option<u32>, Micros)>,
}

impl Part {
    /// These as one.
    fn all(kind: Kind, parts: Vec<Self>) -> Self {
        Self { kind, in_line: None, waits: parts.into_iter().flat_map(|part| part.waits).collect() }
    }

    fn time(&self) -> Micros {
        self.waits.iter().map(|(.., time)| *time).sum()
    }
}

impl PathLine {
    /// As far as the recording goes. `name` says what a wait in that call stands for.
    pub(super) fn of(cut: Cut, lanes: Lanes, scale: &Scale, name: &dyn Fn(SourceId) -> Option<String>) -> Self {
        let path = cut.analysis.critical_path(cut.trace);
        let mut outlines: Vec<Vec<(Micros, Micros)>> = vec![Vec::new(); cut.analysis.lanes.len().min(SHOWN)];
        for stretch in &path {
            outlines.get_mut(stretch.task.0 as usize).into_iter().for_each(|own| own.push((stretch.from, stretch.to)));
        }
        let outline = |own: Vec<_>| spans_path(BarStyle::Critical, &mut own.into_iter(), scale, cut.now);
        let outlines = outlines.into_iter().map(outline).collect();
        Self { text: told(cut, lanes, parts(cut, &path, name)), outlines }
    }
}

/// The parts: waits in the order in which they begin, then those of the loop.
fn parts(cut: Cut, path: &[Stretch], name: &dyn Fn(SourceId) -> Option<String>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut lines: Vec<_> = path.iter().filter_map(|stretch| stretch.in_line).filter(|id| is_lock(cut, *id)).collect();
    lines.dedup();
    // Who holds a lock for which others stood in line has its turn as they had, even if nobody is left in line.
    let held = |stretch: &Stretch| {
        let lane = &cut.analysis.lanes[stretch.task.0 as usize];
        let begun = lane.held.partition_point(|held| held.from <= stretch.from);
        let all = lane.held[..begun].iter().rev().take(NESTED).filter(|held| lines.contains(&held.resource));
        all.filter(|held| held.to.is_none_or(|to| to >= stretch.to)).map(|held| held.resource).next()
    };
    for stretch in path {
        let kind = Kind::of(cut, stretch, name);
        // What the loop takes is one thing, whoever stood in line.
        let in_line = stretch.in_line.or_else(|| held(stretch)).filter(|_| kind.is_wait());
        let time = stretch.to.since(stretch.from);
        let place = parts.iter().position(|part| part.kind == kind && part.in_line == in_line);
        let place = place.unwrap_or_else(|| {
            parts.push(Part { kind, in_line, waits: Vec::new() });
            parts.len() - 1
        });
        let waits = &mut parts[place].waits;
        // An answer may come in pieces, with a wait for each.
        let which = match stretch.spent {
            Spent::Outside(Wait::Request(request)) => Some(request.0),
            _ => stretch.begun,
        };
        match waits.last_mut().filter(|(task, other, _)| (*task, *other) == (stretch.task, which)) {
            Some((.., so_far)) => *so_far = *so_far + time,
            None => waits.push((stretch.task, which, time)),
        }
    }
    let (mut waits, mut loops): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.kind.is_wait());
    if waits.len() > PARTS {
        let mut by_time: Vec<_> = waits.iter().map(Part::time).collect();
        by_time.sort_unstable();
        let least = by_time[waits.len() - PARTS + 1];
        let (told, rest) = waits.into_iter().partition(|part| part.time() >= least);
        waits = told;
        waits.push(Part::all(Kind::Rest, rest));
    }
    let wall: Micros = path.iter().map(|stretch| stretch.to.since(stretch.from)).sum();
    let is_loop = |part: &Part| matches!(part.kind, Kind::Ready | Kind::Running);
    let in_loop: Micros = loops.iter().filter(|part| is_loop(part)).map(Part::time).sum();
    if loops.iter().filter(|part| is_loop(part)).count() > 1 && in_loop.0 < wall.0 / LOOP {
        let (in_loop, unknown) = loops.into_iter().partition(is_loop);
        loops = unknown;
        loops.push(Part::all(Kind::Loop, in_loop));
    }
    waits.extend(loops);
    waits
}

fn is_lock(cut: Cut, id: ResourceId) -> bool {
    let kind = cut.trace.resources.get(id.0 as usize).map(|resource| resource.kind);
    matches!(kind, Some(ResourceKind::Lock | ResourceKind::Condition))
}

/// `452 ms = 150 approve + 5 × 60 store, one at a time + 2 running`; nothing if no time has passed.
fn told(cut: Cut, lanes: Lanes, parts: Vec<Part>) -> String {
    let wall: Micros = parts.iter().map(Part::time).sum();
    let digits = Digits::of(wall);
    let shown = digits.shared(&parts.iter().map(Part::time).collect::<Vec<_>>());
    let told = parts.iter().zip(shown).filter(|(_, shown)| *shown > 0);
    let told: Vec<_> = told.map(|(part, shown)| part_text(cut, lanes, part, shown, digits)).collect();
    if told.is_empty() {
        String::new()
    } else {
        format!("{} ms = {}", digits.text(digits.rounded(wall)), told.join(" + "))
    }
}

fn part_text(cut: Cut, lanes: Lanes, part: &Part, shown: u64, digits: Digits) -> String {
    let count = part.waits.len();
    let each = digits.rounded(part.waits[0].2);
    let is_even = part.waits.iter().all(|(.., time)| digits.rounded(*time) == each) && each * count as u64 == shown;
    let time = match is_even && count > 1 {
        true => format!("{} × {}", grouped(count), digits.text(each)),
        false => digits.text(shown),
    };
    let kind = part.in_line.map(|resource| cut.trace.resources[resource.0 as usize].kind);
    // In line: for what, and what those before had to wait for.
    let line = match kind {
        None | Some(ResourceKind::Lock | ResourceKind::Condition) => "",
        Some(ResourceKind::Semaphore) => "in line for a permit behind ",
        Some(ResourceKind::Queue) => "in line for room in the queue behind ",
        Some(ResourceKind::Event | ResourceKind::Barrier) => "in line behind ",
    };
    let (awaiting, in_turn) = match kind {
        None => ("for ", ""),
        Some(_) if line.is_empty() => ("for ", ", one at a time"),
        Some(_) => (line, ""),
    };
    match &part.kind {
        Kind::Answer if count == 1 => format!("{time} {awaiting}{}{in_turn}", answer(cut, lanes, part.waits[0].0)),
        Kind::Answer if kind.is_some() => format!("{time} {awaiting}{}{in_turn}", counted(count, "answer")),
        Kind::Answer => format!("{time} for {} in a row", counted(count, "answer")),
        Kind::GivenUp if count == 1 => format!("{time} until an answer was given up"),
        Kind::GivenUp => format!("{time} until {} were given up", counted(count, "answer")),
        Kind::In(function) if is_even || count == 1 => format!("{time} {line}{function}{in_turn}"),
        Kind::In(function) if line.is_empty() => format!("{time} in {} × {function}{in_turn}", grouped(count)),
        Kind::In(function) => format!("{time} {line}{} × {function}", grouped(count)),
        Kind::Timer if count == 1 => format!("{time} {awaiting}a timer{in_turn}"),
        Kind::Timer => format!("{time} {awaiting}{}{in_turn}", counted(count, "timer")),
        Kind::Limit => format!("{time} until {}", if count > 1 { "time limits" } else { "the time limit" }),
        Kind::Rest => format!("{time} other waits"),
        Kind::Ready => format!("{} waiting for the loop", digits.text(shown)),
        Kind::Running => format!("{} running", digits.text(shown)),
        Kind::Loop => format!("{} in the loop", digits.text(shown)),
        Kind::Unknown => format!("{} unknown", digits.text(shown)),
    }
}

/// `request 3's answer`; `the answer` where only one task asked.
fn answer(cut: Cut, lanes: Lanes, task: TaskId) -> String {
    let lane = &cut.analysis.lanes[task.0 as usize];
    let is_only = cut.analysis.lanes.iter().filter(|lane| !lane.requests.is_empty()).take(2).count() < 2;
    match lanes {
        _ if is_only => "the answer".into(),
        Lanes::Units => format!("request {}'s answer", lane.name),
        Lanes::Tasks if lane.name.starts_with(|c: char| c.is_ascii_digit()) => format!("task {}'s answer", lane.name),
        Lanes::Tasks => format!("{}'s answer", task_name(lane)),
    }
}

/// In which unit the parts are told: milliseconds, or parts of one where the whole is short.
#[derive(Debug, Clone, Copy)]
struct Digits {
    /// Behind the point.
    places: u32,
}

impl Digits {
    fn of(wall: Micros) -> Self {
        Self { places: if wall.0 < 10_000 { 2 } else { 0 } }
    }

    fn unit(self) -> u64 {
        10_u64.pow(3 - self.places)
    }

    fn rounded(self, time: Micros) -> u64 {
        (time.0 + self.unit() / 2) / self.unit()
    }

    fn text(self, number: u64) -> String {
        if self.places == 0 { grouped(number as usize) } else { fixed(number, self.places) }
    }

    /// Each rounded up or down so that they add up to their rounded sum: those with the largest remainders are rounded
    /// up (Hamilton's method).
    fn shared(self, times: &[Micros]) -> Vec<u64> {
        let mut shown: Vec<_> = times.iter().map(|time| time.0 / self.unit()).collect();
        let missing = self.rounded(times.iter().copied().sum()) - shown.iter().sum::<u64>();
        let mut places: Vec<_> = (0..times.len()).collect();
        places.sort_unstable_by_key(|place| (Reverse(times[*place].0 % self.unit()), *place));
        places.into_iter().take(missing as usize).for_each(|place| shown[place] += 1);
        shown
    }
}
