//! The one instant that everything shows.

use crate::{
    recording::Sample,
    time::Micros,
    trace::{Event, EventKind, TaskId},
};
use std::rc::Rc;

/// A time, and in each recording the number of events up to it: a coarse clock puts many events on one instant, so the
/// time alone doesn't say which of them have happened.
///
/// The recordings are taken as one list of events, in the order of their times and, at one time, of the recordings. A
/// cursor stands between two of its events: all before it have happened, and none behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The time, since each recording's begin.
    pub at: Micros,
    /// How many events of each recording have happened.
    pub events: Rc<[usize]>,
}

/// A task: the place of its recording, and its number there.
pub type Selected = (usize, TaskId);

impl Cursor {
    /// Before all events.
    pub fn start(recordings: &[Sample]) -> Self {
        Self { at: Micros::ZERO, events: recordings.iter().map(|_| 0).collect() }
    }

    /// At the end of `at`: all events of that instant have happened.
    pub fn at(at: Micros, recordings: &[Sample]) -> Self {
        Self { at, events: recordings.iter().map(|recording| recording.events_by(at)).collect() }
    }

    /// Behind all events.
    pub fn end(recordings: &[Sample]) -> Self {
        let at = recordings.iter().map(|recording| recording.wall()).max().unwrap_or_default();
        Self { at, events: recordings.iter().map(|recording| recording.events).collect() }
    }

    /// Behind so many events of the recordings at `shown`, as near as they came at one time; none where there are not so
    /// many. The other recordings stand right before that time.
    pub fn behind(counts: [usize; 2], recordings: &[Sample], shown: &[usize]) -> Option<Self> {
        let mut at = Micros::ZERO;
        for (place, count) in shown.iter().zip(counts) {
            let recording = recordings.get(*place).filter(|recording| count <= recording.events)?;
            if let Some(last) = count.checked_sub(1) {
                at = at.max(recording.trace().events.get(last)?.at);
            }
        }
        // What came earlier has happened.
        let earlier = at.0.checked_sub(1).map(|earlier| Self::at(Micros(earlier), recordings));
        let mut events = earlier.unwrap_or_else(|| Self::start(recordings)).events.to_vec();
        for (place, count) in shown.iter().zip(counts) {
            events[*place] = count.max(events[*place]);
        }
        Some(Self { at, events: events.into() })
    }

    /// Behind the next event of the recordings at the places `shown`, of the task `of` if one is given; the end if there
    /// is none.
    pub fn forward(&self, recordings: &[Sample], shown: &[usize], of: Option<Selected>) -> Self {
        let mut events = self.events.to_vec();
        while let Some((place, event)) = next(recordings, shown, &events) {
            events[place] += 1;
            if is_step(&event.kind, place, of) {
                return Self::among(event.at, events, recordings, shown);
            }
        }
        Self::end(recordings)
    }

    /// Behind the event before the last one that has happened, of the task `of` if one is given; the start if there is
    /// none. A cursor that was moved in between two events goes to the first of them.
    pub fn back(&self, recordings: &[Sample], shown: &[usize], of: Option<Selected>) -> Self {
        let mut events = self.events.to_vec();
        let reach = |events: &mut Vec<usize>| {
            while let Some((place, event)) = last(recordings, shown, events) {
                if is_step(&event.kind, place, of) {
                    return event.at;
                }
                events[place] -= 1;
            }
            Micros::ZERO
        };
        let mut at = reach(&mut events);
        if at >= self.at
            && let Some((place, _)) = last(recordings, shown, &events)
        {
            events[place] -= 1;
            at = reach(&mut events);
        }
        Self::among(at, events, recordings, shown)
    }

    /// Behind `events` of the recordings at `shown`, the last of which was at `at`. The others stand at that time.
    fn among(at: Micros, mut events: Vec<usize>, recordings: &[Sample], shown: &[usize]) -> Self {
        for (place, recording) in recordings.iter().enumerate().filter(|(place, _)| !shown.contains(place)) {
            events[place] = recording.events_by(at);
        }
        Self { at, events: events.into() }
    }
}

/// The event that comes next in any of the recordings at `shown` when so many of each have happened, and whose it is.
fn next(recordings: &[Sample], shown: &[usize], events: &[usize]) -> Option<(usize, Event)> {
    let first = |(place, (recording, done)): (usize, (&Sample, &usize))| {
        let event = recording.trace().events.get(*done).filter(|_| *done < recording.events).cloned();
        event.map(|event| (place, event))
    };
    let all = recordings.iter().zip(events).enumerate().filter(|(place, _)| shown.contains(place)).filter_map(first);
    all.min_by_key(|(place, event)| (event.at, *place))
}

/// The event that came last in any of the recordings at `shown` when so many of each have happened, and whose it is.
fn last(recordings: &[Sample], shown: &[usize], events: &[usize]) -> Option<(usize, Event)> {
    let last = |(place, (recording, done)): (usize, (&Sample, &usize))| {
        Some((place, recording.trace().events.get(done.checked_sub(1)?)?.clone()))
    };
    let all = recordings.iter().zip(events).enumerate().filter(|(place, _)| shown.contains(place)).filter_map(last);
    all.max_by_key(|(place, event)| (event.at, *place))
}

/// Whether the cursor stops behind an event of recording number `place`: not behind what the page notes beside the
/// program, and if it follows one task, only behind what that does.
fn is_step(kind: &EventKind, place: usize, of: Option<Selected>) -> bool {
    match of {
        Some((recording, task)) => place == recording && kind.task() == Some(task),
        None => !matches!(kind, EventKind::Heartbeat | EventKind::Network { .. } | EventKind::ClockStep(_)),
    }
}
