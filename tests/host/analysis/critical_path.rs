//! What decided when a program ended: by hand, in the lessons, and of random traces. Of random programs it is looked at
//! wherever they are performed: `oracle/random/sound.rs`.

use crate::{
    recording::file::random,
    support::{after, ms, program_of, run},
};
use interleave::{
    analysis::{Analysis, PathParts, Spent},
    lessons::{Input, find},
    runtime::{Lock, ManualHost, Report, Run, block, sleep, spawn_named, timeout, wait, yield_now},
    time::Micros,
};
use std::rc::Rc;

/// The path of a program in a line each: from, to, whose, on what, and what somebody stood in line for.
fn path<T: Report + 'static>(program: impl Future<Output = T> + 'static) -> String {
    let (_, recorder) = run(&ManualHost::new(), program);
    let trace = recorder.trace();
    let analysis = Analysis::of(&trace.events);
    let mut lines = Vec::new();
    for stretch in analysis.critical_path(&trace) {
        let spent = match stretch.spent {
            Spent::Outside(on) => format!("waits for {}", trace.wait_text(on)),
            other => format!("{other:?}").to_lowercase(),
        };
        let line = stretch.in_line.map_or_else(String::new, |id| format!(", in line for {}", trace.resource_text(id)));
        let name = &analysis.lanes[stretch.task.0 as usize].name;
        lines.push(format!("{} to {}: {name} {spent}{line}", stretch.from, stretch.to));
    }
    lines.join("\n")
}

fn parts(lesson: &str, way: &str) -> PathParts {
    let lesson = find(lesson).expect("there is such a lesson");
    let (_, recorder) = run(&ManualHost::new(), program_of(lesson, way)(Input::of(lesson)));
    let trace = recorder.trace();
    PathParts::of(&Analysis::of(&trace.events).critical_path(&trace))
}

#[test]
fn it_leads_through_whoever_woke_a_task_and_each_stretch_is_what_it_was_spent_on() {
    let recorded = path(async {
        let host = sleep(ms(5)).await;
        let [slow, quick] = [("slow", 20), ("quick", 10)].map(|(name, ms)| spawn_named(name, after(ms)));
        let _ = slow.await;
        let _ = quick.await;
        block(ms(2));
        host
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms to 5.00 ms: main waits for a timer of 5.00 ms
    5.00 ms to 25 ms: slow waits for a timer of 20 ms
    25 ms to 27 ms: main running
    ");
}

#[test]
fn a_wait_for_a_lock_is_what_its_holder_did_and_no_more_than_the_wait() {
    let recorded = path(async {
        let lock = Rc::new(Lock::new());
        let hold = |name: &'static str, before: u64| {
            let lock = lock.clone();
            spawn_named(name, async move {
                sleep(ms(before)).await;
                let _held = lock.acquire().await;
                sleep(ms(10)).await;
            })
        };
        let holders = [hold("first", 3), hold("second", 5)];
        for holder in holders {
            let _ = holder.await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms to 3.00 ms: first waits for a timer of 3.00 ms
    3.00 ms to 5.00 ms: first waits for a timer of 10 ms
    5.00 ms to 13 ms: first waits for a timer of 10 ms, in line for lock 1
    13 ms to 23 ms: second waits for a timer of 10 ms
    ");
}

#[test]
fn a_limit_and_a_turn_given_up_are_known() {
    let recorded = path(async {
        let _ = wait([spawn_named("never", after(100))]).timeout(ms(7)).await;
        let _ = timeout(ms(3), sleep(ms(9))).await;
        let busy = spawn_named("busy", async { block(ms(4)) });
        yield_now().await;
        let _ = busy.await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms to 7.00 ms: main limit
    7.00 ms to 10 ms: main waits for a timer of 9.00 ms
    10 ms to 14 ms: main ready
    ");
}

#[test]
fn a_program_that_has_not_ended_has_a_path_to_the_last_event() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", sleep(ms(50)));
    host.advance(ms(20));
    let trace = run.recorder().trace();
    let analysis = Analysis::of(&trace.events);
    assert_eq!(PathParts::of(&analysis.critical_path(&trace)), PathParts::default(), "nothing has happened since");
    assert_eq!(Analysis::default().critical_path(&trace), []);
}

#[test]
fn in_the_lessons_it_says_what_the_texts_say() {
    let ms = |ms: u64| Micros(ms * 1_000);
    let only = |outside: u64| PathParts { outside: ms(outside), ..PathParts::default() };
    assert_eq!(parts("network-requests", "gather"), only(824), "the slowest request");
    assert_eq!(parts("locks", "no-lock"), only(210));
    let locked = PathParts { in_line: ms(840), ..only(210) };
    assert_eq!(parts("locks", "lock"), locked, "four of five stand in line, one after the other");
    assert_eq!(parts("locks", "narrow"), PathParts { in_line: ms(240), ..only(210) });
    let hog = parts("event-loop", "hog");
    assert_eq!(hog, PathParts { ready: ms(240), running: ms(120), ..PathParts::default() });
    assert_eq!(parts("timeouts-and-cancellation", "abandoned"), only(1_900));
}

/// A walk that looked through all limits, or all of an instant's turns, at each step would take minutes.
#[test]
fn a_long_way_takes_no_longer_at_each_step() {
    let recorded = |program: std::pin::Pin<Box<dyn Future<Output = ()>>>| {
        let (_, recorder) = run(&ManualHost::new(), program);
        let trace = recorder.trace();
        let analysis = Analysis::of(&trace.events);
        let path = analysis.critical_path(&trace);
        assert_eq!(path.iter().map(|stretch| stretch.to.since(stretch.from)).sum::<Micros>(), analysis.wall());
        PathParts::of(&path)
    };
    let limits = recorded(Box::pin(async {
        for _ in 0..20_000 {
            let _ = timeout(ms(1), sleep(ms(2))).await;
        }
    }));
    assert_eq!(limits, PathParts { outside: Micros(20_000_000), ..PathParts::default() });
    let turns = recorded(Box::pin(async {
        let other = spawn_named("other", async {
            for _ in 0..20_000 {
                yield_now().await;
            }
        });
        for _ in 0..20_000 {
            yield_now().await;
        }
        let _ = other.await;
    }));
    assert_eq!(turns, PathParts::default(), "all in one instant");
}

#[test]
fn of_every_random_trace_the_parts_add_up_to_the_wall_time() {
    for seed in 0..300 {
        let trace = random::trace(seed, 400);
        let analysis = Analysis::of(&trace.events);
        let path = analysis.critical_path(&trace);
        assert!(path.iter().zip(path.iter().skip(1)).all(|(one, next)| one.to == next.from && one.from < one.to));
        let sum: Micros = path.iter().map(|stretch| stretch.to.since(stretch.from)).sum();
        assert_eq!(sum, analysis.wall(), "seed {seed}");
        let PathParts { outside, in_line, ready, running, unknown } = PathParts::of(&path);
        assert_eq!(outside + in_line + ready + running + unknown, sum, "seed {seed}");
    }
}
