//! `cargo bench --bench analysis [SHAPE]`: the time per event of analysing, writing and reading traces of 10⁴, 10⁵ and 10⁶
//! events, in shapes of many kinds.
//!
//! Work is to be linear in events: it fails if an event of the largest trace takes more than [`FACTOR`] times what one of
//! the smallest does. Each figure is the median of several rounds, and each round has all sizes, so that they meet the
//! same machine.
//!
//! The allocator is told to keep what was freed: it is the work that is measured, and not how fast the system hands out
//! pages that it took back a moment ago, which only large traces are made of.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods, reason = "a benchmark on the host, where there is a clock")]

use interleave::{
    analysis::Analysis,
    recording::{
        Provenance, Recording, Way,
        file::{TraceFile, read, write},
    },
    time::Micros,
    trace::{
        Call, Event, EventKind, Log, Outcome, Polled, RequestId, Resource, ResourceId, ResourceKind, SharedTrace,
        Source, SourceId, TaskId, Trace, Wait,
    },
};
use std::{
    env,
    hint::black_box,
    process::{Command, ExitCode},
    time::Instant,
};

/// How many times longer an event of the largest trace may take.
const FACTOR: f64 = 1.5;
const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];
/// The median is taken of so many.
const ROUNDS: usize = 5;

type Shape = fn(u32) -> Trace;

/// By their names, traces of about as many events as are asked for.
const SHAPES: [(&str, Shape); 7] = [
    ("many tasks", many_tasks),
    ("one task that waits often", one_task),
    ("many things, each held once", many_things),
    ("many holders of one thing", many_holders),
    ("one lets go for another", for_another),
    ("many calls", many_calls),
    ("polls in polls", nested),
];

/// What glibc's allocator reads when a program starts; others read nothing.
const KEEP: [(&str, &str); 2] = [("MALLOC_TRIM_THRESHOLD_", "8000000000"), ("MALLOC_MMAP_THRESHOLD_", "4000000000")];

fn main() -> ExitCode {
    if env::var_os(KEEP[0].0).is_none() {
        let this = env::current_exe().expect("it runs");
        let status = Command::new(this).args(env::args_os().skip(1)).envs(KEEP).status().expect("it runs again");
        return if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    // cargo says `--bench`.
    let wanted: Vec<_> = env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("nanoseconds per event, medians of {ROUNDS}: {SIZES:?} events\n");
    let mut slow = 0;
    for (name, shape) in SHAPES {
        if wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted)) {
            slow += measure(name, shape);
        }
    }
    println!("\n{slow} of them grow by more than {FACTOR}");
    if slow == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a line each for analysing, writing and reading; how many of them are not flat.
fn measure(name: &str, shape: Shape) -> u32 {
    let files = SIZES.map(|size| file(shape(size)));
    let texts = files.each_ref().map(text);
    let analysis = medians(|place| {
        let trace = files[place].recordings[0].trace();
        (trace.events.len(), timed(|| Analysis::of(&trace.events)))
    });
    let events = files.each_ref().map(|file| file.recordings[0].trace().events.len());
    let writing = medians(|place| (events[place], timed(|| text(&files[place]))));
    let reading = medians(|place| (events[place], timed(|| read(&texts[place]).expect("it was written"))));
    let mut slow = 0;
    for (what, times) in [("analysis", analysis), ("writing", writing), ("reading", reading)] {
        let factor = times[2] / times[0];
        let mark = if factor > FACTOR { "  ✗" } else { "" };
        slow += u32::from(factor > FACTOR);
        println!("{name:<30}{what:<10}{:>8.0}{:>8.0}{:>8.0}   × {factor:.2}{mark}", times[0], times[1], times[2]);
    }
    slow
}

/// Nanoseconds per event, for each size.
fn medians(mut run: impl FnMut(usize) -> (usize, f64)) -> [f64; 3] {
    let mut all = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (place, size) in SIZES.iter().enumerate() {
            // A small one more often, or chance would be larger than what it takes.
            let times = (SIZES[2] / size).min(5);
            let runs: Vec<_> = (0..times).map(|_| run(place)).collect();
            let events: usize = runs.iter().map(|(events, _)| events).sum();
            all[place].push(runs.iter().map(|(_, seconds)| seconds * 1e9).sum::<f64>() / events as f64);
        }
    }
    all.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}

/// Seconds; without what dropping the result takes.
fn timed<T>(run: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let result = black_box(run());
    let seconds = start.elapsed().as_secs_f64();
    drop(result);
    seconds
}

fn file(trace: Trace) -> TraceFile {
    let way = Way { id: "a".into(), title: "A".into(), about: "".into(), mistake: false };
    let recording = Recording::new(way, Provenance::Timers, Micros::ZERO, SharedTrace::new(trace.into()));
    TraceFile { recordings: vec![recording], ..TraceFile::default() }
}

fn text(file: &TraceFile) -> String {
    let mut bytes = Vec::new();
    write(file, &mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("JSON is text")
}

/// An event a microsecond.
fn trace(kinds: impl IntoIterator<Item = EventKind>, sources: u32, resources: u32, requests: u32) -> Trace {
    let events: Log<_> = (0..).map(Micros).zip(kinds).map(|(at, kind)| Event { at, kind }).collect();
    let file: std::sync::Arc<str> = "src/lessons/locks/program.rs".into();
    let name: std::sync::Arc<str> = "counter".into();
    Trace {
        events,
        sources: (0..sources).map(|line| Source { file: file.clone(), line }).collect(),
        resources: (0..resources).map(|_| Resource { kind: ResourceKind::Lock, name: name.clone() }).collect(),
        requests: (0..requests).map(|id| format!("lat/400?id={id}").into()).collect(),
    }
}

const HERE: SourceId = SourceId(0);

fn spawned(task: u32) -> EventKind {
    let parent = task.checked_sub(1).map(|_| TaskId(0));
    EventKind::Spawned { task: TaskId(task), parent, name: "task".into(), source: HERE }
}

fn begun(task: u32) -> EventKind {
    EventKind::PollStarted { task: TaskId(task) }
}

fn over(task: u32, polled: Polled) -> EventKind {
    EventKind::PollEnded { task: TaskId(task), polled }
}

fn waits(task: u32, on: Wait, source: SourceId) -> EventKind {
    EventKind::WaitingOn { task: TaskId(task), on, source }
}

fn woken(task: u32) -> EventKind {
    EventKind::Woken { task: TaskId(task), by: None }
}

fn finished(task: u32) -> EventKind {
    EventKind::Finished { task: TaskId(task), outcome: Outcome::Value("done".into()) }
}

/// All are spawned, then all ask for something, then all end.
fn many_tasks(size: u32) -> Trace {
    let count = size / 8;
    let spawn = (0..count).map(spawned);
    let ask = (0..count).flat_map(|task| {
        let on = waits(task, Wait::Request(RequestId(task)), HERE);
        [begun(task), on, over(task, Polled::Pending)]
    });
    let end = (0..count).flat_map(|task| [woken(task), begun(task), over(task, Polled::Ready), finished(task)]);
    trace(spawn.chain(ask).chain(end), 1, 0, count)
}

fn one_task(size: u32) -> Trace {
    let wait = (0..size / 4).flat_map(|_| {
        let on = waits(0, Wait::Timer(Micros(1_000)), HERE);
        [begun(0), on, over(0, Polled::Pending), woken(0)]
    });
    trace([spawned(0)].into_iter().chain(wait), 1, 0, 0)
}

/// A few tasks take hold of one thing after another.
fn many_things(size: u32) -> Trace {
    let tasks = 10;
    let spawn = (0..tasks).map(spawned);
    let hold = (0..size / 10).flat_map(move |thing| {
        let (task, resource) = (thing % tasks, ResourceId(thing));
        let [asks, waits] = turn(task, Wait::Resource { resource, to: Call::Acquire });
        let held = EventKind::Acquired { task: TaskId(task), resource, source: HERE };
        let free = EventKind::Released { task: Some(TaskId(task)), resource };
        [begun(task), asks, waits, woken(task), begun(task), held, over(task, Polled::Pending)].into_iter().chain([
            woken(task),
            begun(task),
            free,
            over(task, Polled::Pending),
        ])
    });
    trace(spawn.chain(hold), 1, size / 10, 0)
}

/// A third of the tasks hold it at any time: up to some 25,000. Who lets go is not who came first.
fn many_holders(size: u32) -> Trace {
    let resource = ResourceId(0);
    let (tasks, held) = (size / 13, size / 40);
    let free = move |task| {
        let free = EventKind::Released { task: Some(TaskId(task)), resource };
        [woken(task), begun(task), free, over(task, Polled::Ready), finished(task)]
    };
    let hold = (0..tasks).flat_map(move |task| {
        // In pairs, the second first.
        let leaving = task.checked_sub(held).map(|before| before ^ 1);
        let held = EventKind::Acquired { task: TaskId(task), resource, source: HERE };
        let [asks, waits] = turn(task, Wait::Resource { resource, to: Call::Acquire });
        let [sleeps, pending] = turn(task, Wait::Timer(Micros(1_000)));
        [spawned(task), begun(task), asks, waits, woken(task), begun(task), held, sleeps, pending]
            .into_iter()
            .chain(leaving.map(free).into_iter().flatten())
    });
    trace(hold, 1, 1, 0)
}

/// A task holds one thing again and again, and lets go of another that it never held.
fn for_another(size: u32) -> Trace {
    let takes = |task, resource| EventKind::Acquired { task: TaskId(task), resource, source: HERE };
    let frees = |resource| EventKind::Released { task: Some(TaskId(0)), resource };
    let (own, others) = (ResourceId(0), ResourceId(1));
    let turn = move |_| [takes(0, own), frees(own), takes(1, others), frees(others)];
    trace([spawned(0), spawned(1)].into_iter().chain((0..size / 4).flat_map(turn)), 1, 2, 0)
}

/// A task says what it waits for, and its poll ends.
fn turn(task: u32, on: Wait) -> [EventKind; 2] {
    [waits(task, on, HERE), over(task, Polled::Pending)]
}

/// Each call is another one.
fn many_calls(size: u32) -> Trace {
    let count = size / 2;
    let call = (0..count).flat_map(|call| {
        let length = Micros(1);
        let block = EventKind::Blocked { task: TaskId(0), length, source: SourceId(call) };
        [waits(0, Wait::Turn, SourceId(call)), block]
    });
    trace([spawned(0)].into_iter().chain(call), count, 0, 0)
}

/// Each task polls the next in its own poll; then the innermost ones wake the outermost.
fn nested(size: u32) -> Trace {
    let count = size / 4;
    let begin = (0..count).flat_map(|task| [spawned(task), begun(task)]);
    let end = (0..count).rev().flat_map(|task| [woken(0), over(task, Polled::Pending)]);
    trace(begin.chain(end), 1, 0, 0)
}
