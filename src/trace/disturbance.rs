//! What can disturb a recording from outside the program: its times then say nothing of the program.

use super::{Event, EventKind};
use crate::time::Micros;

/// What disturbed a recording. Of those that come together, a later one is the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disturbance {
    /// The page was hidden: browsers slow its timers down.
    Hidden,
    /// The browser froze the page: nothing of it ran.
    Frozen,
    /// The reader had left the page, and came back to it as it was.
    Left,
    /// Nothing of the page ran, and no task of the program was the reason.
    Stopped,
    /// The service worker was ended and started again, and a request waited for that.
    Restarting,
    /// The computer's clock and the page's went apart: one was set, or the computer slept.
    Unsteady,
}

impl Disturbance {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Hidden, Self::Frozen, Self::Left, Self::Stopped, Self::Restarting, Self::Unsteady];

    /// What was disturbed and how, as a sentence has it: the `page` was `hidden`. The second is its name in trace
    /// files and in the run event too.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Hidden => ("page", "hidden"),
            Self::Frozen => ("page", "frozen"),
            Self::Left => ("page", "left"),
            Self::Stopped => ("browser", "stopped"),
            Self::Restarting => ("service worker", "restarting"),
            Self::Unsteady => ("clock", "unsteady"),
        }
    }

    /// Its name.
    pub fn text(self) -> &'static str {
        self.words().1
    }
}

/// A second without an event, twenty beats of the page's pulse: no drawing and no other page keeps the loop so long.
pub const STANDSTILL: Micros = Micros(1_000_000);

/// Since when the page has stood still, if it has for longer than [`STANDSTILL`] before `now`. `events` are those since
/// `begin`, when no task was being polled and the pulse was beating.
///
/// A task that keeps the loop is no standstill: one that is being polled explains any silence, and one that blocks on
/// purpose as much as it said that it would.
pub fn standstill<'a>(events: impl Iterator<Item = &'a Event>, begin: Micros, now: Micros) -> Option<Micros> {
    let (mut since, mut explained, mut polls) = (begin, Micros::ZERO, 0_u32);
    let is_long = |at: Micros, since: Micros, explained: Micros| at.since(since + explained) > STANDSTILL;
    for event in events {
        if is_long(event.at, since, explained) {
            break;
        }
        match event.kind {
            EventKind::PollStarted { .. } => polls += 1,
            EventKind::PollEnded { .. } => polls = polls.saturating_sub(1),
            _ => {}
        }
        since = event.at;
        explained = match event.kind {
            EventKind::Blocked { length, .. } => length,
            _ if polls > 0 => Micros(u64::MAX),
            _ => Micros::ZERO,
        };
    }
    // What ends with an event that is found ends before now, too.
    is_long(now, since, explained).then_some(since)
}
