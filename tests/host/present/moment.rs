//! A recording at an instant, in words.

use crate::support::{after, ms, sample};
use interleave::{
    lessons::network_requests,
    present::{Moment, SHOWN, Tree},
    recording::Sample,
    runtime::{Lock, ManualHost, Run, gather, print, sleep, spawn_named, timeout},
    time::Micros,
    trace::{Call, EventKind, Polled, Recorder, ResourceKind, Site, TaskId, Wait},
};
use std::sync::Arc;

fn recording(recorder: &Recorder) -> Sample {
    sample(network_requests::LESSON.strategies[0].way(), Micros::ZERO, recorder)
}

/// At the end of a millisecond.
fn moment(recording: &Sample, ms: u64, file: &str) -> (Moment, Tree) {
    let events = recording.events_by(Micros(ms * 1_000));
    (Moment::of(recording, events, file), Tree::of(recording, events, file))
}

fn written(at: &(Moment, Tree)) -> String {
    let indent = |depth: u32| "  ".repeat(depth as usize);
    let (moment, tree) = at;
    let branches =
        tree.branches.iter().map(|branch| format!("{}{}: {}", indent(branch.depth), branch.name, branch.state));
    let parts = moment.parts.iter().map(|(label, text)| format!("{label}: {text}"));
    let happened = format!("> {}", moment.happened);
    branches.chain(tree.more.clone()).chain(parts).chain([happened]).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tree_names_what_each_task_waits_for_and_the_line_it_stands_in() {
    let host = ManualHost::new();
    let world = host.clone();
    let base = line!();
    let run = Run::start(&host, "strategy", async move {
        let first = spawn_named("first", async {
            let lengths = gather([20, 30].map(after));
            lengths.await.is_ok()
        });
        let second = spawn_named("second", async move {
            sleep(ms(10)).await;
            world.block(ms(15));
        });
        let _ = second.await;
        let _ = first.await;
    });
    host.run_until_idle();
    let recording = recording(run.recorder());
    let at = |ms: u64| {
        let moment = written(&moment(&recording, ms, file!()));
        let relative =
            |text: String, line: u32| text.replace(&format!("line {}", base + line), &format!("line +{line}"));
        format!("{ms} ms\n{}", (1..20).fold(moment, relative))
    };
    insta::assert_snapshot!([5, 15, 27, 40].map(at).join("\n"), @"
    5 ms
    program: waits for task second, in line +10
      first: waits for 2 tasks, in line +3
        1: waits for a timer of 20 ms
        2: waits for a timer of 30 ms
      second: waits for a timer of 10 ms, in line +7
    Waiting for a timer: second, 1, 2
    Waiting for other tasks: program, first
    > Task 2 is suspended: it waits for a timer of 30 ms. No task is ready: the loop is free.
    15 ms
    program: waits for task second, in line +10
      first: waits for 2 tasks, in line +3
        1: waits for a timer of 20 ms
        2: waits for a timer of 30 ms
      second: running
    Running: second
    Waiting for a timer: 1, 2
    Waiting for other tasks: program, first
    > The loop gives second its turn: it runs.
    27 ms
    program: waits for task first, in line +11
      first: waits for 2 tasks, in line +3
        2: waits for a timer of 30 ms
    Waiting for a timer: 2
    Waiting for other tasks: program, first
    > Task 1 has ended: “20”.
    40 ms
    Tasks: none left
    > The program has ended.
    ");
    let elsewhere = written(&moment(&recording, 5, "src/other.rs"));
    assert!(!elsewhere.contains("line"), "{elsewhere}");
}

#[test]
fn a_wait_with_limits_says_when_the_first_of_them_is_over() {
    let host = ManualHost::new();
    let run = Run::start(&host, "strategy", async {
        let _ = timeout(ms(40), timeout(ms(20), sleep(ms(30)))).await;
        let _ = timeout(ms(90), sleep(ms(5))).await;
        sleep(ms(5)).await;
    });
    host.run_until_idle();
    let recording = recording(run.recorder());
    let at = |ms: u64| written(&moment(&recording, ms, ""));
    insta::assert_snapshot!([10, 22, 27].map(at).join("\n"), @"
    program: waits for a timer of 30 ms, until 20 ms at most
    Waiting for a timer: program
    > The program is suspended: it waits for a timer of 30 ms. No task is ready: the loop is free.
    program: waits for a timer of 5.00 ms, until 110 ms at most
    Waiting for a timer: program
    > The program is suspended: it waits for a timer of 5.00 ms. No task is ready: the loop is free.
    program: waits for a timer of 5.00 ms
    Waiting for a timer: program
    > The program is suspended: it waits for a timer of 5.00 ms. No task is ready: the loop is free.
    ");
}

#[test]
fn who_holds_what_is_shared_and_who_queues_for_it() {
    let recorder = Recorder::new(Arc::new(|| Micros::ZERO));
    let source = recorder.source(Site::caller());
    let tasks = ["program", "first", "second", "third"].map(|name| {
        let task = recorder.next_task();
        recorder.record(EventKind::Spawned {
            task,
            parent: (task.0 > 0).then_some(TaskId(0)),
            name: name.into(),
            source,
        });
        task
    });
    let lock = recorder.resource(ResourceKind::Lock, "counter".into());
    let queue = recorder.resource(ResourceKind::Queue, "".into());
    recorder.record(EventKind::Acquired { task: tasks[1], resource: lock, source });
    let (acquire, put) = (Call::Acquire, Call::Put);
    for (task, resource, to) in [(tasks[3], lock, acquire), (tasks[2], lock, acquire), (tasks[1], queue, put)] {
        recorder.record(EventKind::PollStarted { task });
        recorder.record(EventKind::WaitingOn { task, on: Wait::Resource { resource, to }, source });
        recorder.record(EventKind::PollEnded { task, polled: Polled::Pending });
    }
    insta::assert_snapshot!(written(&moment(&recording(&recorder), 0, "")), @"
    program: ready since 0 ms
      first: waits for queue 2, to put
      second: waits for lock counter, to acquire
      third: waits for lock counter, to acquire
    Ready, in this order: program
    Lock counter: held by first; third, second in line (acquire)
    Queue 2: first in line (put)
    > First is suspended: it waits for queue 2, to put. Next is the program.
    ");
}

#[test]
fn of_a_great_many_tasks_the_first_are_told_and_the_rest_counted() {
    let host = ManualHost::new();
    let run = Run::start(&host, "strategy", async { gather((0..1_500).map(|_| after(10))).await.is_ok() });
    host.advance(ms(5));
    let recording = recording(run.recorder());
    let (moment, tree) = moment(&recording, 0, "");
    assert_eq!(moment.stands.len(), 0, "no line is of that file");
    assert_eq!((tree.branches.len(), tree.more.as_deref()), (SHOWN, Some("… and 1,301 more tasks")));
}

#[test]
fn every_event_is_told_in_a_sentence() {
    let host = ManualHost::new();
    let world = host.clone();
    let run = Run::start(&host, "strategy", async move {
        let lock = Lock::named("counter");
        let held = lock.acquire().await;
        let other = spawn_named("other", {
            let lock = lock.clone();
            async move {
                let _held = lock.acquire().await;
                print("mine");
            }
        });
        world.block(ms(5));
        let _ = timeout(ms(40), sleep(ms(10))).await;
        drop(held);
        let _ = other.await;
        let _ = gather([1, 2].map(after)).await;
        "done".to_owned()
    });
    host.run_until_idle();
    let recording = recording(run.recorder());
    let told =
        (0..=recording.events).map(|events| format!("{events:2} {}", Moment::of(&recording, events, "").happened));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}
