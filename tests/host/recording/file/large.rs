//! Shapes that would take a reader for ever if he looked back at each event: deep, wide and often.

use super::{file_of, look_at, text_of};
use interleave::{
    recording::file::read,
    time::Micros,
    trace::{Event, EventKind, Outcome, Polled, Resource, ResourceId, ResourceKind, Source, SourceId, TaskId, Trace},
};
use std::time::{Duration, Instant};

/// How many tasks, things or lines there are in the smaller and in the larger file.
const SIZES: [u32; 2] = [2_000, 16_000];
/// Eight times as much takes at most so many times as long. What is done for each pair takes 64 times as long.
const FACTOR: u32 = 24;

fn spawned(task: u32, parent: Option<u32>) -> EventKind {
    let source = SourceId(0);
    EventKind::Spawned { task: TaskId(task), parent: parent.map(TaskId), name: "a".into(), source }
}

fn ended(task: u32) -> EventKind {
    EventKind::Finished { task: TaskId(task), outcome: Outcome::Cancelled }
}

/// An event each millisecond; the sources are lines of a lesson's program.
fn trace(kinds: impl IntoIterator<Item = EventKind>, sources: u32, resources: u32) -> Trace {
    let events = (0..).map(|at| Micros(at * 1_000)).zip(kinds).map(|(at, kind)| Event { at, kind });
    let source = |line| Source { file: "src/lessons/locks/program.rs".into(), line };
    let resource = |_| Resource { kind: ResourceKind::Lock, name: "".into() };
    Trace {
        events: events.collect(),
        sources: (0..sources).map(source).collect(),
        resources: (0..resources).map(resource).collect(),
        requests: Vec::new(),
    }
}

/// Writes, reads and looks at files of a shape. Other programs may be in the way, so there are three tries.
#[track_caller]
fn is_linear(shape: impl Fn(u32) -> Trace) {
    let mut tries = Vec::new();
    while tries.len() < 3 {
        let [less, more] = SIZES.map(|size| time(shape(size)));
        if more < less * FACTOR {
            return;
        }
        tries.push((less, more));
    }
    panic!("{SIZES:?} of them take {tries:?}");
}

#[allow(clippy::disallowed_methods, reason = "on the host, where there is a clock")]
fn time(trace: Trace) -> Duration {
    let file = file_of([trace]);
    let start = Instant::now();
    let read = read(&text_of(&file));
    assert!(read.as_ref() == Ok(&file));
    look_at(&file);
    start.elapsed()
}

#[test]
fn polls_in_polls_in_polls() {
    is_linear(|many| {
        let tasks = (0..many).map(|task| spawned(task, None));
        let begun = (0..many).map(|task| EventKind::PollStarted { task: TaskId(task) });
        let woken = (0..many).map(|_| EventKind::Woken { task: TaskId(0), by: None });
        let over = (0..many).rev().map(|task| EventKind::PollEnded { task: TaskId(task), polled: Polled::Pending });
        trace(tasks.chain(begun).chain(woken).chain(over), 1, 0)
    });
}

#[test]
fn many_tasks_below_many_that_have_ended() {
    is_linear(|many| {
        let chain = (0..many).map(|task| spawned(task, task.checked_sub(1)));
        let ends = (0..many).map(ended);
        let living = (many..2 * many).map(|task| spawned(task, Some(many - 1)));
        trace(chain.chain(living).chain(ends), 1, 0)
    });
}

#[test]
fn one_task_that_holds_many_things_and_never_lets_go() {
    is_linear(|many| {
        let held =
            |resource| EventKind::Acquired { task: TaskId(0), resource: ResourceId(resource), source: SourceId(0) };
        trace([spawned(0, None)].into_iter().chain((0..many).map(held)), 1, many)
    });
}

#[test]
fn many_tasks_that_hold_one_thing_and_let_go_from_the_last_to_the_first() {
    is_linear(|many| {
        let resource = ResourceId(0);
        let tasks = (0..many).map(|task| spawned(task, None));
        let held = (0..many).map(|task| EventKind::Acquired { task: TaskId(task), resource, source: SourceId(0) });
        let free = (0..many).rev().map(|task| EventKind::Released { task: Some(TaskId(task)), resource });
        trace(tasks.chain(held).chain(free), 1, 1)
    });
}

#[test]
fn many_lines_that_are_named() {
    is_linear(|many| {
        let printed = |line| EventKind::Printed { task: None, text: "a".into(), source: SourceId(line) };
        trace((0..many).map(printed), many, 0)
    });
}

#[test]
fn a_million_events_are_read_and_analysed() {
    let turn = |_| {
        let task = TaskId(0);
        let poll = EventKind::PollStarted { task };
        [poll, EventKind::PollEnded { task, polled: Polled::Pending }, EventKind::Woken { task, by: None }]
    };
    let trace = trace([spawned(0, None)].into_iter().chain((0..333_333).flat_map(turn)), 1, 0);
    assert_eq!(trace.events.len(), 1_000_000);
    let file = file_of([trace]);
    let read = read(&text_of(&file)).expect("it was written");
    assert!(read == file);
    read.recordings[0].sample(Micros::ZERO);
    assert_eq!(read.recordings[0].statistics().polls, 333_333);
}
