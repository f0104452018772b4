//! `timeout`: in time or not, what ends first, timeouts in each other, and who else cancels.

use crate::{
    oracle,
    support::{Log, OnDrop, after, lines, ms, record, run},
};
use futures::{channel::oneshot, join};
use interleave::{
    runtime::{
        ManualHost, Run, TimeoutError, as_completed, fetch, gather, now, print, sleep, spawn, spawn_named, timeout,
        timeout_at, wait, wait_for, yield_now,
    },
    time::Micros,
};
use std::future::{pending, ready};

// In time or not

#[test]
fn what_ends_in_time_gives_its_output_and_its_timer_ends_with_it() {
    let host = ManualHost::new();
    let (result, _) = run(&host, timeout(ms(20), after(10)));
    assert_eq!((result, host.elapsed(), host.pending()), (Ok(Ok(10)), ms(10), 0));
}

#[test]
fn what_takes_too_long_is_dropped_at_the_tasks_next_turn() {
    let host = ManualHost::new();
    let (result, recorder) = run(&host, timeout(ms(10), after(20)));
    assert_eq!((result, host.elapsed(), host.pending()), (Err(TimeoutError), ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &[]), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  limit 0 until 10 ms
    0 ms  waiting 0 on a timer of 20 ms
    0 ms  pending 0
    10 ms  limit 0 over
    10 ms  woken 0
    10 ms  polling 0
    10 ms  ready 0
    10 ms  finished 0: timed out
    "#);
}

#[test]
fn its_limit_is_recorded_as_set_and_as_over_or_lifted() {
    let recorded = record(&["limit"], async {
        let inner = timeout(ms(30), timeout(ms(10), after(20))).await;
        let _ = wait([spawn(after(5))]).timeout(ms(7)).await;
        let mut completed = as_completed([after(5), after(50)]).timeout(ms(9));
        while completed.next_task().await.is_some_and(|result| result.is_ok()) {}
        let dropped = spawn(timeout(ms(10), after(20)));
        yield_now().await;
        dropped.cancel();
        yield_now().await;
        format!("{inner:?}")
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  limit 0 until 30 ms
    0 ms  limit 1 until 10 ms
    10 ms  limit 1 over
    10 ms  limit 0 lifted
    10 ms  limit 2 until 17 ms
    15 ms  limit 2 lifted
    15 ms  limit 3 until 24 ms
    24 ms  limit 3 over
    24 ms  limit 4 until 34 ms
    24 ms  limit 4 lifted
    "#);
}

#[test]
fn what_would_end_at_the_very_instant_is_too_late() {
    let (results, _) = run(&ManualHost::new(), async {
        let same = timeout(ms(10), after(10)).await;
        // Its timer was set first, and fires first; the task has its turn after both.
        let inside = timeout(ms(10), async { timeout_at(Micros(20_000), pending::<()>()).await }).await;
        format!("{same:?} {inside:?}")
    });
    assert_eq!(results, "Err(TimeoutError) Err(TimeoutError)");
}

#[test]
fn what_never_waits_is_never_late() {
    let (results, _) = run(&ManualHost::new(), async {
        let blocked = timeout(ms(10), async { interleave::runtime::block(ms(50)) }).await;
        let past = timeout_at(Micros::ZERO, ready(())).await;
        format!("{blocked:?} {past:?} {:?}", timeout(ms(0), ready(())).await)
    });
    assert_eq!(results, "Ok(()) Ok(()) Ok(())");
}

#[test]
fn zero_and_a_time_that_has_passed_give_one_turn() {
    let log = Log::default();
    let said = log.clone();
    let host = ManualHost::new();
    run(&host, async move {
        sleep(ms(10)).await;
        for deadline in [Micros::ZERO, now()] {
            let said = said.clone();
            let late = timeout_at(deadline, async move {
                said.say("begins");
                yield_now().await;
                said.say("never said");
            });
            assert_eq!(late.await, Err(TimeoutError));
        }
        assert_eq!(timeout(ms(0), pending::<()>()).await, Err(TimeoutError));
    });
    assert_eq!((log.text().as_str(), host.elapsed()), ("begins, begins", ms(10)));
}

#[test]
fn a_deadline_is_a_time_on_the_clock_of_now() {
    let host = ManualHost::new();
    host.advance(ms(1_000));
    let (result, _) = run(&host, async {
        sleep(ms(10)).await;
        timeout_at(now() + Micros(20_000), sleep(ms(50))).await.err().map(|_| now())
    });
    assert_eq!((result, host.elapsed()), (Some(Micros(30_000)), ms(1_030)));
}

#[test]
fn wait_for_is_the_same_with_its_arguments_the_other_way_round() {
    let (result, _) = run(&ManualHost::new(), wait_for(after(20), ms(10)));
    assert_eq!(result, Err(TimeoutError));
}

#[test]
fn what_it_bounds_may_borrow() {
    let (length, _) = run(&ManualHost::new(), async {
        let mut list = vec![1];
        let _ = timeout(ms(10), async {
            list.push(2);
            sleep(ms(20)).await;
            list.push(3);
        })
        .await;
        list.len() as u32
    });
    assert_eq!(length, 2);
}

// What ends first

#[test]
fn a_task_that_is_waited_for_ends_first() {
    let recorded = record(&[], async {
        let task = spawn_named("slow", after(30));
        timeout(ms(10), async { task.await.is_ok() }).await.is_err()
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "slow" by 0
    0 ms  limit 0 until 10 ms
    0 ms  waiting 0 on task 1
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 30 ms
    0 ms  pending 1
    10 ms  limit 0 over
    10 ms  woken 1
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  polling 0
    10 ms  ready 0
    10 ms  finished 0: true
    "#);
}

#[test]
fn a_gather_ends_first_with_all_its_children() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async { timeout(ms(10), gather([20, 30].map(after))).await.is_err() });
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    10 ms  woken 1
    10 ms  woken 2
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  woken 0 by 1
    10 ms  finished 0: true
    ");
}

#[test]
fn a_request_is_aborted() {
    let host = ManualHost::new();
    let (late, _) = run(&host, async { timeout(ms(100), fetch("lat/500?id=1")).await.is_err() });
    assert_eq!((late, host.elapsed(), host.pending()), (true, ms(100), 0));
}

#[test]
fn what_the_runtime_does_not_know_ends_too() {
    let (late, _) = run(&ManualHost::new(), async {
        let (_sender, receiver) = oneshot::channel::<()>();
        let late = timeout(ms(10), receiver).await.is_err();
        late && timeout(ms(10), pending::<()>()).await.is_err() && timeout(ms(0), yield_now()).await.is_err()
    });
    assert!(late);
}

#[test]
fn the_task_goes_on_afterwards_and_can_time_out_again() {
    let host = ManualHost::new();
    let (count, _) = run(&host, async {
        let mut late = 0_u32;
        for _ in 0..3 {
            late += u32::from(timeout(ms(10), sleep(ms(15))).await.is_err());
            sleep(ms(5)).await;
        }
        late
    });
    assert_eq!((count, host.elapsed()), (3, ms(45)));
}

// In each other

#[test]
fn the_one_whose_time_is_over_first_ends_what_is_in_it() {
    for (outer, inner, expected) in [(20, 10, "Ok(Err(TimeoutError))"), (10, 20, "Err(TimeoutError)")] {
        let (result, _) = run(&ManualHost::new(), async move {
            format!("{:?}", timeout(ms(outer), timeout(ms(inner), pending::<()>())).await)
        });
        assert_eq!(result, expected);
    }
}

#[test]
fn at_the_same_instant_the_outer_one_goes_first_as_in_asyncio() {
    oracle::same(
        r#"
import asyncio

async def main():
    try:
        async with asyncio.timeout(0.01):
            try:
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(0.02)
            except TimeoutError:
                print("inner")
            print("between")
            await asyncio.sleep(0.02)
    except TimeoutError:
        print("outer")
    try:
        async with asyncio.timeout(0.02):
            try:
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(0.02)
            except TimeoutError:
                print("inner")
            await asyncio.sleep(0.02)
    except TimeoutError:
        print("outer")
"#,
        || async {
            for outer in [10, 20] {
                let late = timeout(ms(outer), async {
                    if timeout(ms(10), sleep(ms(20))).await.is_err() {
                        print("inner");
                    }
                    if outer == 10 {
                        print("between");
                    }
                    sleep(ms(20)).await;
                });
                if late.await.is_err() {
                    print("outer");
                }
            }
        },
    );
}

#[test]
fn two_beside_each_other_in_one_task_keep_to_themselves() {
    let host = ManualHost::new();
    let (results, _) = run(&host, async {
        let (a, b) = join!(timeout(ms(10), after(30)), timeout(ms(50), after(20)));
        format!("{a:?} {b:?}")
    });
    assert_eq!((results.as_str(), host.elapsed()), ("Err(TimeoutError) Ok(Ok(20))", ms(20)));
    let (results, _) = run(&ManualHost::new(), async {
        let all = (1..=40).map(|place| timeout(ms(20), after(place)));
        interleave::runtime::join_all(all).await.iter().filter(|result| result.is_ok()).count() as u32
    });
    assert_eq!(results, 19);
}

// Cancelling

#[test]
fn a_task_that_is_cancelled_ends_whatever_its_timeouts_say() {
    for when in [5, 10, 15] {
        let (log, host) = (Log::default(), ManualHost::new());
        let said = log.clone();
        run(&host, async move {
            let inside = said.clone();
            let task = spawn(async move {
                let _dropped = OnDrop(|| inside.say("dropped"));
                let late = timeout(ms(10), sleep(ms(20))).await.is_err();
                inside.say(format!("late: {late}"));
                sleep(ms(10)).await;
            });
            sleep(ms(when)).await;
            task.cancel();
            said.say(task.await.is_err());
        });
        let expected = if when <= 10 { "dropped, true" } else { "late: true, dropped, true" };
        assert_eq!((log.text().as_str(), host.pending()), (expected, 0), "at {when} ms");
    }
}

#[test]
fn in_a_run_that_is_dropped_it_ends_at_any_time() {
    for when in [0, 5, 10, 15] {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", async {
            let _ = timeout(ms(10), gather([20, 30].map(after))).await;
            timeout(ms(10), timeout(ms(20), after(30))).await.is_ok()
        });
        host.advance(ms(when));
        drop(run);
        host.run_until_idle();
        assert_eq!((host.elapsed(), host.pending()), (ms(when), 0));
    }
}

#[test]
fn it_does_what_asyncio_does_turn_by_turn() {
    oracle::same(
        r#"
import asyncio

async def work(name, ms):
    try:
        await asyncio.sleep(ms / 1000)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise
    print(name, "ends")
    return name

async def limited(name, ms, task):
    try:
        async with asyncio.timeout(ms / 1000):
            await task
        print(name, "is in time")
    except TimeoutError:
        print(name, "is too late")

async def main():
    beside = asyncio.create_task(work("beside", 10))
    await asyncio.wait([
        asyncio.create_task(limited("a", 10, asyncio.create_task(work("task", 20)))),
        asyncio.create_task(limited("b", 10, work("call", 20))),
        asyncio.create_task(limited("c", 10, asyncio.gather(work("first", 10), work("second", 20)))),
        asyncio.create_task(limited("d", 10, asyncio.create_task(limited("e", 10, work("deep", 20))))),
        asyncio.create_task(limited("f", 0, work("never", 0.01))),
        asyncio.create_task(limited("g", 10, beside)),
    ])
"#,
        || async {
            async fn work(name: &'static str, length: u64) -> Result<&'static str, String> {
                let told = OnDrop(|| print(format!("{name} is cancelled")));
                sleep(std::time::Duration::from_micros(length * 1000 / if name == "never" { 1000 } else { 1 })).await;
                std::mem::forget(told);
                print(format!("{name} ends"));
                Ok(name)
            }
            async fn limited(name: &'static str, length: u64, task: impl IntoFuture) {
                let result = timeout(ms(length), async { drop(task.await) }).await;
                print(if result.is_ok() { format!("{name} is in time") } else { format!("{name} is too late") });
            }
            let beside = spawn(work("beside", 10));
            let tasks = [
                spawn(limited("a", 10, spawn(work("task", 20)))),
                spawn(limited("b", 10, work("call", 20))),
                spawn(limited("c", 10, gather([work("first", 10), work("second", 20)]))),
                spawn(limited("d", 10, spawn(limited("e", 10, work("deep", 20))))),
                spawn(limited("f", 0, work("never", 10))),
                spawn(limited("g", 10, beside)),
            ];
            interleave::runtime::wait(tasks).await;
        },
    );
}
