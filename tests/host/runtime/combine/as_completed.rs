//! `as_completed`: the order of ends, leaving early, and its time limit.

use crate::{
    oracle,
    support::{Counts, after, fail_after, lines, ms, record, run},
};
use futures::StreamExt;
use interleave::runtime::{
    Cancelled, ManualHost, Run, TimeoutError, as_completed, as_completed_tasks, print, sleep, spawn, spawn_named,
};

#[test]
fn results_come_in_the_order_of_their_ends() {
    insta::assert_snapshot!(record(&[], async {
        let mut results = as_completed([20, 10].map(after));
        while let Some(result) = results.next().await {
            print(format!("{result:?}"));
        }
    }), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
    0 ms  waiting 0 on 2 tasks
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 20 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 10 ms
    0 ms  pending 2
    10 ms  woken 2
    10 ms  polling 2
    10 ms  ready 2
    10 ms  finished 2: 10
    10 ms  woken 0 by 2
    10 ms  polling 0
    10 ms  printed Ok(Ok(10))
    10 ms  waiting 0 on 1 task
    10 ms  pending 0
    20 ms  woken 1
    20 ms  polling 1
    20 ms  ready 1
    20 ms  finished 1: 20
    20 ms  woken 0 by 1
    20 ms  polling 0
    20 ms  printed Ok(Ok(20))
    20 ms  ready 0
    20 ms  finished 0
    "#);
}

#[test]
fn errors_and_cancellations_come_like_results() {
    let (results, _) = run(&ManualHost::new(), async {
        let tasks = [spawn(after(30)), spawn(fail_after(20)), spawn(after(10))];
        let mut results = as_completed_tasks(tasks.clone());
        tasks[2].cancel();
        let results = [results.next().await, results.next().await, results.next().await, results.next().await];
        format!("{results:?}")
    });
    let expected = [Some(Err(Cancelled)), Some(Ok(Err("failed at 20".to_owned()))), Some(Ok(Ok(30_u64))), None];
    assert_eq!(results, format!("{expected:?}"));
}

#[test]
fn it_is_a_stream() {
    let (results, _) = run(&ManualHost::new(), async {
        let results: Vec<_> = as_completed([30, 10, 20].map(after)).collect().await;
        format!("{results:?}")
    });
    assert_eq!(results, "[Ok(Ok(10)), Ok(Ok(20)), Ok(Ok(30))]");
}

#[test]
fn what_has_ended_already_is_given_without_waiting() {
    let counts = Counts::default();
    let program = counts.count(async {
        let mut results = as_completed([10, 10, 20].map(after));
        sleep(ms(30)).await;
        while results.next().await.is_some() {}
    });
    run(&ManualHost::new(), program);
    assert_eq!(counts.get(), (2, 1));
}

#[test]
fn the_next_task_to_end_can_be_told_from_the_others() {
    let (order, _) = run(&ManualHost::new(), async {
        let mut tasks = as_completed_tasks([spawn_named("slow", after(20)), spawn_named("quick", after(10))]);
        let mut order = String::new();
        while let Some(task) = tasks.next_task().await {
            order += &format!("{} ", task.name());
        }
        order
    });
    assert_eq!(order, "quick slow ");
}

#[test]
fn of_nothing_nothing_comes() {
    let (nothing, _) = run(&ManualHost::new(), async {
        let mut none = as_completed([after(1)].into_iter().take(0));
        let mut within = as_completed([after(1)].into_iter().take(0)).timeout(ms(10));
        none.next().await.is_none() && within.next_task().await.is_none()
    });
    assert!(nothing);
}

// Leaving

#[test]
fn who_leaves_early_lets_the_others_run_on() {
    let recorded = record(&["finished"], async {
        let mut results = as_completed([10, 20].map(after));
        results.next().await;
        drop(results);
        sleep(ms(20)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  finished 1: 10
    20 ms  finished 2: 20
    30 ms  finished 0
    ");
}

#[test]
fn a_cancelled_waiter_lets_all_run_on() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let waiter = spawn(async { as_completed([20, 30].map(after)).next().await.is_some() });
        sleep(ms(10)).await;
        waiter.cancel();
        sleep(ms(30)).await;
    });
    insta::assert_snapshot!(lines(&recorder, &["finished"]), @r"
    10 ms  finished 1: cancelled
    20 ms  finished 2: 20
    30 ms  finished 3: 30
    40 ms  finished 0
    ");
}

#[test]
fn a_wait_for_the_next_that_is_given_up_loses_nothing_and_wakes_nobody() {
    let counts = Counts::default();
    let program = counts.count(async {
        let mut results = as_completed([20, 30].map(after));
        assert!(futures::poll!(Box::pin(results.next())).is_pending());
        sleep(ms(25)).await;
        let results = (results.next().await, results.next().await, results.next().await);
        format!("{results:?}")
    });
    let (results, _) = run(&ManualHost::new(), program);
    assert_eq!((results.as_str(), counts.get()), ("(Some(Ok(Ok(20))), Some(Ok(Ok(30))), None)", (3, 2)));
}

#[test]
fn in_a_run_that_is_dropped_it_ends_at_any_time() {
    for when in [0, 5, 10, 15, 20] {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", async {
            let mut results = as_completed([10, 20].map(after)).timeout(ms(30));
            while results.next_task().await.is_some() {}
        });
        host.advance(ms(when));
        drop(run);
        host.run_until_idle();
        assert_eq!((host.elapsed(), host.pending()), (ms(when), 0));
    }
}

// Its time limit

#[test]
fn once_the_time_is_over_each_one_left_is_an_error_and_runs_on() {
    let host = ManualHost::new();
    let (results, recorder) = run(&host, async {
        let mut results = as_completed([10, 40, 30].map(after)).timeout(ms(20));
        let mut seen = Vec::new();
        while let Some(task) = results.next_task().await {
            seen.push(task.map(|task| task.name().to_string()));
        }
        sleep(ms(40)).await;
        format!("{seen:?}")
    });
    assert_eq!(results, format!("{:?}", [Ok("1"), Err(TimeoutError), Err(TimeoutError)]));
    insta::assert_snapshot!(lines(&recorder, &["finished"]), @r#"
    10 ms  finished 1: 10
    30 ms  finished 3: 30
    40 ms  finished 2: 40
    60 ms  finished 0: [Ok("1"), Err(TimeoutError), Err(TimeoutError)]
    "#);
}

#[test]
fn a_time_limit_that_is_not_needed_ends_with_the_last_task_or_when_dropped() {
    let host = ManualHost::new();
    run(&host, async {
        let mut results = as_completed([10].map(after)).timeout(ms(100));
        sleep(ms(20)).await;
        let first = results.next_task().await.is_some_and(|task| task.is_ok());
        drop(as_completed([30].map(after)).timeout(ms(100)));
        sleep(ms(30)).await;
        first
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(50), 0));
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

async def main():
    asyncio.create_task(work("beside", 10))
    tasks = [work("a", 20), work("b", 10), work("c", 10), work("d", 40), work("e", 50)]
    for following in asyncio.as_completed(tasks, timeout=0.03):
        try:
            print("got", await following)
        except TimeoutError:
            print("timed out")
    await asyncio.sleep(0.03)
"#,
        || async {
            async fn work(name: &'static str, length: u64) -> &'static str {
                sleep(ms(length)).await;
                print(format!("{name} ends"));
                name
            }
            let _beside = spawn(work("beside", 10));
            let tasks = [("a", 20), ("b", 10), ("c", 10), ("d", 40), ("e", 50)];
            let mut following = as_completed(tasks.map(|(name, length)| work(name, length))).timeout(ms(30));
            while let Some(task) = following.next_task().await {
                match task.map(|task| task.result()) {
                    Ok(result) => print(format!("got {}", result.and_then(Result::ok).unwrap_or("nothing"))),
                    Err(_) => print("timed out"),
                }
            }
            sleep(ms(30)).await;
        },
    );
}
