//! Semaphores: how many at a time, who is next, and where permits go.

use crate::support::{Log, lines, ms, record, run};
use interleave::runtime::{
    BoundedSemaphore, ManualHost, Run, Semaphore, SyncError, Task, gather, sleep, spawn, yield_now,
};

/// What a semaphore's recording is about.
const WORDS: [&str; 5] = ["waiting", "woken", "acquired", "released", "dropped"];

/// A task that takes a permit and holds it so long.
fn holder(semaphore: &Semaphore, length: u64) -> Task<()> {
    let semaphore = semaphore.clone();
    spawn(async move {
        let _permit = semaphore.acquire().await;
        sleep(ms(length)).await;
    })
}

#[test]
fn so_many_hold_a_permit_at_a_time_in_the_order_they_asked() {
    let recorded = record(&WORDS, async {
        let semaphore = Semaphore::named("connections", 2);
        for task in [20, 10, 30, 10].map(|length| holder(&semaphore, length)) {
            let _ = task.await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on task 1
    0 ms  acquired semaphore connections by 1
    0 ms  waiting 1 on a timer of 20 ms
    0 ms  acquired semaphore connections by 2
    0 ms  waiting 2 on a timer of 10 ms
    0 ms  waiting 3 on semaphore connections, to acquire
    0 ms  waiting 4 on semaphore connections, to acquire
    10 ms  woken 2
    10 ms  released semaphore connections by 2
    10 ms  woken 3 by 2
    10 ms  acquired semaphore connections by 3
    10 ms  waiting 3 on a timer of 30 ms
    20 ms  woken 1
    20 ms  released semaphore connections by 1
    20 ms  woken 4 by 1
    20 ms  woken 0 by 1
    20 ms  acquired semaphore connections by 4
    20 ms  waiting 4 on a timer of 10 ms
    20 ms  waiting 0 on task 3
    30 ms  woken 4
    30 ms  released semaphore connections by 4
    40 ms  woken 3
    40 ms  released semaphore connections by 3
    40 ms  woken 0 by 3
    ");
}

#[test]
fn ten_requests_through_three_permits_take_four_rounds() {
    let host = ManualHost::new();
    run(&host, async {
        let three = Semaphore::new(3);
        let request = |_| {
            let three = three.clone();
            async move {
                let _permit = three.acquire().await;
                sleep(ms(100)).await;
                Ok::<_, String>(())
            }
        };
        gather((0..10).map(request)).await.is_ok()
    });
    assert_eq!(host.elapsed(), ms(400));
}

#[test]
fn nobody_jumps_the_queue_in_the_moment_a_permit_is_free() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        let semaphore = Semaphore::new(1);
        let taker = |name: &'static str| {
            let (semaphore, said) = (semaphore.clone(), said.clone());
            async move {
                let _permit = semaphore.acquire().await;
                said.say(name);
            }
        };
        let permit = semaphore.acquire().await;
        let first = spawn(taker("first"));
        yield_now().await;
        // One permit for the first, who is woken, and one more.
        drop(permit);
        semaphore.release();
        assert!(semaphore.is_locked(), "the first goes first");
        taker("second").await;
        let _ = first.await;
        assert!(!semaphore.is_locked());
    });
    assert_eq!(log.text(), "first, second");
}

#[test]
fn one_that_begins_with_none_gives_what_others_release() {
    let recorded = record(&WORDS, async {
        let semaphore = Semaphore::new(0);
        assert!(semaphore.is_locked());
        let _waiter = holder(&semaphore, 10);
        sleep(ms(10)).await;
        semaphore.release();
        sleep(ms(20)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 10 ms
    0 ms  waiting 1 on semaphore 1, to acquire
    10 ms  woken 0
    10 ms  released semaphore 1 by 0
    10 ms  woken 1 by 0
    10 ms  waiting 0 on a timer of 20 ms
    10 ms  acquired semaphore 1 by 1
    10 ms  waiting 1 on a timer of 10 ms
    20 ms  woken 1
    20 ms  released semaphore 1 by 1
    30 ms  woken 0
    ");
}

// Leaving the line

#[test]
fn a_waiter_that_is_cancelled_leaves_the_line() {
    let recorded = record(&WORDS, async {
        let semaphore = Semaphore::new(1);
        let tasks = [10, 20, 30].map(|length| holder(&semaphore, length));
        sleep(ms(5)).await;
        tasks[1].cancel();
        let _ = tasks[2].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 5.00 ms
    0 ms  acquired semaphore 1 by 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  waiting 2 on semaphore 1, to acquire
    0 ms  waiting 3 on semaphore 1, to acquire
    5.00 ms  woken 0
    5.00 ms  woken 2 by 0
    5.00 ms  waiting 0 on task 3
    5.00 ms  dropped 2
    10 ms  woken 1
    10 ms  released semaphore 1 by 1
    10 ms  woken 3 by 1
    10 ms  acquired semaphore 1 by 3
    10 ms  waiting 3 on a timer of 30 ms
    40 ms  woken 3
    40 ms  released semaphore 1 by 3
    40 ms  woken 0 by 3
    ");
}

#[test]
fn a_waiter_that_is_cancelled_when_it_was_just_woken_gives_its_permit_to_the_next() {
    let recorded = record(&WORDS, async {
        let semaphore = Semaphore::new(1);
        let permit = semaphore.acquire().await;
        let tasks = [10, 20].map(|length| holder(&semaphore, length));
        yield_now().await;
        drop(permit);
        tasks[0].cancel();
        let _ = tasks[1].clone().await;
        assert!(!semaphore.is_locked());
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired semaphore 1 by 0
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on semaphore 1, to acquire
    0 ms  waiting 2 on semaphore 1, to acquire
    0 ms  woken 0
    0 ms  released semaphore 1 by 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on task 2
    0 ms  dropped 1
    0 ms  woken 2 by 1
    0 ms  acquired semaphore 1 by 2
    0 ms  waiting 2 on a timer of 20 ms
    20 ms  woken 2
    20 ms  released semaphore 1 by 2
    20 ms  woken 0 by 2
    ");
}

#[test]
fn no_permit_is_lost_however_many_waiters_give_up() {
    let (free, _) = run(&ManualHost::new(), async {
        let semaphore = Semaphore::new(2);
        let permits = [semaphore.acquire().await, semaphore.acquire().await];
        let tasks: Vec<_> = (0..10).map(|_| holder(&semaphore, 10)).collect();
        yield_now().await;
        drop(permits);
        for task in tasks.iter().step_by(2) {
            task.cancel();
        }
        sleep(ms(100)).await;
        let both = [semaphore.acquire(), semaphore.acquire()]
            .map(|mut acquire| async move { futures::poll!(&mut acquire).is_ready() });
        let [first, second] = both;
        format!("{} {} {}", tasks.iter().all(Task::is_done), first.await, second.await)
    });
    assert_eq!(free, "true true true");
}

// Misuse

#[test]
fn a_bounded_semaphore_takes_back_no_more_than_it_gave() {
    let (result, _) = run(&ManualHost::new(), async {
        let semaphore = BoundedSemaphore::named("desks", 2);
        assert_eq!(semaphore.release(), Err(SyncError::ReleasedTooOften));
        semaphore.acquire().await.forget();
        assert_eq!((semaphore.release(), semaphore.is_locked()), (Ok(()), false));
        semaphore.release().map_err(|error| error.to_string())
    });
    assert_eq!(result, Err("BoundedSemaphore released too many times".to_owned()));
}

#[test]
fn a_permit_given_back_twice_is_a_permit_too_many_unless_the_semaphore_is_bounded() {
    let recorded = record(&["acquired", "released"], async {
        let bounded = BoundedSemaphore::named("bounded", 1);
        let permit = bounded.acquire().await;
        assert_eq!(bounded.release(), Ok(()));
        drop(permit);

        let semaphore = Semaphore::named("unbounded", 1);
        let permit = semaphore.acquire().await;
        semaphore.release();
        drop(permit);
        let _two = (semaphore.acquire().await, semaphore.acquire().await);
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired semaphore bounded by 0
    0 ms  released semaphore bounded by 0
    0 ms  acquired semaphore unbounded by 0
    0 ms  released semaphore unbounded by 0
    0 ms  released semaphore unbounded by 0
    0 ms  acquired semaphore unbounded by 0
    0 ms  acquired semaphore unbounded by 0
    0 ms  released semaphore unbounded by 0
    0 ms  released semaphore unbounded by 0
    ");
}

#[test]
fn the_largest_number_of_permits_stays_the_largest() {
    let semaphore = Semaphore::new(usize::MAX);
    semaphore.release();
    assert!(!semaphore.is_locked());
}

// The end of a run

#[test]
fn a_run_that_is_dropped_gives_all_permits_back() {
    let (host, semaphore) = (ManualHost::new(), Semaphore::new(2));
    let shared = semaphore.clone();
    let run = Run::start(&host, "main", async move {
        for task in [10, 20, 30, 40, 50].map(|length| holder(&shared, length)) {
            let _ = task.await;
        }
    });
    host.advance(ms(15));
    let recorder = run.recorder().clone();
    assert!(semaphore.is_locked());
    drop(run);
    assert!(!semaphore.is_locked());
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["acquired", "released", "dropped"]), @r"
    0 ms  acquired semaphore 1 by 1
    0 ms  acquired semaphore 1 by 2
    10 ms  released semaphore 1 by 1
    10 ms  acquired semaphore 1 by 3
    15 ms  dropped 0
    15 ms  dropped 2
    15 ms  released semaphore 1 by 2
    15 ms  dropped 3
    15 ms  released semaphore 1 by 3
    15 ms  dropped 4
    15 ms  dropped 5
    ");
}
