//! `wait`: what ends it, what it gives, and that it leaves the tasks alone.

use crate::{
    oracle,
    support::{Counts, after, fail_after, lines, ms, record, run},
};
use interleave::runtime::{ManualHost, Run, Task, print, sleep, spawn, spawn_named, wait};

/// The names of the tasks that are done, and of those that are pending.
fn names<T>((done, pending): (Vec<Task<T>>, Vec<Task<T>>)) -> String {
    let names = |tasks: Vec<Task<T>>| tasks.iter().map(|task| task.name().to_string()).collect::<Vec<_>>().join(" ");
    format!("done: {}; pending: {}", names(done), names(pending))
}

/// A task a length, named after it; those below zero fail when it is over.
fn tasks(lengths: &[i64]) -> Vec<Task<Result<u64, String>>> {
    let task = |length: &i64| {
        let (fails, length) = (*length < 0, length.unsigned_abs());
        spawn_named(
            &length.to_string(),
            async move { if fails { fail_after(length).await } else { after(length).await } },
        )
    };
    lengths.iter().map(task).collect()
}

// What ends it

#[test]
fn all_are_waited_for_whatever_they_end_with_and_given_in_the_order_of_the_arguments() {
    let host = ManualHost::new();
    let (text, _) = run(&host, async {
        let tasks = tasks(&[30, -10, 40, 20]);
        tasks[2].cancel();
        names(wait(tasks).await)
    });
    assert_eq!((text.as_str(), host.elapsed()), ("done: 30 10 40 20; pending: ", ms(30)));
}

#[test]
fn the_first_to_end_is_enough_and_the_others_run_on() {
    let recorded = record(&["finished", "0"], async {
        let text = names(wait(tasks(&[30, 10, 20])).first_completed().await);
        sleep(ms(40)).await;
        text
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "30" by 0
    0 ms  spawned 2 "10" by 0
    0 ms  spawned 3 "20" by 0
    0 ms  waiting 0 on 3 tasks
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 30 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 10 ms
    0 ms  pending 2
    0 ms  polling 3
    0 ms  waiting 3 on a timer of 20 ms
    0 ms  pending 3
    10 ms  finished 2: 10
    10 ms  woken 0 by 2
    10 ms  polling 0
    10 ms  waiting 0 on a timer of 40 ms
    10 ms  pending 0
    20 ms  finished 3: 20
    30 ms  finished 1: 30
    50 ms  woken 0
    50 ms  polling 0
    50 ms  ready 0
    50 ms  finished 0: done: 10; pending: 30 20
    "#);
}

#[test]
fn the_first_error_is_enough_but_no_success_and_no_cancellation() {
    let host = ManualHost::new();
    let (text, _) = run(&host, async {
        let tasks = tasks(&[10, -30, 40, 20]);
        tasks[3].cancel();
        names(wait(tasks).first_exception().await)
    });
    assert_eq!((text.as_str(), host.elapsed()), ("done: 10 30 20; pending: 40", ms(30)));
    let (text, _) = run(&ManualHost::new(), async { names(wait(tasks(&[10, 20])).first_exception().await) });
    assert_eq!(text, "done: 10 20; pending: ");
}

#[test]
fn a_timeout_gives_what_is_done_by_then() {
    let host = ManualHost::new();
    let (text, _) = run(&host, async { names(wait(tasks(&[10, 30])).timeout(ms(20)).await) });
    assert_eq!((text.as_str(), host.elapsed()), ("done: 10; pending: 30", ms(20)));
}

#[test]
fn a_timeout_that_is_not_needed_ends_with_the_wait() {
    let host = ManualHost::new();
    let (text, _) = run(&host, async { names(wait(tasks(&[10])).timeout(ms(100)).await) });
    assert_eq!((text.as_str(), host.elapsed(), host.pending()), ("done: 10; pending: ", ms(10), 0));
}

#[test]
fn nothing_to_wait_for_is_done_without_waiting() {
    let recorded = record(&[], async { names(wait(tasks(&[])).await) });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  ready 0
    0 ms  finished 0: done: ; pending:
    "#);
}

// Turns

#[test]
fn the_waiter_hears_of_the_last_end_a_turn_later_and_is_woken_once() {
    insta::assert_snapshot!(record(&[], async { names(wait(tasks(&[10, 20])).await) }), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "10" by 0
    0 ms  spawned 2 "20" by 0
    0 ms  waiting 0 on 2 tasks
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 20 ms
    0 ms  pending 2
    10 ms  woken 1
    10 ms  polling 1
    10 ms  ready 1
    10 ms  finished 1: 10
    20 ms  woken 2
    20 ms  polling 2
    20 ms  ready 2
    20 ms  finished 2: 20
    20 ms  woken 0 by 2
    20 ms  polling 0
    20 ms  ready 0
    20 ms  finished 0: done: 10 20; pending:
    "#);
}

#[test]
fn tasks_that_have_ended_are_heard_of_too_as_in_asyncio() {
    oracle::same(
        r#"
import asyncio

async def say(text):
    print(text)

async def main():
    ended = [asyncio.create_task(say("a")), asyncio.create_task(say("b"))]
    await asyncio.sleep(0.01)
    asyncio.create_task(say("before"))
    done, pending = await asyncio.wait(ended)
    print("waited", len(done), len(pending))
    done, pending = await asyncio.wait(ended, timeout=0)
    print("waited", len(done), len(pending))
    asyncio.create_task(say("after"))
    done, pending = await asyncio.wait([*ended, asyncio.create_task(say("c"))], return_when=asyncio.FIRST_COMPLETED)
    print("waited", len(done), len(pending))
"#,
        || async {
            async fn say(text: &'static str) {
                print(text);
            }
            let waited = |(done, pending): (Vec<_>, Vec<_>)| print(format!("waited {} {}", done.len(), pending.len()));
            let ended = vec![spawn(say("a")), spawn(say("b"))];
            sleep(ms(10)).await;
            let _before = spawn(say("before"));
            waited(wait(ended.clone()).await);
            waited(wait(ended.clone()).timeout(ms(0)).await);
            let _after = spawn(say("after"));
            waited(wait([ended, vec![spawn(say("c"))]].concat()).first_completed().await);
        },
    );
}

#[test]
fn a_timeout_of_zero_lets_what_is_ready_have_its_turn_as_in_asyncio() {
    oracle::same(
        r#"
import asyncio

async def work(name, turns):
    for _ in range(turns):
        await asyncio.create_task(nothing())
    print(name)

async def nothing():
    pass

async def main():
    tasks = [asyncio.create_task(work("a", 0)), asyncio.create_task(work("b", 3))]
    done, pending = await asyncio.wait(tasks, timeout=0)
    print(len(done), "done")
    done, pending = await asyncio.wait(tasks, timeout=0.01)
    print(len(done), "done")
"#,
        || async {
            async fn work(name: &'static str, turns: u32) {
                for _ in 0..turns {
                    let _ = spawn(async {}).await;
                }
                print(name);
            }
            let tasks = [spawn(work("a", 0)), spawn(work("b", 3))];
            let (done, _) = wait(tasks.clone()).timeout(ms(0)).await;
            print(format!("{} done", done.len()));
            let (done, _) = wait(tasks).timeout(ms(10)).await;
            print(format!("{} done", done.len()));
        },
    );
}

#[test]
fn who_waits_again_and_again_for_the_same_tasks_is_woken_once_a_wait() {
    let counts = Counts::default();
    let program = counts.count(async {
        let mut left = tasks(&[10, 20, 30, 40]);
        while !left.is_empty() {
            left = wait(left).first_completed().await.1;
        }
    });
    run(&ManualHost::new(), program);
    assert_eq!(counts.get(), (5, 4));
}

// Cancelling

#[test]
fn a_cancelled_waiter_leaves_the_tasks_alone() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let tasks = tasks(&[20, 30]);
        let waiter = spawn_named("waiter", async { wait(tasks).timeout(ms(50)).await.0.len() });
        sleep(ms(10)).await;
        waiter.cancel();
        let _ = waiter.await;
        sleep(ms(90)).await;
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(100), 0));
    insta::assert_snapshot!(lines(&recorder, &["finished"]), @r"
    10 ms  finished 3: cancelled
    20 ms  finished 1: 20
    30 ms  finished 2: 30
    100 ms  finished 0
    ");
}

#[test]
fn in_a_run_that_is_dropped_a_wait_ends_with_it() {
    for when in [0, 5, 10, 15, 20] {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", async { names(wait(tasks(&[10, 20])).timeout(ms(30)).await) });
        host.advance(ms(when));
        drop(run);
        host.run_until_idle();
        assert_eq!((host.elapsed(), host.pending()), (ms(when), 0));
    }
}
