//! `shield`: the waiter leaves, the task stays.

use crate::{
    oracle,
    support::{after, lines, ms, record, run},
};
use interleave::runtime::{Cancelled, ManualHost, Run, gather, print, shield, sleep, spawn, timeout};

#[test]
fn the_result_comes_a_turn_later_than_to_who_awaits_the_task() {
    insta::assert_snapshot!(record(&[], async { shield(spawn(after(10))).await.ok() }), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "Task-1" by 0
    0 ms  waiting 0 on task 1
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  pending 1
    10 ms  woken 1
    10 ms  polling 1
    10 ms  ready 1
    10 ms  finished 1: 10
    10 ms  woken 0 by 1
    10 ms  polling 0
    10 ms  ready 0
    10 ms  finished 0: 10
    "#);
}

#[test]
fn a_cancelled_waiter_leaves_at_once_and_the_task_runs_on() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let task = spawn(after(30));
        let waiter = spawn(async { shield(task).await.is_ok() });
        sleep(ms(10)).await;
        waiter.cancel();
        sleep(ms(30)).await;
    });
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    10 ms  woken 0
    10 ms  woken 2 by 0
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    30 ms  woken 1
    30 ms  finished 1: 30
    40 ms  woken 0
    40 ms  finished 0
    ");
}

#[test]
fn a_timeout_around_it_lets_the_task_run_on() {
    let (text, _) = run(&ManualHost::new(), async {
        let task = spawn(after(30));
        let first = timeout(ms(10), shield(task.clone())).await;
        format!("{first:?}, then {:?}", task.await)
    });
    assert_eq!(text, "Err(TimeoutError), then Ok(Ok(30))");
}

#[test]
fn a_task_that_is_cancelled_by_others_is_cancelled_for_the_waiter() {
    let (result, _) = run(&ManualHost::new(), async {
        let task = spawn(after(30));
        let shielded = shield(task.clone());
        task.cancel();
        shielded.await.map(|_| ())
    });
    assert_eq!(result, Err(Cancelled));
}

#[test]
fn a_gather_of_shields_can_be_left_too() {
    let recorded = record(&["finished"], async {
        let tasks = [spawn(after(20)), spawn(after(30))];
        let both = gather(tasks.map(|task| async { shield(task).await.map_err(|_| "gone") }));
        let _ = timeout(ms(10), both).await;
        sleep(ms(20)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  finished 3: cancelled
    10 ms  finished 4: cancelled
    20 ms  finished 1: 20
    30 ms  finished 2: 30
    30 ms  finished 0
    ");
}

#[test]
fn in_a_run_that_is_dropped_the_task_ends_too() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async { shield(spawn(after(30))).await.is_ok() });
    host.advance(ms(10));
    drop(run);
    host.run_until_idle();
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
}

#[test]
fn it_does_what_asyncio_does_turn_by_turn() {
    oracle::same(
        r#"
import asyncio

async def work(name, ms):
    await asyncio.sleep(ms / 1000)
    print(name, "ends")
    return name

async def direct(task):
    print("direct", await task)

async def shielded(task):
    try:
        print("shielded", await asyncio.shield(task))
    except asyncio.CancelledError:
        print("cancelled")
        raise

async def main():
    task = asyncio.create_task(work("work", 10))
    waiters = [asyncio.create_task(each(task)) for each in (shielded, direct, shielded)]
    await asyncio.wait(waiters)
    print("again", await asyncio.shield(task))
    slow = asyncio.create_task(work("slow", 20))
    waiter = asyncio.create_task(shielded(slow))
    await asyncio.sleep(0.01)
    waiter.cancel()
    print("slow", await slow)
"#,
        || async {
            async fn work(name: &'static str, length: u64) -> &'static str {
                sleep(ms(length)).await;
                print(format!("{name} ends"));
                name
            }
            async fn shielded(task: interleave::runtime::Task<&'static str>) {
                let told = crate::support::OnDrop(|| print("cancelled"));
                let result = shield(task).await;
                std::mem::forget(told);
                print(format!("shielded {}", result.unwrap_or("nothing")));
            }
            let task = spawn(work("work", 10));
            let direct = {
                let task = task.clone();
                async move { print(format!("direct {}", task.await.unwrap_or("nothing"))) }
            };
            let waiters = [spawn(shielded(task.clone())), spawn(direct), spawn(shielded(task.clone()))];
            interleave::runtime::wait(waiters).await;
            print(format!("again {}", shield(task).await.unwrap_or("nothing")));
            let slow = spawn(work("slow", 20));
            let waiter = spawn(shielded(slow.clone()));
            sleep(ms(10)).await;
            waiter.cancel();
            print(format!("slow {}", slow.await.unwrap_or("nothing")));
        },
    );
}
