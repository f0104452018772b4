//! The calls that a recording names: which lines of the program ran, and which one last.

use super::Analysis;
use crate::{
    time::Micros,
    trace::{EventKind, Site},
};

/// A call that was named once or several times in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The call.
    pub site: Site,
    /// When it was named first.
    pub from: Micros,
    /// When it was named last, before another call was.
    pub to: Micros,
}

impl Analysis {
    pub(super) fn mention(&mut self, at: Micros, kind: &EventKind) {
        let Some(site) = site(kind) else { return };
        match self.mentions.last_mut() {
            Some(last) if last.site == *site => last.to = at,
            _ => {
                self.mentions.push(Mention { site: *site, from: at, to: at });
                if !self.sites.contains(site) {
                    self.sites.push(*site);
                }
            }
        }
    }
}

/// The call that an event names.
fn site(event: &EventKind) -> Option<&Site> {
    match event {
        EventKind::Spawned { site, .. }
        | EventKind::WaitingOn { site, .. }
        | EventKind::Acquired { site, .. }
        | EventKind::Blocked { site, .. }
        | EventKind::Printed { site, .. }
        | EventKind::NeverAwaited { site, .. } => Some(site),
        EventKind::Woken { .. }
        | EventKind::PollStarted { .. }
        | EventKind::PollEnded { .. }
        | EventKind::Finished { .. }
        | EventKind::Dropped { .. }
        | EventKind::Network { .. }
        | EventKind::Heartbeat
        | EventKind::Released { .. } => None,
    }
}
