//! Barriers: tasks that wait for each other, once, again, and in vain.

use crate::support::{Log, lines, ms, record, run};
use interleave::runtime::{Barrier, BrokenBarrier, ManualHost, Run, SyncError, Task, sleep, spawn, yield_now};

/// A task that comes to the barrier after so long, and gives what it got there.
fn party(barrier: &Barrier, after: u64) -> Task<Result<usize, BrokenBarrier>> {
    let barrier = barrier.clone();
    spawn(async move {
        sleep(ms(after)).await;
        barrier.wait().await
    })
}

/// What they end with: a number, or `before` or `meanwhile`.
async fn all(tasks: impl IntoIterator<Item = Task<Result<usize, BrokenBarrier>>>) -> String {
    let log = Log::default();
    for task in tasks {
        match task.await {
            Ok(Ok(number)) => log.say(number),
            Ok(Err(broken)) => log.say(format!("{broken:?}").to_lowercase()),
            Err(cancelled) => log.say(cancelled),
        }
    }
    log.text()
}

fn barrier(parties: usize) -> Barrier {
    Barrier::new(parties).expect("that are enough")
}

#[test]
fn all_go_on_when_the_last_one_has_come() {
    let recorded = record(&["waiting", "woken", "finished"], async {
        let start = Barrier::named("start", 3).expect("three are enough");
        let tasks = [30, 10, 20].map(|after| party(&start, after));
        sleep(ms(25)).await;
        assert_eq!((start.parties(), start.n_waiting(), start.is_broken()), (3, 2, false));
        all(tasks).await
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 25 ms
    0 ms  waiting 1 on a timer of 30 ms
    0 ms  waiting 2 on a timer of 10 ms
    0 ms  waiting 3 on a timer of 20 ms
    10 ms  woken 2
    10 ms  waiting 2 on barrier start
    20 ms  woken 3
    20 ms  waiting 3 on barrier start
    25 ms  woken 0
    25 ms  waiting 0 on task 1
    30 ms  woken 1
    30 ms  woken 2 by 1
    30 ms  woken 3 by 1
    30 ms  finished 1: 2
    30 ms  woken 0 by 1
    30 ms  finished 2: 0
    30 ms  finished 3: 1
    30 ms  finished 0: 2, 0, 1
    ");
}

#[test]
fn one_party_need_not_wait() {
    let recorded = record(&["waiting", "finished"], async {
        let alone = barrier(1);
        format!("{:?} {:?}", alone.wait().await, alone.wait().await)
    });
    insta::assert_snapshot!(recorded, @"0 ms  finished 0: Ok(0) Ok(0)");
}

#[test]
fn it_is_as_new_when_all_have_gone_on() {
    let host = ManualHost::new();
    let log = Log::default();
    let said = log.clone();
    run(&host, async move {
        let rounds = barrier(2);
        let walker = |name: &'static str, length: u64| {
            let (rounds, said) = (rounds.clone(), said.clone());
            spawn(async move {
                for round in 1..=3 {
                    sleep(ms(length)).await;
                    let _ = rounds.wait().await;
                    said.say(format!("{name}{round}"));
                }
            })
        };
        for task in [walker("a", 10), walker("b", 20)] {
            let _ = task.await;
        }
    });
    assert_eq!((log.text().as_str(), host.elapsed()), ("b1, a1, b2, a2, b3, a3", ms(60)));
}

#[test]
fn who_comes_while_the_others_go_on_is_of_the_next_round() {
    let recorded = record(&["waiting", "woken", "finished"], async {
        let pairs = barrier(2);
        // The third comes when the second has, but before the first went on.
        let tasks = [5, 10, 10, 20].map(|after| party(&pairs, after));
        all(tasks).await
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on task 1
    0 ms  waiting 1 on a timer of 5.00 ms
    0 ms  waiting 2 on a timer of 10 ms
    0 ms  waiting 3 on a timer of 10 ms
    0 ms  waiting 4 on a timer of 20 ms
    5.00 ms  woken 1
    5.00 ms  waiting 1 on barrier 1
    10 ms  woken 2
    10 ms  woken 3
    10 ms  woken 1 by 2
    10 ms  finished 2: 1
    10 ms  waiting 3 on barrier 1
    10 ms  woken 3 by 1
    10 ms  finished 1: 0
    10 ms  woken 0 by 1
    10 ms  waiting 3 on barrier 1
    10 ms  waiting 0 on task 3
    20 ms  woken 4
    20 ms  woken 3 by 4
    20 ms  finished 4: 1
    20 ms  finished 3: 0
    20 ms  woken 0 by 3
    20 ms  finished 0: 0, 1, 0, 1
    ");
}

#[test]
fn a_waiter_that_is_cancelled_is_missed() {
    let (got, _) = run(&ManualHost::new(), async {
        let pair = barrier(2);
        let tasks = [0, 10, 20].map(|after| party(&pair, after));
        sleep(ms(5)).await;
        tasks[0].cancel();
        yield_now().await;
        assert_eq!(pair.n_waiting(), 0);
        all(tasks).await
    });
    assert_eq!(got, "cancelled, 0, 1");
}

#[test]
fn one_that_is_cancelled_when_all_had_come_holds_nobody_up() {
    let (got, _) = run(&ManualHost::new(), async {
        let pair = barrier(2);
        let tasks = [0, 10, 20].map(|after| party(&pair, after));
        sleep(ms(5)).await;
        let _ = pair.wait().await;
        // Woken, but not there yet.
        tasks[0].cancel();
        all(tasks).await
    });
    assert_eq!(got, "cancelled, 0, 1");
}

// Breaking

#[test]
fn aborted_it_fails_all_who_wait_and_all_who_come() {
    let recorded = record(&["woken", "finished"], async {
        let trio = barrier(3);
        let tasks = [0, 5, 20].map(|after| party(&trio, after));
        sleep(ms(10)).await;
        trio.abort();
        assert_eq!((trio.is_broken(), trio.n_waiting()), (true, 0));
        all(tasks).await
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  woken 1
    5.00 ms  woken 2
    10 ms  woken 0
    10 ms  woken 1 by 0
    10 ms  woken 2 by 0
    10 ms  finished 1: Abort or reset of barrier
    10 ms  woken 0 by 1
    10 ms  finished 2: Abort or reset of barrier
    20 ms  woken 3
    20 ms  finished 3: Barrier aborted
    20 ms  woken 0 by 3
    20 ms  finished 0: meanwhile, meanwhile, before
    ");
}

#[test]
fn reset_it_fails_all_who_wait_and_is_as_new_for_who_comes() {
    let (got, _) = run(&ManualHost::new(), async {
        let pair = barrier(2);
        let tasks = [0, 10, 20].map(|after| party(&pair, after));
        sleep(ms(5)).await;
        pair.reset();
        all(tasks).await
    });
    assert_eq!(got, "meanwhile, 0, 1");
}

#[test]
fn who_comes_while_a_reset_sends_the_others_away_waits_for_that() {
    let recorded = record(&["waiting", "woken", "finished"], async {
        let pair = barrier(2);
        let first = party(&pair, 0);
        sleep(ms(5)).await;
        pair.reset();
        let next = party(&pair, 5);
        let late = pair.wait().await;
        format!("{late:?}, {}", all([first, next]).await)
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 5.00 ms
    0 ms  waiting 1 on its next turn
    0 ms  woken 1
    0 ms  waiting 1 on barrier 1
    5.00 ms  woken 0
    5.00 ms  woken 1 by 0
    5.00 ms  waiting 0 on barrier 1
    5.00 ms  woken 0 by 1
    5.00 ms  finished 1: Abort or reset of barrier
    5.00 ms  waiting 2 on a timer of 5.00 ms
    5.00 ms  waiting 0 on barrier 1
    10 ms  woken 2
    10 ms  woken 0 by 2
    10 ms  finished 2: 1
    10 ms  finished 0: Ok(0), meanwhile, 1
    ");
}

#[test]
fn a_broken_one_is_mended_by_a_reset() {
    let (got, _) = run(&ManualHost::new(), async {
        let alone = barrier(1);
        alone.abort();
        let broken = alone.wait().await;
        alone.reset();
        format!("{broken:?} {:?}", alone.wait().await)
    });
    assert_eq!(got, "Err(Before) Ok(0)");
}

#[test]
fn the_errors_say_what_asyncio_says() {
    let texts = [BrokenBarrier::Before, BrokenBarrier::Meanwhile].map(|broken| broken.to_string());
    assert_eq!(texts, ["Barrier aborted", "Abort or reset of barrier"]);
}

#[test]
fn a_barrier_for_nobody_is_an_error() {
    let error = Barrier::new(0).err().expect("nobody to wait for");
    assert_eq!((error, error.to_string().as_str()), (SyncError::NoParties, "parties must be > 0"));
}

#[test]
fn a_run_that_is_dropped_leaves_nobody_inside() {
    let (host, barrier) = (ManualHost::new(), barrier(3));
    let shared = barrier.clone();
    let run = Run::start(&host, "main", async move {
        let _other = party(&shared, 0);
        shared.wait().await.is_ok()
    });
    host.run_until_idle();
    let recorder = run.recorder().clone();
    assert_eq!(barrier.n_waiting(), 2);
    drop(run);
    assert_eq!(barrier.n_waiting(), 0);
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped"]), @r"
    0 ms  woken 1
    0 ms  dropped 0
    0 ms  dropped 1
    ");
}
