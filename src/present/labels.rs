//! Words in a picture: what a stretch of a task stands for, and what the program printed, at its tick.

use super::{cut::Cut, picture::SHOWN};
use crate::{
    analysis::{Lane, State},
    time::Micros,
    timeline::{Scale, UNITS},
    trace::{SourceId, TaskId, Wait},
};
use std::collections::BTreeMap;

/// A text over a row's bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where it begins, or ends if it is [`Side::Left`], in units.
    pub x: u32,
    /// The text.
    pub text: String,
    /// On which side of `x` it stands.
    pub side: Side,
    /// Whether there is room for it only where two ways side by side have a whole screen.
    pub is_wide: bool,
}

/// On which side of its place a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It begins there.
    Right,
    /// It begins behind the mark of the row's end, which is there.
    AfterMark,
    /// It ends there.
    Left,
}

/// The plot's width in pixels on a desktop, and the least that it has elsewhere.
const WIDTHS: [u32; 2] = [372, 210];
/// A letter's width in pixels, and what is left free beside a label.
const LETTER: u32 = 6;
const GAP: u32 = 5;
/// What the mark of a row's end takes, in pixels.
const MARK: u32 = 14;
/// Times no further apart than this, in units, are one.
const TOGETHER: u32 = 60;

/// The words of each row, by its task's number. `name` says what the stretch of a wait in that call stands for.
///
/// A line that every task prints, but for its own name, tells nothing that its bar doesn't, and is left out unless it has
/// a number; what has no room is left out too.
pub(super) fn labels(cut: Cut, scale: &Scale, name: &dyn Fn(SourceId) -> Option<String>) -> Vec<Vec<Label>> {
    let lanes: Vec<_> = cut.analysis.lanes.iter().take(SHOWN).collect();
    let mut printed = vec![Vec::new(); lanes.len()];
    for line in cut.analysis.printed.iter().take_while(|line| line.at <= cut.now) {
        let lane = line.task.and_then(|task| Some((*lanes.get(task.0 as usize)?, printed.get_mut(task.0 as usize)?)));
        if let Some((lane, words)) = lane {
            words.push((line.at, without_name(&line.text, lane)));
        }
    }
    let is_common = common(&printed);
    let is_told = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit()) || !is_common(text);
    let row = |(lane, words): (&&Lane, &Vec<(Micros, String)>)| {
        let words = words.iter().filter(|(_, text)| is_told(text)).map(|(at, text)| (scale.x(*at), text.clone()));
        place(words.collect(), &stretches(cut, lane, scale, name), end(lane, scale, cut.now))
    };
    lanes.iter().zip(&printed).map(row).collect()
}

/// Whether a line is printed by every task that prints, of at least two; the program itself, which is the first, aside.
fn common(printed: &[Vec<(Micros, String)>]) -> impl Fn(&str) -> bool {
    let printed = printed.get(1..).unwrap_or_default();
    let speakers = printed.iter().filter(|words| !words.is_empty()).count();
    // By the line, in how many rows it is, and the last of them.
    let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (row, words) in printed.iter().enumerate() {
        for (_, text) in words {
            let (count, last) = rows.entry(text).or_insert((0, usize::MAX));
            *count += usize::from(*last != row);
            *last = row;
        }
    }
    move |text| speakers > 1 && rows.get(text).is_some_and(|(count, _)| *count == speakers)
}

/// A line without the name of the task that printed it: `2 reads 0` of task 2 is `reads 0`.
fn without_name(text: &str, lane: &Lane) -> String {
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let found = text.match_indices(&*lane.name).find(|(at, name)| {
        is_apart(text[..*at].chars().next_back()) && is_apart(text[at + name.len()..].chars().next())
    });
    match found.filter(|_| lane.task != TaskId(0)) {
        Some((at, name)) => {
            let (before, after) = (text[..at].trim_end(), text[at + name.len()..].trim_start_matches([':', ' ']));
            let apart = if before.is_empty() || after.is_empty() { "" } else { " " };
            format!("{before}{apart}{after}")
        }
        None => text.to_owned(),
    }
}

/// Where a row's mark stands, if it has ended.
fn end(lane: &Lane, scale: &Scale, now: Micros) -> Option<u32> {
    lane.end.as_ref().filter(|(at, _)| *at <= now).map(|(at, _)| scale.x(*at))
}

/// A task's waits for timers, each from where to where and what it stands for; none where all its waits for the outside
/// are one function's: then that name tells nothing that the row's doesn't.
fn stretches(
    cut: Cut,
    lane: &Lane,
    scale: &Scale,
    name: &dyn Fn(SourceId) -> Option<String>,
) -> Vec<(u32, u32, String)> {
    let waits = lane.spans.iter().take_while(|span| span.from <= cut.now).filter(|span| span.is_outside());
    let named = waits.filter_map(|span| {
        let (from, to) = (scale.x(span.from), scale.x(span.to.unwrap_or(cut.now)));
        // What is shorter has room for no word.
        let source = span.source.filter(|_| to > from + TOGETHER)?;
        Some((from, to, name(source)?, matches!(span.state, State::Waiting(Wait::Timer(_)))))
    });
    let named: Vec<_> = named.collect();
    let is_one = named.windows(2).all(|pair| pair[0].2 == pair[1].2);
    let timers = named.into_iter().filter(|(.., is_timer)| *is_timer && !is_one);
    timers.map(|(from, to, name, _)| (from, to, name)).collect()
}

/// Which of these have room, and where.
fn place(words: Vec<(u32, String)>, stretches: &[(u32, u32, String)], end: Option<u32>) -> Vec<Label> {
    let [wide, narrow] = WIDTHS.map(|width| placed(&words, stretches, end, width));
    let is_narrow = |label: &Label| narrow.iter().any(|other| (other.x, &other.text) == (label.x, &label.text));
    wide.into_iter().map(|label| Label { is_wide: !is_narrow(&label), ..label }).collect()
}

/// What is left of `3 handled` where that has no room.
fn number(text: &str) -> Option<&str> {
    let (number, word) = text.split_once(' ')?;
    (number.bytes().all(|byte| byte.is_ascii_digit()) && !word.contains(' ')).then_some(number)
}

/// Which of these have room in a plot of that many pixels, and where.
fn placed(words: &[(u32, String)], stretches: &[(u32, u32, String)], end: Option<u32>, width: u32) -> Vec<Label> {
    let pixels = |x: u32| x * width / UNITS;
    let need = |text: &str| text.chars().count() as u32 * LETTER + GAP;
    let mut labels: Vec<Label> = Vec::new();
    // How far the row is taken.
    let mut taken = 0;
    let mut rest = words;
    while let Some((x, _)) = rest.first() {
        let together = rest.iter().take_while(|(other, _)| *other <= x + TOGETHER).count();
        let (here, after) = rest.split_at(together);
        rest = after;
        let next = after.first().map_or(width, |(next, _)| pixels(*next));
        let is_end = end.is_some_and(|end| end <= x + TOGETHER);
        let begin = pixels(*x) + if is_end { MARK } else { 0 };
        let all = here.iter().map(|(_, text)| &**text).collect::<Vec<_>>().join("; ");
        let last = here.last().map_or("", |(_, text)| text);
        let fits = |text: &str| begin >= taken && begin + need(text) <= next;
        let fits_left = |text: &str| pixels(*x) >= taken + need(text);
        let right = if is_end { Side::AfterMark } else { Side::Right };
        let texts = [Some(&*all), Some(last), number(last)].into_iter().flatten();
        let to_the_right = texts.clone().find(|text| fits(text));
        let to_the_left = || texts.clone().find(|text| after.is_empty() && fits_left(text));
        let found = to_the_right.map(|text| (text, right)).or_else(|| Some((to_the_left()?, Side::Left)));
        if let Some((text, side)) = found {
            taken = if side == Side::Left { pixels(*x) } else { begin + need(text) };
            labels.push(Label { x: *x, text: text.to_owned(), side, is_wide: false });
        }
    }
    for (from, to, name) in stretches {
        let (begin, end) = (pixels(*from), pixels(*from) + need(name));
        let span = |label: &Label| match label.side {
            Side::Right => (pixels(label.x), pixels(label.x) + need(&label.text)),
            Side::AfterMark => (pixels(label.x), pixels(label.x) + MARK + need(&label.text)),
            Side::Left => (pixels(label.x).saturating_sub(need(&label.text)), pixels(label.x)),
        };
        let is_free = labels.iter().map(span).all(|(left, right)| right <= begin || end <= left);
        if end <= pixels(*to) && is_free {
            labels.push(Label { x: *from, text: name.clone(), side: Side::Right, is_wide: false });
        }
    }
    labels
}
