//! A recording at an instant, in words.

use crate::support::{after, ms, sample};
use interleave::{
    lessons::network_requests,
    present::{Moment, SHOWN},
    recording::Sample,
    runtime::{ManualHost, Run, gather, sleep, spawn_named, timeout},
    time::Micros,
    trace::{Call, EventKind, Polled, Recorder, ResourceKind, Site, TaskId, Wait},
};
use std::sync::Arc;

fn recording(recorder: &Recorder) -> Sample {
    sample(network_requests::LESSON.strategies[0].way(), Micros::ZERO, recorder)
}

fn written(moment: &Moment) -> String {
    let indent = |depth: u32| "  ".repeat(depth as usize);
    let tree = moment.tree.iter().map(|branch| format!("{}{}: {}", indent(branch.depth), branch.name, branch.state));
    let rest = [format!("ready: {}", moment.ready)].into_iter().chain(moment.shared.iter().cloned());
    tree.chain(moment.more.clone()).chain(rest).collect::<Vec<_>>().join("\n")
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
        let moment = written(&Moment::of(&recording, Micros(ms * 1_000), file!()));
        let relative =
            |text: String, line: u32| text.replace(&format!("line {}", base + line), &format!("line +{line}"));
        format!("{ms} ms\n{}", (1..20).fold(moment, relative))
    };
    insta::assert_snapshot!([5, 15, 27, 40].map(at).join("\n"), @r"
    5 ms
    program: waits for task second, in line +10
      first: waits for 2 tasks, in line +3
        1: waits for a timer of 20 ms
        2: waits for a timer of 30 ms
      second: waits for a timer of 10 ms, in line +7
    ready: empty
    15 ms
    program: waits for task second, in line +10
      first: waits for 2 tasks, in line +3
        1: waits for a timer of 20 ms
        2: waits for a timer of 30 ms
      second: running
    ready: empty
    27 ms
    program: waits for task first, in line +11
      first: waits for 2 tasks, in line +3
        2: waits for a timer of 30 ms
    ready: empty
    40 ms
    ready: empty
    ");
    let elsewhere = written(&Moment::of(&recording, Micros(5_000), "src/other.rs"));
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
    let at = |ms: u64| written(&Moment::of(&recording, Micros(ms * 1_000), "")).replace("\nready: empty", "");
    insta::assert_snapshot!([10, 22, 27].map(at).join("\n"), @r"
    program: waits for a timer of 30 ms, until 20 ms at most
    program: waits for a timer of 5.00 ms, until 110 ms at most
    program: waits for a timer of 5.00 ms
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
    insta::assert_snapshot!(written(&Moment::of(&recording(&recorder), Micros::ZERO, "")), @r"
    program: ready since 0 ms
      first: waits for queue 2, to put
      second: waits for lock counter, to acquire
      third: waits for lock counter, to acquire
    ready: program
    lock counter: held by first; waiting: third (acquire), second (acquire)
    queue 2: waiting: first (put)
    ");
}

#[test]
fn of_a_great_many_tasks_the_first_are_told_and_the_rest_counted() {
    let host = ManualHost::new();
    let run = Run::start(&host, "strategy", async { gather((0..1_500).map(|_| after(10))).await.is_ok() });
    host.advance(ms(5));
    let recording = recording(run.recorder());
    let moment = Moment::of(&recording, Micros(0), "");
    assert_eq!((moment.tree.len(), moment.more.as_deref()), (SHOWN, Some("… and 1,301 more tasks")));
}
