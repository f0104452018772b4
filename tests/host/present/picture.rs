//! The pictures as plain data: rows of tasks, what was printed, the pulse, and a great many tasks.

use crate::support::{after, as_of, done, fail_after, ms, sample, state};
use interleave::{
    lessons::{Lanes, Lesson, Strategy},
    model::{Params, Phase, State},
    present::{PanelData, RowData, SHOWN, panels},
    recording::{Provenance, Recording, Sample},
    runtime::{ManualHost, Run, coroutine, gather, print, sleep, spawn, spawn_named},
    time::Micros,
    trace::{Event, EventKind, Outcome, Polled, Recorder, ResourceKind, SharedTrace, Site, SourceId, TaskId, Wait},
};

/// A lesson whose rows are tasks; its programs are given by each test.
static LESSON: Lesson = Lesson {
    id: "toy",
    section: "Toys",
    subject: "Toys",
    title: "A toy.",
    lead: "",
    unit: "toy",
    source_file: "tests/host/picture.rs",
    source_hash: 0,
    settings: &[],
    strategies: &[strategy("right", false), strategy("wrong", true)],
    pair: ["right", "wrong"],
    lanes: Lanes::Tasks,
    level: None,
    heartbeat: false,
    same_work: &[],
    requests: false,
};

static WITH_PULSE: Lesson = Lesson { id: "pulse", heartbeat: true, ..LESSON };

const fn strategy(id: &'static str, mistake: bool) -> Strategy {
    Strategy { id, title: id, about: "", mistake, extra: false }
}

/// The page when these were recorded.
fn page(lesson: &'static Lesson, recordings: Vec<Sample>) -> State {
    State { params: Params::of(lesson), phase: Phase::Done, recordings, ..State::from_query("") }
}

/// The panel of a program that ran to its end.
fn panel<T: interleave::runtime::Report + Clone + 'static>(program: impl Future<Output = T> + 'static) -> PanelData {
    panels(&page(&LESSON, vec![recorded(&ManualHost::new(), program)])).remove(0)
}

fn recorded<T: interleave::runtime::Report + Clone + 'static>(
    host: &ManualHost,
    program: impl Future<Output = T> + 'static,
) -> Sample {
    let run = Run::start(host, "right", program);
    host.run_until_idle();
    of(run.recorder())
}

fn of(recorder: &Recorder) -> Sample {
    sample(LESSON.strategies[0].way(), Micros::ZERO, recorder)
}

/// A row in words: indented name, outcome, styles, and what is said of it.
fn words(row: &RowData) -> String {
    let styles: Vec<_> = row.shape.paths.iter().map(|path| path.style.class()).collect();
    let indent = "  ".repeat(row.depth as usize);
    format!("{indent}{} ({}): {} | {} | {}", row.name, row.outcome, styles.join(" "), row.result, row.times)
}

fn rows(panel: &PanelData) -> String {
    panel.rows.iter().map(|row| words(row)).collect::<Vec<_>>().join("\n")
}

// Rows of tasks

#[test]
fn every_task_has_a_row_below_the_one_that_spawned_it_and_the_program_has_the_first() {
    let panel = panel(async {
        let parent = spawn_named("parent", async { gather([after(20), after(10)]).await.is_ok() });
        let deep = spawn_named("deep", async {
            let inner = spawn_named("inner", async {
                let inmost = spawn_named("inmost", async { spawn(after(5)).await.is_ok() });
                inmost.await.is_ok()
            });
            let _ = inner.await;
        });
        let failed = spawn_named("failed", fail_after(30));
        let _ = (parent.await, deep.await, failed.await);
        "all done"
    });
    insta::assert_snapshot!(rows(&panel), @r"
    program (value): queued polling | 30 ms | from 0 ms to 30 ms
      parent (value): queued polling | 20 ms · true | from 0 ms to 20 ms
      deep (value): queued polling | 5.00 ms | from 0 ms to 5.00 ms
      failed (error): failed polling | ✕ failed at 30 | from 0 ms to 30 ms
        1 (value): waiting polling | 20 ms · 20 | from 0 ms to 20 ms, spawned by parent
        2 (value): waiting polling | 10 ms · 10 | from 0 ms to 10 ms, spawned by parent
        inner (value): queued polling | 5.00 ms · true | from 0 ms to 5.00 ms, spawned by deep
          inmost (value): queued polling | 5.00 ms · true | from 0 ms to 5.00 ms, spawned by inner
          Task-8 (value): waiting polling | 5.00 ms · 5 | from 0 ms to 5.00 ms, spawned by inmost
    ");
    assert_eq!((panel.rows[0].unit.as_str(), panel.crowd), ("", None));
}

#[test]
fn tasks_come_as_they_are_spawned() {
    let recording = recorded(&ManualHost::new(), async {
        for place in 1..=3 {
            let _ = spawn_named(&place.to_string(), after(10)).await;
        }
    });
    let done = page(&LESSON, vec![recording]);
    let names = |ms: u64| {
        let panel = panels(&as_of(&done, Micros(ms * 1_000))).remove(0);
        panel.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([0, 9, 10, 25].map(names), ["program 1", "program 1", "program 1 2", "program 1 2 3"]);
    assert_eq!(panels(&page(&LESSON, vec![]))[0].rows.len(), 0);
}

#[test]
fn what_a_task_held_and_printed_and_how_long_it_kept_the_loop_is_said_in_its_row() {
    let host = ManualHost::new();
    let world = host.clone();
    let run = Run::start(&host, "right", async move {
        print("begun");
        world.block(ms(80));
        sleep(ms(20)).await;
        print("done");
    });
    let lock = run.recorder().resource(ResourceKind::Lock, "counter".into());
    let source = run.recorder().source(Site::caller());
    let task = TaskId(0);
    host.run_ready();
    for _ in 0..2 {
        run.recorder().record(EventKind::Acquired { task, resource: lock, source });
        run.recorder().record(EventKind::Released { task: Some(task), resource: lock });
    }
    host.run_until_idle();
    let panel = panels(&page(&LESSON, vec![of(run.recorder())])).remove(0);
    insta::assert_snapshot!(rows(&panel), @"program (value): waiting polling long printed | 100 ms | from 0 ms to 100 ms, 1 poll over 50 ms, held lock counter, printed 2 lines");
}

// What the program said

#[test]
fn a_panel_says_what_the_program_gave_once_it_has_ended() {
    let result = |state: &State| panels(state)[0].result.as_ref().map(|outcome| outcome.text().to_owned());
    let said = page(&LESSON, vec![recorded(&ManualHost::new(), async { after(10).await.map(|_| "said") })]);
    assert_eq!(result(&said).as_deref(), Some("said"));
    assert_eq!(result(&as_of(&said, Micros(9_000))), None);
    let failed = page(&LESSON, vec![recorded(&ManualHost::new(), fail_after(10))]);
    assert_eq!(result(&failed).as_deref(), Some("failed at 10"));
    let silent = page(&LESSON, vec![recorded(&ManualHost::new(), async {})]);
    assert_eq!(result(&silent), None);
}

#[test]
fn lines_are_shown_as_they_were_printed_and_no_more_than_two_hundred() {
    let printing = |lines: usize| {
        recorded(&ManualHost::new(), async move {
            for line in 1..=lines {
                print(format!("line {line}"));
                sleep(ms(1)).await;
            }
        })
    };
    let printed = |state: &State| panels(state).remove(0).printed;
    let few = page(&LESSON, vec![printing(3)]);
    let lines: Vec<_> = printed(&few).lines.into_iter().map(|(at, line)| format!("{at}: {line}")).collect();
    assert_eq!(lines, ["0 ms: line 1", "1.00 ms: line 2", "2.00 ms: line 3"]);
    assert_eq!(printed(&as_of(&few, Micros(1_000))).lines.len(), 2);
    let many = printed(&page(&LESSON, vec![printing(SHOWN + 50)]));
    assert_eq!((many.lines.len(), many.more), (SHOWN, 50));
}

#[test]
fn what_was_never_awaited_is_a_warning() {
    let line = line!() + 2;
    let panel = panel(async {
        drop([1, 2, 3, 4, 5].map(|place| coroutine(&format!("request({place})"), after(1))));
    });
    let warning = |place| {
        format!(
            "request({place}) was never awaited: made in line {line} of the Rust program, and dropped before it was begun."
        )
    };
    let expected: Vec<_> = [1, 2, 3].map(warning).into_iter().chain(["… and 2 more".into()]).collect();
    assert_eq!(panel.warnings, expected);
}

#[test]
fn the_mistake_is_marked() {
    let marked: Vec<_> = panels(&page(&LESSON, vec![])).iter().map(|panel| (panel.id, panel.mistake)).collect();
    assert_eq!(marked, [("right", false), ("wrong", true)]);
}

// The pulse

#[test]
fn the_pulse_is_shown_where_the_lesson_is_about_it_and_ends_with_the_program() {
    let host = ManualHost::new();
    let run = Run::start(&host, "right", after(120));
    for _ in 0..10 {
        host.advance(ms(50));
        run.recorder().record(EventKind::Heartbeat);
    }
    let recording = of(run.recorder());
    assert_eq!(panels(&page(&LESSON, vec![recording.clone()]))[0].pulse, None);
    let pulse = panels(&page(&WITH_PULSE, vec![recording])).remove(0).pulse.expect("a pulse");
    let paths: Vec<_> = pulse.paths.iter().map(|path| path.d.matches('Z').count()).collect();
    assert_eq!((pulse.drawn, pulse.missed, paths), (2, 0, vec![2]));
    assert_eq!(panels(&page(&WITH_PULSE, vec![]))[0].pulse, Some(Default::default()));
}

// A great many tasks

#[test]
fn no_more_than_two_hundred_rows_are_drawn_and_the_rest_are_a_crowd() {
    let many = |tasks: u64| panel(async move { gather((0..tasks).map(|place| after(place % 7))).await.is_ok() });
    let panel = many(1_300);
    let crowd = panel.crowd.expect("a crowd");
    assert_eq!(panel.rows.len(), SHOWN);
    assert_eq!((crowd.more.as_str(), crowd.text.as_str()), ("… and 1,101 more tasks", "at most 1,301 at once"));
    assert!(crowd.path.is_some_and(|path| path.d.len() < 2_000));
    assert_eq!(many(SHOWN as u64 - 1).crowd, None);
}

#[test]
fn of_units_of_work_the_first_are_shown_and_the_rest_counted_before_they_begin() {
    let query = "n=200&latency=5";
    assert_eq!(panels(&state(query, []))[0].crowd, None);
    let drawn: Vec<_> = panels(&done(query)).iter().map(|panel| (panel.rows.len(), panel.crowd.is_some())).collect();
    assert_eq!(drawn, [(200, false), (200, false)]);
}

/// Whoever takes samples of a live recording pays for what is new in them, not for all there is.
#[test]
fn samples_share_what_they_have_in_common() {
    let host = ManualHost::new();
    let run = Run::start(&host, "right", async { gather((0..500).map(|_| after(10))).await.is_ok() });
    let trace = run.recorder().shared();
    let recording = Recording::new(LESSON.strategies[0].way(), Provenance::Timers, Micros::ZERO, trace.clone());
    host.run_ready();
    let sample = recording.sample(run.recorder().now());
    let address = |place: usize| std::ptr::from_ref(&trace.read().unwrap().events[place]).addr();
    let before = [0, 1_000].map(address);
    host.run_until_idle();
    let later = recording.sample(run.recorder().now());
    assert_eq!([0, 1_000].map(address), before, "nothing that was recorded has moved");
    assert!(std::ptr::eq(&*sample, &*later) && sample.events < later.events);
    assert_ne!(sample, later);
    assert_eq!(later.clone(), later);
}

/// A hundred times as many tasks take about a hundred times as long to read and to draw: neither looks at all of them
/// for each of them.
#[test]
#[expect(clippy::disallowed_methods, reason = "the host's clock, which this measures with")]
fn a_hundred_thousand_tasks_are_read_and_drawn_in_time_proportional_to_a_thousand() {
    let took = |tasks: u32| {
        let events = sleepers(tasks);
        let start = std::time::Instant::now();
        let trace = SharedTrace::default();
        let recording = Recording::new(LESSON.strategies[0].way(), Provenance::Timers, Micros::ZERO, trace.clone());
        let mut samples = Vec::new();
        for part in events.chunks(events.len().div_ceil(10)) {
            trace.write().unwrap().events.extend(part.iter().cloned());
            samples.push(recording.sample(Micros::ZERO));
        }
        let page = page(&LESSON, vec![samples.remove(9)]);
        let panel = panels(&page).remove(0);
        assert_eq!((panel.rows.len(), panel.crowd.is_some()), (SHOWN, true));
        start.elapsed()
    };
    let (few, many) = (took(1_000), took(100_000));
    // Ten times that, for machines that have other things to do.
    assert!(many < few * 1_000, "{few:?} for 1,000 tasks, {many:?} for 100,000");
}

/// Tasks that are all spawned, then all sleep, then all end: eight events each.
fn sleepers(tasks: u32) -> Vec<Event> {
    let mut events = Vec::new();
    let mut add = |at: u64, kind| events.push(Event { at: Micros(at), kind });
    let source = SourceId(0);
    for task in (0..tasks).map(TaskId) {
        let parent = (task.0 > 0).then_some(TaskId(0));
        add(0, EventKind::Spawned { task, parent, name: "sleeper".into(), source });
    }
    for task in (0..tasks).map(TaskId) {
        let at = u64::from(task.0);
        add(at, EventKind::PollStarted { task });
        add(at, EventKind::WaitingOn { task, on: Wait::Timer(Micros(1_000_000)), source });
        add(at + 1, EventKind::PollEnded { task, polled: Polled::Pending });
    }
    for task in (0..tasks).map(TaskId) {
        let at = 1_000_000 + u64::from(task.0);
        add(at, EventKind::Woken { task, by: None });
        add(at, EventKind::PollStarted { task });
        add(at + 1, EventKind::PollEnded { task, polled: Polled::Ready });
        add(at + 1, EventKind::Finished { task, outcome: Outcome::Value("".into()) });
    }
    events
}
