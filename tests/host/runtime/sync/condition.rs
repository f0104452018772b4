//! Conditions: waiting for news of what a lock guards.

use crate::support::{Log, lines, ms, record, run};
use interleave::runtime::{Condition, Lock, ManualHost, Run, SyncError, Task, sleep, spawn, yield_now};
use std::{cell::RefCell, collections::VecDeque, rc::Rc};

/// What a condition's recording is about.
const WORDS: [&str; 6] = ["waiting", "woken", "acquired", "released", "dropped", "printed"];

/// A task that waits for news, then holds the lock so long.
fn waiter(condition: &Condition, length: u64) -> Task<()> {
    let condition = condition.clone();
    spawn(async move {
        let held = condition.acquire().await;
        let _held = condition.wait(held).await;
        sleep(ms(length)).await;
    })
}

/// Notifies so many.
async fn notify(condition: &Condition, count: usize) {
    let _held = condition.acquire().await;
    assert_eq!(condition.notify(count), Ok(()));
}

#[test]
fn a_consumer_waits_without_the_lock_and_goes_on_with_it() {
    let recorded = record(&WORDS, async {
        let filled = Condition::named("filled");
        let items = Rc::new(RefCell::new(VecDeque::new()));
        let (condition, list) = (filled.clone(), items.clone());
        let _producer = spawn(async move {
            sleep(ms(10)).await;
            let _held = condition.acquire().await;
            list.borrow_mut().push_back("egg");
            assert_eq!(condition.notify(1), Ok(()));
            // Notified, the consumer still has to wait for the lock.
            sleep(ms(5)).await;
        });
        let held = filled.acquire().await;
        let held = filled.wait_for(held, || !items.borrow().is_empty()).await;
        let item = items.borrow_mut().pop_front();
        drop(held);
        item.unwrap_or_default()
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock filled by 0
    0 ms  released lock filled by 0
    0 ms  waiting 0 on condition filled
    0 ms  waiting 1 on a timer of 10 ms
    10 ms  woken 1
    10 ms  acquired lock filled by 1
    10 ms  woken 0 by 1
    10 ms  waiting 1 on a timer of 5.00 ms
    10 ms  waiting 0 on lock filled, to acquire
    15 ms  woken 1
    15 ms  released lock filled by 1
    15 ms  woken 0 by 1
    15 ms  acquired lock filled by 0
    15 ms  released lock filled by 0
    ");
}

#[test]
fn producers_and_consumers_take_turns_at_a_buffer_with_two_conditions_on_one_lock() {
    let host = ManualHost::new();
    let log = Log::default();
    let said = log.clone();
    run(&host, async move {
        let lock = Lock::named("buffer");
        let (filled, emptied) = (Condition::with_lock("filled", &lock), Condition::with_lock("emptied", &lock));
        let buffer = Rc::new(RefCell::new(VecDeque::new()));
        let (news, room, items, told) = (filled.clone(), emptied.clone(), buffer.clone(), said.clone());
        let producer = spawn(async move {
            for item in 1..=5 {
                let held = room.acquire().await;
                let _held = room.wait_for(held, || items.borrow().len() < 2).await;
                items.borrow_mut().push_back(item);
                told.say(format!("+{item}"));
                assert_eq!(news.notify(1), Ok(()));
            }
        });
        for _ in 1..=5 {
            let held = filled.acquire().await;
            let held = filled.wait_for(held, || !buffer.borrow().is_empty()).await;
            let item = buffer.borrow_mut().pop_front().unwrap_or_default();
            assert_eq!(emptied.notify(1), Ok(()));
            drop(held);
            sleep(ms(10)).await;
            said.say(format!("-{item}"));
        }
        let _ = producer.await;
    });
    assert_eq!((log.text().as_str(), host.elapsed()), ("+1, +2, +3, -1, +4, -2, +5, -3, -4, -5", ms(50)));
}

#[test]
fn all_that_are_notified_take_the_lock_one_after_another() {
    let recorded = record(&WORDS, async {
        let condition = Condition::new();
        let tasks = [10, 20].map(|length| waiter(&condition, length));
        yield_now().await;
        let held = condition.acquire().await;
        assert_eq!(condition.notify_all(), Ok(()));
        drop(held);
        for task in tasks {
            let _ = task.await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  acquired lock 1 by 1
    0 ms  released lock 1 by 1
    0 ms  waiting 1 on condition 2
    0 ms  acquired lock 1 by 2
    0 ms  released lock 1 by 2
    0 ms  waiting 2 on condition 2
    0 ms  woken 0
    0 ms  acquired lock 1 by 0
    0 ms  woken 1 by 0
    0 ms  woken 2 by 0
    0 ms  released lock 1 by 0
    0 ms  waiting 0 on task 1
    0 ms  acquired lock 1 by 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  waiting 2 on lock 1, to acquire
    10 ms  woken 1
    10 ms  released lock 1 by 1
    10 ms  woken 2 by 1
    10 ms  woken 0 by 1
    10 ms  acquired lock 1 by 2
    10 ms  waiting 2 on a timer of 20 ms
    10 ms  waiting 0 on task 2
    30 ms  woken 2
    30 ms  released lock 1 by 2
    30 ms  woken 0 by 2
    ");
}

#[test]
fn notify_wakes_the_first_so_many() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        let condition = Condition::new();
        let tasks = [0, 0, 0].map(|length| waiter(&condition, length));
        let state = || tasks.clone().map(|task| task.is_done().to_string()).join(" ");
        for count in [0, 2, 1] {
            yield_now().await;
            notify(&condition, count).await;
            sleep(ms(10)).await;
            said.say(state());
        }
    });
    assert_eq!(log.text(), "false false false, true true false, true true true");
}

#[test]
fn waiting_for_what_is_true_already_does_not_wait() {
    let recorded = record(&["waiting", "released"], async {
        let condition = Condition::new();
        let held = condition.acquire().await;
        condition.wait_for(held, || true).await.forget();
        assert!(condition.lock().is_locked());
    });
    assert_eq!(recorded, "");
}

// Cancelling

#[test]
fn a_waiter_that_is_cancelled_ends_without_the_lock() {
    // asyncio's would wait for it until 20 ms.
    let recorded = record(&WORDS, async {
        let condition = Condition::new();
        let task = waiter(&condition, 10);
        yield_now().await;
        let _held = condition.acquire().await;
        sleep(ms(10)).await;
        task.cancel();
        let _ = task.await;
        sleep(ms(10)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  acquired lock 1 by 1
    0 ms  released lock 1 by 1
    0 ms  waiting 1 on condition 2
    0 ms  woken 0
    0 ms  acquired lock 1 by 0
    0 ms  waiting 0 on a timer of 10 ms
    10 ms  woken 0
    10 ms  woken 1 by 0
    10 ms  waiting 0 on task 1
    10 ms  dropped 1
    10 ms  woken 0 by 1
    10 ms  waiting 0 on a timer of 10 ms
    20 ms  woken 0
    20 ms  released lock 1 by 0
    ");
}

#[test]
fn a_waiter_that_is_cancelled_when_it_was_just_notified_passes_the_news_on() {
    let recorded = record(&WORDS, async {
        let condition = Condition::new();
        let tasks = [10, 20].map(|length| waiter(&condition, length));
        yield_now().await;
        notify(&condition, 1).await;
        tasks[0].cancel();
        let _ = tasks[1].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  acquired lock 1 by 1
    0 ms  released lock 1 by 1
    0 ms  waiting 1 on condition 2
    0 ms  acquired lock 1 by 2
    0 ms  released lock 1 by 2
    0 ms  waiting 2 on condition 2
    0 ms  woken 0
    0 ms  acquired lock 1 by 0
    0 ms  woken 1 by 0
    0 ms  released lock 1 by 0
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
fn a_waiter_that_is_cancelled_when_it_waits_for_the_lock_again_passes_lock_and_news_on() {
    let recorded = record(&WORDS, async {
        let condition = Condition::new();
        let tasks = [10, 20].map(|length| waiter(&condition, length));
        yield_now().await;
        let held = condition.acquire().await;
        assert_eq!(condition.notify(1), Ok(()));
        sleep(ms(5)).await;
        drop(held);
        // Woken for the lock.
        tasks[0].cancel();
        let _ = tasks[1].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  acquired lock 1 by 1
    0 ms  released lock 1 by 1
    0 ms  waiting 1 on condition 2
    0 ms  acquired lock 1 by 2
    0 ms  released lock 1 by 2
    0 ms  waiting 2 on condition 2
    0 ms  woken 0
    0 ms  acquired lock 1 by 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on a timer of 5.00 ms
    0 ms  waiting 1 on lock 1, to acquire
    5.00 ms  woken 0
    5.00 ms  released lock 1 by 0
    5.00 ms  woken 1 by 0
    5.00 ms  waiting 0 on task 2
    5.00 ms  dropped 1
    5.00 ms  woken 2 by 1
    5.00 ms  acquired lock 1 by 2
    5.00 ms  waiting 2 on a timer of 20 ms
    25 ms  woken 2
    25 ms  released lock 1 by 2
    25 ms  woken 0 by 2
    ");
}

#[test]
fn a_waiter_that_was_not_notified_has_no_news_to_pass_on() {
    let recorded = record(&["woken", "dropped"], async {
        let condition = Condition::new();
        let tasks = [10, 20].map(|length| waiter(&condition, length));
        yield_now().await;
        tasks[0].cancel();
        sleep(ms(10)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  dropped 1
    10 ms  woken 0
    10 ms  dropped 2
    ");
}

#[test]
fn a_wait_that_is_never_polled_releases_the_lock_when_dropped() {
    let recorded = record(&["waiting", "acquired", "released"], async {
        let condition = Condition::named("news");
        let held = condition.acquire().await;
        drop(condition.wait(held));
        assert!(!condition.lock().is_locked());
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  acquired lock news by 0
    0 ms  released lock news by 0
    ");
}

// Misuse, and the end of a run

#[test]
fn nobody_is_notified_without_the_lock() {
    let condition = Condition::new();
    let error = condition.notify(1).expect_err("nobody holds the lock");
    assert_eq!((error, condition.notify_all()), (SyncError::NotifyUnlocked, Err(SyncError::NotifyUnlocked)));
    assert_eq!(error.to_string(), "cannot notify on un-acquired lock");
}

#[test]
fn a_run_that_is_dropped_leaves_neither_waiters_nor_the_lock() {
    let (host, condition) = (ManualHost::new(), Condition::new());
    let shared = condition.clone();
    let run = Run::start(&host, "main", async move {
        let _tasks = [10, 20, 30].map(|length| waiter(&shared, length));
        yield_now().await;
        let _held = shared.acquire().await;
        // One is notified and waits for the lock, two wait for news.
        assert_eq!(shared.notify(1), Ok(()));
        sleep(ms(1_000)).await;
    });
    host.advance(ms(10));
    let recorder = run.recorder().clone();
    assert!(condition.lock().is_locked());
    drop(run);
    assert!(!condition.lock().is_locked());
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["released", "dropped"]), @r"
    0 ms  released lock 1 by 1
    0 ms  released lock 1 by 2
    0 ms  released lock 1 by 3
    10 ms  dropped 0
    10 ms  released lock 1 by 0
    10 ms  dropped 1
    10 ms  dropped 2
    10 ms  dropped 3
    ");
}
