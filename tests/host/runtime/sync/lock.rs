//! Locks: who holds one, who is next, and every way to leave the line.

use crate::support::{Log, lines, ms, record, run};
use interleave::{
    runtime::{Lock, LockGuard, ManualHost, Run, SyncError, Task, sleep, spawn, spawn_named, yield_now},
    trace::{EventKind, Wait},
};
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// What a lock's recording is about.
const WORDS: [&str; 5] = ["waiting", "woken", "acquired", "released", "dropped"];

/// A task that takes the lock and holds it so long.
fn holder(lock: &Lock, length: u64) -> Task<()> {
    let lock = lock.clone();
    spawn(async move {
        let _held = lock.acquire().await;
        sleep(ms(length)).await;
    })
}

#[test]
fn a_free_lock_is_taken_at_once() {
    let recorded = record(&[], async {
        let lock = Lock::new();
        assert!(!lock.is_locked());
        let held = lock.acquire().await;
        assert!(lock.is_locked());
        drop(held);
        assert!(!lock.is_locked());
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  acquired lock 1 by 0
    0 ms  released lock 1 by 0
    0 ms  ready 0
    0 ms  finished 0
    "#);
}

#[test]
fn tasks_hold_it_one_at_a_time_in_the_order_they_asked() {
    let recorded = record(&WORDS, async {
        let lock = Lock::named("counter");
        let tasks = [10, 20, 30].map(|length| holder(&lock, length));
        for task in tasks {
            let _ = task.await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on task 1
    0 ms  acquired lock counter by 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  waiting 2 on lock counter, to acquire
    0 ms  waiting 3 on lock counter, to acquire
    10 ms  woken 1
    10 ms  released lock counter by 1
    10 ms  woken 2 by 1
    10 ms  woken 0 by 1
    10 ms  acquired lock counter by 2
    10 ms  waiting 2 on a timer of 20 ms
    10 ms  waiting 0 on task 2
    30 ms  woken 2
    30 ms  released lock counter by 2
    30 ms  woken 3 by 2
    30 ms  woken 0 by 2
    30 ms  acquired lock counter by 3
    30 ms  waiting 3 on a timer of 30 ms
    30 ms  waiting 0 on task 3
    60 ms  woken 3
    60 ms  released lock counter by 3
    60 ms  woken 0 by 3
    ");
}

#[test]
fn nobody_jumps_the_queue_in_the_moment_the_lock_is_free() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        let lock = Lock::new();
        let taker = |name: &'static str| {
            let (lock, said) = (lock.clone(), said.clone());
            async move {
                let _held = lock.acquire().await;
                said.say(name);
            }
        };
        let held = lock.acquire().await;
        let first = spawn(taker("first"));
        yield_now().await;
        // The first one is woken, but this task is running.
        drop(held);
        assert!(!lock.is_locked());
        taker("second").await;
        let _ = first.await;
    });
    assert_eq!(log.text(), "first, second");
}

#[test]
fn locks_are_numbered_in_the_order_of_their_first_use() {
    let recorded = record(&["acquired"], async {
        let (unused, second, first) = (Lock::new(), Lock::new(), Lock::new());
        for lock in [&first, &second, &first] {
            drop(lock.acquire().await);
        }
        drop(unused);
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock 1 by 0
    0 ms  acquired lock 2 by 0
    0 ms  acquired lock 1 by 0
    ");
}

#[test]
fn the_recording_names_the_call_that_asked() {
    let (line, recorder) = run(&ManualHost::new(), async {
        let lock = Lock::new();
        let held = lock.acquire().await;
        let task = spawn(async move {
            let (acquire, line) = (lock.acquire(), line!());
            drop(acquire.await);
            line
        });
        yield_now().await;
        drop(held);
        task.await
    });
    let line_of = |source| recorder.trace().source(source).expect("a call").line;
    let sites = recorder.events().into_iter().filter_map(|event| match event.kind {
        EventKind::WaitingOn { on: Wait::Resource { .. }, source, .. } => Some(("waits", line_of(source))),
        EventKind::Acquired { task, source, .. } if task.0 == 1 => Some(("has it", line_of(source))),
        _ => None,
    });
    let line = line.expect("the task was not cancelled");
    assert_eq!(sites.collect::<Vec<_>>(), [("waits", line), ("has it", line)]);
}

// Leaving the line

#[test]
fn a_waiter_that_is_cancelled_leaves_the_line() {
    let recorded = record(&WORDS, async {
        let lock = Lock::new();
        let tasks = [10, 20, 30].map(|length| holder(&lock, length));
        sleep(ms(5)).await;
        tasks[1].cancel();
        let _ = tasks[2].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 5.00 ms
    0 ms  acquired lock 1 by 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  waiting 2 on lock 1, to acquire
    0 ms  waiting 3 on lock 1, to acquire
    5.00 ms  woken 0
    5.00 ms  woken 2 by 0
    5.00 ms  waiting 0 on task 3
    5.00 ms  dropped 2
    10 ms  woken 1
    10 ms  released lock 1 by 1
    10 ms  woken 3 by 1
    10 ms  acquired lock 1 by 3
    10 ms  waiting 3 on a timer of 30 ms
    40 ms  woken 3
    40 ms  released lock 1 by 3
    40 ms  woken 0 by 3
    ");
}

#[test]
fn a_waiter_that_is_cancelled_when_it_was_just_woken_passes_its_turn_on() {
    let recorded = record(&WORDS, async {
        let lock = Lock::new();
        let held = lock.acquire().await;
        let tasks = [10, 20].map(|length| holder(&lock, length));
        yield_now().await;
        drop(held);
        tasks[0].cancel();
        let _ = tasks[1].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock 1 by 0
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on lock 1, to acquire
    0 ms  waiting 2 on lock 1, to acquire
    0 ms  woken 0
    0 ms  released lock 1 by 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on task 2
    0 ms  dropped 1
    0 ms  woken 2 by 1
    0 ms  acquired lock 1 by 2
    0 ms  waiting 2 on a timer of 20 ms
    20 ms  woken 2
    20 ms  released lock 1 by 2
    20 ms  woken 0 by 2
    ");
}

#[test]
fn a_wait_that_is_dropped_inside_a_task_passes_its_turn_on() {
    // As a race does with the loser.
    let (log, _) = run(&ManualHost::new(), async {
        let (lock, log) = (Lock::new(), Log::default());
        let held = lock.acquire().await;
        let (mut waiting, mut woken) = (lock.acquire(), lock.acquire());
        assert!(futures::poll!(&mut woken).is_pending() && futures::poll!(&mut waiting).is_pending());
        let next = holder(&lock, 0);
        yield_now().await;
        drop(held);
        drop(woken);
        log.say(format!("free: {}", !lock.is_locked()));
        // Now this one is woken.
        drop(waiting);
        let _ = next.await;
        log.say("the next had it");
        log.text()
    });
    assert_eq!(log, "free: true, the next had it");
}

#[test]
fn a_lock_whose_waiters_are_all_cancelled_is_free() {
    let recorded = record(&["acquired", "released"], async {
        let lock = Lock::new();
        let held = lock.acquire().await;
        let waiter = holder(&lock, 10);
        yield_now().await;
        waiter.cancel();
        drop(held);
        // The waiter still stands in the line.
        drop(lock.acquire().await);
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock 1 by 0
    0 ms  released lock 1 by 0
    0 ms  acquired lock 1 by 0
    0 ms  released lock 1 by 0
    ");
}

#[test]
fn an_acquire_that_is_never_polled_asks_for_nothing() {
    let recorded = record(&["acquired", "waiting"], async {
        let lock = Lock::new();
        drop(lock.acquire());
        assert!(!lock.is_locked());
    });
    assert_eq!(recorded, "");
}

// Misuse

#[test]
fn a_lock_that_nobody_holds_is_not_released() {
    let lock = Lock::new();
    let error = lock.release().expect_err("nobody holds it");
    assert_eq!((error, error.to_string().as_str()), (SyncError::NotLocked, "Lock is not acquired."));
}

#[test]
fn a_guard_that_is_forgotten_leaves_the_lock_held_until_anybody_releases_it() {
    let recorded = record(&["spawned", "acquired", "released"], async {
        let lock = Lock::new();
        lock.acquire().await.forget();
        assert!(lock.is_locked());
        let other = lock.clone();
        let _ = spawn_named("other", async move { other.release() }).await;
        assert_eq!(lock.release(), Err(SyncError::NotLocked));
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  acquired lock 1 by 0
    0 ms  spawned 1 "other" by 0
    0 ms  released lock 1 by 1
    "#);
}

#[test]
fn a_lock_released_under_its_guard_is_released_once() {
    let recorded = record(&["acquired", "released"], async {
        let lock = Lock::new();
        let held = lock.acquire().await;
        assert_eq!(lock.release(), Ok(()));
        drop(held);
        assert!(!lock.is_locked());
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock 1 by 0
    0 ms  released lock 1 by 0
    ");
}

// The end of a run

#[test]
fn a_run_that_is_dropped_lets_go_of_its_locks() {
    let (host, lock) = (ManualHost::new(), Lock::new());
    let shared = lock.clone();
    let run = Run::start(&host, "main", async move {
        let tasks = [10, 20, 30].map(|length| holder(&shared, length));
        for task in tasks {
            let _ = task.await;
        }
    });
    host.advance(ms(15));
    let recorder = run.recorder().clone();
    assert!(lock.is_locked());
    drop(run);
    assert!(!lock.is_locked());
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["released", "dropped", "finished"]), @r"
    10 ms  released lock 1 by 1
    10 ms  finished 1
    15 ms  dropped 0
    15 ms  finished 0: cancelled
    15 ms  dropped 2
    15 ms  released lock 1 by 2
    15 ms  finished 2: cancelled
    15 ms  dropped 3
    15 ms  finished 3: cancelled
    ");
}

#[test]
fn a_program_that_ends_ends_who_holds_and_who_waits() {
    let recorded = record(&["released", "dropped", "finished"], async {
        let lock = Lock::new();
        let tasks = [10, 20, 30].map(|length| holder(&lock, length));
        sleep(ms(5)).await;
        // Woken and cancelled in the same moment.
        tasks[0].cancel();
    });
    insta::assert_snapshot!(recorded, @r"
    5.00 ms  finished 0
    5.00 ms  dropped 1
    5.00 ms  released lock 1 by 1
    5.00 ms  finished 1: cancelled
    5.00 ms  dropped 2
    5.00 ms  finished 2: cancelled
    5.00 ms  dropped 3
    5.00 ms  finished 3: cancelled
    ");
}

#[test]
fn a_guard_can_outlive_its_run() {
    let (host, lock) = (ManualHost::new(), Lock::new());
    let kept = Rc::new(RefCell::new(None::<LockGuard>));
    let (shared, keep) = (lock.clone(), kept.clone());
    let run = Run::start(&host, "main", async move { drop(keep.replace(Some(shared.acquire().await))) });
    host.run_until_idle();
    let recorder = run.recorder().clone();
    drop(run);
    kept.take();
    assert!(!lock.is_locked());
    insta::assert_snapshot!(lines(&recorder, &["acquired", "released"]), @r"
    0 ms  acquired lock 1 by 0
    0 ms  released lock 1
    ");
}

#[test]
fn a_free_lock_can_be_taken_outside_a_run_where_nothing_is_recorded() {
    let lock = Lock::new();
    let mut acquire = lock.acquire();
    let Poll::Ready(held) = Pin::new(&mut acquire).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nobody holds it");
    };
    assert!(lock.is_locked());
    drop(held);
    assert!(!lock.is_locked());
}
