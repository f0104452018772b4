//! The calls that a recording names: which lines of the program ran, and which one last.

use super::Analysis;
use crate::{
    time::Micros,
    trace::{EventKind, SourceId},
};

/// A call that was named once or several times in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The call.
    pub source: SourceId,
    /// When it was named first.
    pub from: Micros,
    /// When it was named last, before another call was.
    pub to: Micros,
}

impl Analysis {
    pub(super) fn mention(&mut self, at: Micros, kind: &EventKind) {
        let Some(source) = kind.source() else { return };
        let last = self.mentions.len().checked_sub(1).and_then(|last| self.mentions.get_mut(last));
        if let Some(last) = last.filter(|last| last.source == source) {
            last.to = at;
            return;
        }
        self.mentions.push(Mention { source, from: at, to: at });
        let place = source.0 as usize;
        if self.named.len() <= place {
            self.named.resize(place + 1, false);
        }
        if !std::mem::replace(&mut self.named[place], true) {
            self.sources.push(source);
        }
    }
}
