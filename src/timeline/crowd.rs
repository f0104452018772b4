//! Many tasks at a glance: how many there were, over time.

use super::{BarStyle, HEIGHT, LanePath, Scale, UNITS};
use crate::{analysis::Lane, time::Micros};
use std::fmt::Write as _;

/// How many instants are looked at.
const STEPS: usize = 250;
/// How far apart they are, in units.
const WIDTH: usize = UNITS as usize / STEPS;

/// The silhouette of all `lanes` as far as `now`: at each of a few hundred instants, how many of them had been spawned
/// and had not ended. The most there were fill the height.
///
/// ```text
///    ▄███▄▄
/// ▄▄███████▄▄▄▁▁▁
/// ```
pub fn crowd_path<'a>(lanes: impl Iterator<Item = &'a Lane>, scale: &Scale, now: Micros) -> Option<LanePath> {
    // The first instant at or after a time.
    let step = |at: Micros| (scale.x(at) as usize).div_ceil(WIDTH);
    let mut changes = vec![0_i64; STEPS + 2];
    for lane in lanes.take_while(|lane| lane.spawned <= now) {
        changes[step(lane.spawned)] += 1;
        if let Some((end, _)) = lane.end.as_ref().filter(|(end, _)| *end <= now) {
            changes[step(*end)] -= 1;
        }
    }
    let mut alive = 0;
    let counts = changes[..=scale.x(now) as usize / WIDTH].iter().map(|change| {
        alive += change;
        alive.try_into().unwrap_or_default()
    });
    silhouette(BarStyle::Crowd, &counts.collect::<Vec<_>>(), scale.x(now))
}

/// The silhouette of `counts` as far as `now`: the most that there were in each of a few hundred stretches of the axis.
pub fn counts_path(style: BarStyle, counts: &[(Micros, u32)], scale: &Scale, now: Micros) -> Option<LanePath> {
    let mut most = vec![0; scale.x(now) as usize / WIDTH + 1];
    for (place, (at, count)) in counts.iter().enumerate().take_while(|(_, (at, _))| *at <= now) {
        let until = counts.get(place + 1).map_or(now, |(next, _)| *next);
        let (from, to) = (scale.x(*at) as usize / WIDTH, (scale.x(until) as usize).div_ceil(WIDTH));
        for step in most.iter_mut().take(to.max(from + 1)).skip(from) {
            *step = (*step).max(*count);
        }
    }
    silhouette(style, &most, scale.x(now))
}

/// A silhouette of these heights, one a step of the axis, up to `end`; the highest fills the lane.
fn silhouette(style: BarStyle, counts: &[u32], end: u32) -> Option<LanePath> {
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut d = format!("M0 {HEIGHT}");
    let mut before = 0;
    for (place, count) in (0..).zip(counts.iter().copied().chain([0])) {
        if count != before {
            let y = u64::from(HEIGHT) - u64::from(count) * u64::from(HEIGHT) / u64::from(most);
            // Writing to a string can't fail.
            let _ = write!(d, "H{}V{y}", (place * WIDTH).min(end as usize));
            before = count;
        }
    }
    d.push('Z');
    Some(LanePath { style, d })
}
