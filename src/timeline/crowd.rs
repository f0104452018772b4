//! Many tasks at a glance: how many there were, over time.

use super::{BarStyle, HEIGHT, LanePath, Scale, UNITS};
use crate::{analysis::Lane, time::Micros};
use std::fmt::Write as _;

/// How many instants are looked at.
const STEPS: usize = 250;

/// The silhouette of all `lanes` as far as `now`: at each of a few hundred instants, how many of them had been spawned
/// and had not ended. The most there were fill the height.
///
/// ```text
///    ▄███▄▄
/// ▄▄███████▄▄▄▁▁▁
/// ```
pub fn crowd_path<'a>(lanes: impl Iterator<Item = &'a Lane>, scale: &Scale, now: Micros) -> Option<LanePath> {
    let width = UNITS as usize / STEPS;
    // The first instant at or after a time.
    let step = |at: Micros| (scale.x(at) as usize).div_ceil(width);
    let mut changes = vec![0_i64; STEPS + 2];
    for lane in lanes.take_while(|lane| lane.spawned <= now) {
        changes[step(lane.spawned)] += 1;
        if let Some((end, _)) = lane.end.as_ref().filter(|(end, _)| *end <= now) {
            changes[step(*end)] -= 1;
        }
    }
    let mut alive = 0;
    let counts = changes[..=scale.x(now) as usize / width].iter().map(|change| {
        alive += change;
        alive
    });
    let counts: Vec<_> = counts.collect();
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut d = format!("M0 {HEIGHT}");
    let mut before = 0;
    for (place, count) in (0..).zip(counts.into_iter().chain([0])) {
        if count != before {
            let y = i64::from(HEIGHT) - count * i64::from(HEIGHT) / most;
            // Writing to a string can't fail.
            let _ = write!(d, "H{}V{y}", (place * width).min(scale.x(now) as usize));
            before = count;
        }
    }
    d.push('Z');
    Some(LanePath { style: BarStyle::Crowd, d })
}
