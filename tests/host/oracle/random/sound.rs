//! What holds for every recording of a run that is over, whatever the program was.

use interleave::{
    analysis::Analysis,
    time::Micros,
    trace::{Event, EventKind, Polled, TaskId, Trace},
};
use std::collections::BTreeMap;

/// How far a task's story has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    /// Spawned, or woken since its last poll began.
    Due,
    /// Suspended, and not woken.
    Waits,
    Polled {
        woken: bool,
    },
    /// Its last poll gave its result.
    Ready,
    Dropped,
    Ended,
}

/// Asserts that time never goes back; that tasks are numbered as they come; that polls begin and end in turn, and only
/// when they are due; that each task ends once, after its last poll or its drop, and only wakes come later; that all that
/// was taken hold of is let go of; and that reading the events at once and one by one gives the same, whose spans have no
/// gap and whose counts are those of the events.
pub fn check(events: &[Event], name: &str) {
    if let Err(what) = story(events).and_then(|()| read(events)) {
        panic!("{name} has a recording that can't be: {what}\n{events:#?}");
    }
}

fn story(events: &[Event]) -> Result<(), String> {
    let mut tasks: Vec<Story> = Vec::new();
    let mut polls: Vec<TaskId> = Vec::new();
    let mut held: BTreeMap<u32, i64> = BTreeMap::new();
    let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
    let mut limits: Vec<Option<Micros>> = Vec::new();
    let mut last = Micros::ZERO;
    for (place, Event { at, kind }) in events.iter().enumerate() {
        let wrong = |what: &str| Err(format!("event {place}, {what}: {kind:?}"));
        if *at < last {
            return wrong("time goes back");
        }
        last = *at;
        match kind {
            EventKind::Spawned { task, parent, .. } => {
                if task.0 as usize != tasks.len() || parent.is_some_and(|parent| parent >= *task) {
                    return wrong("its number");
                }
                tasks.push(Story::Due);
            }
            EventKind::Woken { task, .. } => {
                let story = &mut tasks[task.0 as usize];
                match *story {
                    Story::Waits => *story = Story::Due,
                    Story::Polled { .. } => *story = Story::Polled { woken: true },
                    Story::Due | Story::Ready | Story::Dropped | Story::Ended => {}
                }
            }
            EventKind::PollStarted { task } => {
                if tasks[task.0 as usize] != Story::Due {
                    return wrong("it wasn't due");
                }
                tasks[task.0 as usize] = Story::Polled { woken: false };
                polls.push(*task);
            }
            EventKind::PollEnded { task, polled } => {
                if polls.pop() != Some(*task) {
                    return wrong("another was being polled");
                }
                let story = &mut tasks[task.0 as usize];
                *story = match (*story, polled) {
                    (Story::Polled { .. }, Polled::Ready) => Story::Ready,
                    (Story::Polled { woken: true }, Polled::Pending) => Story::Due,
                    (Story::Polled { woken: false }, Polled::Pending) => Story::Waits,
                    _ => return wrong("it was not being polled"),
                };
            }
            EventKind::WaitingOn { task, .. } | EventKind::Blocked { task, .. } => {
                if polls.last() != Some(task) {
                    return wrong("it was not being polled");
                }
            }
            EventKind::Dropped { task, .. } => {
                if !matches!(tasks[task.0 as usize], Story::Due | Story::Waits) {
                    return wrong("it had ended, or was being polled");
                }
                tasks[task.0 as usize] = Story::Dropped;
            }
            EventKind::Finished { task, .. } => {
                if !matches!(tasks[task.0 as usize], Story::Ready | Story::Dropped) {
                    return wrong("it was not at its end");
                }
                tasks[task.0 as usize] = Story::Ended;
            }
            EventKind::Acquired { task, resource, .. } => {
                if polls.last() != Some(task) {
                    return wrong("it was not being polled");
                }
                *held.entry(resource.0).or_default() += 1;
            }
            EventKind::Released { resource, .. } => {
                let held = held.entry(resource.0).or_default();
                *held -= 1;
                if *held < 0 {
                    return wrong("nobody had it");
                }
            }
            EventKind::LimitSet { task, limit, until, .. } => {
                if *task != polls.last().copied() || limit.0 as usize != limits.len() {
                    return wrong("it was not being polled, or has another number");
                }
                limits.push(Some(*until));
            }
            EventKind::LimitEnded { limit, over } => match limits[limit.0 as usize].take() {
                None => return wrong("it had ended"),
                Some(until) if *over && *at < until => return wrong("it was not over"),
                Some(_) => {}
            },
            // One more, one less, or all gone.
            EventKind::Level { resource, level, .. } => {
                let before = levels.insert(resource.0, *level).unwrap_or_default();
                if before == *level || (*level > 0 && before.abs_diff(*level) != 1) {
                    return wrong("no queue and no event goes there from where it was");
                }
            }
            EventKind::Printed { .. }
            | EventKind::NeverAwaited { .. }
            | EventKind::Network { .. }
            | EventKind::RequestEnded { .. }
            | EventKind::Heartbeat
            | EventKind::Disturbed { .. }
            | EventKind::ClockStep(_) => {}
        }
    }
    if let Some(limit) = limits.iter().position(Option::is_some) {
        return Err(format!("limit {limit} has no end"));
    }
    match (tasks.iter().position(|story| *story != Story::Ended), held.iter().find(|(_, count)| **count != 0)) {
        (Some(task), _) => Err(format!("task {task} has no end: {:?}", tasks[task])),
        (None, Some((resource, count))) => Err(format!("of resource {resource}, {count} were not let go of")),
        (None, None) => Ok(()),
    }
}

fn read(events: &[Event]) -> Result<(), String> {
    let at_once = Analysis::of(events);
    let mut one_by_one = Analysis::default();
    for event in events {
        one_by_one.extend(std::slice::from_ref(event));
    }
    if at_once != one_by_one {
        return Err("read at once and one by one it differs".into());
    }
    let trace = Trace { events: events.iter().cloned().collect(), ..Trace::default() };
    let path = at_once.critical_path(&trace);
    let sum: Micros = path.iter().map(|stretch| stretch.to.since(stretch.from)).sum();
    if sum != at_once.wall() || path.iter().zip(path.iter().skip(1)).any(|(one, next)| one.to != next.from) {
        return Err(format!("the critical path is no way from the start to the end: {path:?}"));
    }
    let count = |is: fn(&EventKind) -> bool| events.iter().filter(|event| is(&event.kind)).count() as u32;
    let polls = count(|kind| matches!(kind, EventKind::PollStarted { .. }));
    let wakes = count(|kind| matches!(kind, EventKind::Woken { .. }));
    let lanes = || at_once.lanes.iter();
    let counted = (lanes().map(|lane| lane.polls).sum::<u32>(), lanes().map(|lane| lane.wakes).sum::<u32>());
    if counted != (polls, wakes) {
        return Err(format!("polls and wakes of the lanes are {counted:?}, of the events {:?}", (polls, wakes)));
    }
    for lane in lanes() {
        let begins_and_ends = (lane.spans.first().map(|span| span.from), lane.end.as_ref().map(|(end, _)| *end));
        let spans = lane.spans.windows(2).all(|pair| pair[0].to == Some(pair[1].from));
        let last = lane.spans.last().and_then(|span| span.to);
        if !spans || begins_and_ends.0 != Some(lane.spawned) || last != begins_and_ends.1 {
            return Err(format!("the spans of {} have a gap: {:?}", lane.name, lane.spans));
        }
    }
    Ok(())
}
