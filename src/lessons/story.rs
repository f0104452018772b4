//! What a lesson says of its recordings: the verdict in one sentence, and the key moments. Both are questions to what was
//! recorded, so that nothing is said that isn't there.

use crate::{
    analysis::{Analysis, State},
    recording::{Compared, NotCompared, Sample},
    time::Micros,
    trace::{EventKind, Outcome, Polled, TaskId, Trace, Wait},
};
use std::{cell::Ref, sync::RwLockReadGuard};

/// What a lesson says of its two ways.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// Whose it is: the lesson's id.
    pub lesson: &'static str,
    /// One sentence about both, of recorded numbers. None if they don't show it: a run that failed or was cut off.
    pub verdict: fn(&Scene) -> Option<String>,
    /// The key moments, in the order in which they are told.
    pub moments: &'static [KeyMoment],
    /// Which of them the page rests on after a run: its name. The first that is there if that isn't.
    pub rest: &'static str,
}

/// A story is its lesson's.
impl PartialEq for Story {
    fn eq(&self, other: &Self) -> bool {
        self.lesson == other.lesson
    }
}

/// A question to the recordings: when something is so for the first time, and what that is.
#[derive(Debug, Clone, Copy)]
pub struct KeyMoment {
    /// What it is called: a few words.
    pub name: &'static str,
    /// None if it is not in the recordings.
    pub tell: fn(&Scene) -> Option<Told>,
}

/// A key moment that is in the recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// In which of the two ways it is found, 0 or 1; the other one stands at the same time.
    pub way: usize,
    /// After how many events of that way.
    pub events: usize,
    /// What it is in each way, in a sentence; empty where there is nothing to say.
    pub says: [String; 2],
}

/// The two recordings side by side.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The one that is to be avoided or is slow, and the better one. There is only one where one way was chosen.
    pub ways: [Option<&'a Sample>; 2],
}

impl<'a> Scene<'a> {
    /// The first way, if it is that one.
    pub fn first(&self, id: &str) -> Option<Take<'a>> {
        self.take(0, id)
    }

    /// The second way, if it is that one.
    pub fn second(&self, id: &str) -> Option<Take<'a>> {
        self.take(1, id)
    }

    fn take(&self, place: usize, id: &str) -> Option<Take<'a>> {
        self.ways[place].filter(|sample| sample.way.id == id).map(Take::of)
    }

    /// How the times of the two compare, if they did the same work.
    pub fn compared(&self) -> Option<Result<Compared<'a>, NotCompared>> {
        let [first, second] = self.ways;
        let (first, second) = (first?, second?);
        Some(Compared::of(first, second))
    }
}

/// One recording, to be asked.
#[derive(Debug)]
pub struct Take<'a> {
    /// What is asked.
    pub sample: &'a Sample,
    /// What its events say.
    pub analysis: Ref<'a, Analysis>,
    /// Its events.
    pub trace: RwLockReadGuard<'a, Trace>,
}

impl<'a> Take<'a> {
    fn of(sample: &'a Sample) -> Self {
        Self { sample, analysis: sample.analysis(), trace: sample.trace() }
    }

    /// The number of events after which something `wanted` has just happened for the first time after `from` events.
    pub fn first(&self, from: usize, wanted: impl Fn(&EventKind) -> bool) -> Option<usize> {
        (from..self.sample.events).find(|place| wanted(&self.trace.events[*place].kind)).map(|place| place + 1)
    }

    /// As [`Self::first`], for the last time.
    pub fn last(&self, wanted: impl Fn(&EventKind) -> bool) -> Option<usize> {
        (0..self.sample.events).rev().find(|place| wanted(&self.trace.events[*place].kind)).map(|place| place + 1)
    }

    /// How many of the first `events` events are `wanted`.
    pub fn count(&self, events: usize, wanted: impl Fn(&EventKind) -> bool) -> usize {
        (0..events.min(self.sample.events)).filter(|place| wanted(&self.trace.events[*place].kind)).count()
    }

    /// When the last of the first `events` events happened.
    pub fn at(&self, events: usize) -> Micros {
        events.checked_sub(1).and_then(|last| self.trace.events.get(last)).map_or(Micros::ZERO, |event| event.at)
    }

    /// As many events as `events`, and those up to the end of the poll that was under way then: what a task says in its
    /// last words is so when it has come to rest. Not if it goes on to keep the loop.
    pub fn settled(&self, events: usize) -> usize {
        let Some(running) = self.analysis.running_after(events).map(|lane| lane.task) else { return events };
        let ends = |kind: &EventKind| match kind {
            EventKind::PollEnded { task, polled: Polled::Pending } | EventKind::Finished { task, .. } => {
                *task == running
            }
            EventKind::Blocked { .. } => true,
            _ => false,
        };
        match self.first(events.saturating_sub(1), ends) {
            Some(end) if !matches!(self.trace.events[end - 1].kind, EventKind::Blocked { .. }) => end,
            _ => events,
        }
    }

    /// How many events had happened by `at`.
    pub fn by(&self, at: Micros) -> usize {
        self.sample.events_by(at)
    }

    /// The number of events after which the program ended, and how.
    pub fn end(&self) -> Option<(usize, Outcome)> {
        let program = self.analysis.lanes.first()?;
        Some((program.ended? as usize + 1, program.end.clone()?.1))
    }

    /// What the program gave, if it ended with a value.
    pub fn value(&self) -> Option<String> {
        match self.end()? {
            (_, Outcome::Value(text)) => Some(text.to_string()),
            (_, Outcome::Error(_) | Outcome::Cancelled) => None,
        }
    }

    /// How long the program ran.
    pub fn wall(&self) -> Micros {
        self.sample.wall()
    }

    /// How many tasks other than the program are in a state that is `wanted` after the first `events` events.
    pub fn tasks(&self, events: usize, wanted: impl Fn(&State) -> bool) -> usize {
        let others = self.analysis.lanes.iter().filter(|lane| lane.task != TaskId(0));
        others.filter(|lane| lane.span_after(events).is_some_and(|span| wanted(&span.state))).count()
    }

    /// How many tasks wait for something outside the program after the first `events` events.
    pub fn waiting(&self, events: usize) -> usize {
        self.tasks(events, |state| matches!(state, State::Waiting(on) if on.is_external()))
    }
}

/// Whether an event is a task's line that is `wanted`.
pub fn prints(wanted: impl Fn(&str) -> bool) -> impl Fn(&EventKind) -> bool {
    move |kind| matches!(kind, EventKind::Printed { text, .. } if wanted(text))
}

/// For what is told of both ways.
impl<'a> Scene<'a> {
    /// Both ways, if there are two.
    pub fn both(&self) -> Option<(Take<'a>, Take<'a>)> {
        Some((Take::of(self.ways[0]?), Take::of(self.ways[1]?)))
    }

    /// What each way `says` when way number `way` has come to what `find` finds in it: the other one stands at the end of
    /// the same time.
    pub fn told_in(
        &self,
        way: usize,
        find: fn(&Take) -> Option<usize>,
        says: fn(&Take, usize) -> String,
    ) -> Option<Told> {
        let take = self.ways[way].map(Take::of)?;
        let events = take.settled(find(&take)?);
        let other = self.ways[1 - way].map(Take::of);
        let other = other.map_or_else(String::new, |other| says(&other, other.by(take.at(events))));
        let own = says(&take, events);
        Some(Told { way, events, says: if way == 0 { [own, other] } else { [other, own] } })
    }

    /// As [`Self::told_in`], when both ways have come to what is found in each; where only one of them comes to it, then.
    pub fn told(&self, find: fn(&Take) -> Option<usize>, says: fn(&Take, usize) -> String) -> Option<Told> {
        let when = self.ways.map(|way| {
            let take = Take::of(way?);
            Some(take.at(find(&take)?))
        });
        self.told_in(usize::from(when[1].is_some() && when[1] >= when[0]), find, says)
    }
}

/// What several lessons ask.
impl<'a> Take<'a> {
    /// Which way it is.
    pub fn id(&self) -> &'a str {
        &self.sample.way.id
    }

    /// Itself, if it is that way: for what is told of no other.
    pub fn only(&self, id: &str) -> Option<&Self> {
        (self.id() == id).then_some(self)
    }

    /// Whether the program has ended after the first `events` events.
    pub fn is_over(&self, events: usize) -> bool {
        self.end().is_some_and(|(end, _)| end <= events)
    }

    /// What the program itself is in after the first `events` events.
    pub fn program(&self, events: usize) -> Option<&State> {
        Some(&self.analysis.lanes.first()?.span_after(events)?.state)
    }

    /// The lines among the first `events` events that contain `part`, in order.
    pub fn lines(&self, events: usize, part: &'static str) -> impl DoubleEndedIterator<Item = &str> {
        (0..events.min(self.sample.events)).filter_map(move |place| match &self.trace.events[place].kind {
            EventKind::Printed { text, .. } if text.contains(part) => Some(&**text),
            _ => None,
        })
    }

    /// The number of events after which a line that contains `part` has just been printed for the first time.
    pub fn first_line(&self, part: &str) -> Option<usize> {
        self.first(0, prints(|line| line.contains(part)))
    }

    /// As [`Self::first_line`], for the last time.
    pub fn last_line(&self, part: &str) -> Option<usize> {
        self.last(prints(|line| line.contains(part)))
    }

    /// Whether an event is that a task begins to wait for an answer.
    pub fn asks(kind: &EventKind) -> bool {
        matches!(kind, EventKind::WaitingOn { on: Wait::Request(_), .. })
    }

    /// Whether an event is a request's end.
    pub fn is_answered(kind: &EventKind) -> bool {
        matches!(kind, EventKind::RequestEnded { .. })
    }

    /// For how long the browser kept requests before it sent them, at most, and how many it kept for at least half of
    /// that; of those of which it tells.
    pub fn kept(&self) -> (Micros, usize) {
        let kept = |place: usize| match &self.trace.events[place].kind {
            EventKind::Network { phases, .. } => Some(phases.request_start?.since(phases.start)),
            _ => None,
        };
        let longest = (0..self.sample.events).filter_map(kept).max().unwrap_or_default();
        (longest, (0..self.sample.events).filter_map(kept).filter(|kept| kept.0 >= longest.0 / 2).count())
    }

    /// How many requests wait for their answers after the first `events` events.
    pub fn under_way(&self, events: usize) -> usize {
        self.count(events, Self::asks).saturating_sub(self.count(events, Self::is_answered))
    }

    /// How many requests waited for their answers at once, at most, and after how many events for the first time.
    pub fn most_under_way(&self) -> (usize, usize) {
        let (mut now, mut most) = (0_usize, (0, 0));
        for place in 0..self.sample.events {
            match &self.trace.events[place].kind {
                kind if Self::asks(kind) => now += 1,
                kind if Self::is_answered(kind) => now = now.saturating_sub(1),
                _ => {}
            }
            if now > most.0 {
                most = (now, place + 1);
            }
        }
        most
    }

    /// Whether it is that way.
    pub fn is(&self, id: &str) -> bool {
        self.id() == id
    }

    /// What the program gave, if the recording goes as far as that.
    pub fn result(&self) -> Option<String> {
        self.value().filter(|_| self.is_over(self.sample.events))
    }

    /// How many tasks the program has made after the first `events` events.
    pub fn made(&self, events: usize) -> usize {
        self.count(events, made)
    }

    /// The number of events after which the last task was made.
    pub fn all_made(&self) -> Option<usize> {
        self.last(made)
    }

    /// The number of events after which the last wait for something outside has just begun.
    pub fn all_wait(&self) -> Option<usize> {
        let asked = self.last(|kind| matches!(kind, EventKind::WaitingOn { on, .. } if on.is_external()))?;
        self.first(asked, |kind| matches!(kind, EventKind::PollEnded { .. }))
    }

    /// What was printed last in the first `events` events.
    pub fn line(&self, events: usize) -> Option<&str> {
        (0..events.min(self.sample.events)).rev().find_map(|place| match &self.trace.events[place].kind {
            EventKind::Printed { text, .. } => Some(&**text),
            _ => None,
        })
    }
}

/// Whether a task other than the program was made.
fn made(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Spawned { parent: Some(_), .. })
}
