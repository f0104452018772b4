//! `race` and `hedge`: who wins, and what becomes of the others.

use crate::{
    oracle,
    support::{after, fail_after, lines, ms, record, run},
};
use interleave::runtime::{Cancelled, ManualHost, Run, fetch, hedge, print, race, sleep, spawn, timeout};

#[test]
fn the_first_to_finish_wins_and_the_others_are_cancelled() {
    insta::assert_snapshot!(record(&[], async { race([30, 10, 20].map(after)).await.ok() }), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
    0 ms  spawned 3 "3" by 0
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
    10 ms  woken 2
    10 ms  polling 2
    10 ms  ready 2
    10 ms  finished 2: 10
    10 ms  woken 0 by 2
    10 ms  polling 0
    10 ms  woken 1 by 0
    10 ms  woken 3 by 0
    10 ms  ready 0
    10 ms  finished 0: 10
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 3
    10 ms  finished 3: cancelled
    "#);
}

#[test]
fn an_error_wins_too() {
    let (result, _) = run(&ManualHost::new(), async { race([fail_after(10), fail_after(20)]).await.ok() });
    assert_eq!(result, Some(Err("failed at 10".into())));
}

#[test]
fn the_first_in_time_wins_not_the_first_in_place() {
    let (result, _) = run(&ManualHost::new(), async {
        race([3, 1, 2].map(|turns| async move {
            for _ in 0..turns {
                let _ = spawn(async {}).await;
            }
            turns
        }))
        .await
    });
    assert_eq!(result, Ok(1));
}

#[test]
fn a_race_of_nobody_has_no_winner() {
    let (result, _) = run(&ManualHost::new(), async { race([after(1)].into_iter().take(0)).await.map(|_| ()) });
    assert_eq!(result, Err(Cancelled));
}

#[test]
fn requests_that_lose_are_aborted() {
    let host = ManualHost::new();
    let (status, _) = run(&host, async {
        let answers = race(["lat/300?id=1", "lat/200?id=2"].map(fetch)).await;
        answers.ok().and_then(Result::ok).map(|response| u32::from(response.status))
    });
    assert_eq!((status, host.elapsed(), host.pending()), (Some(200), ms(200), 0));
}

#[test]
fn a_race_that_is_left_is_over_for_all() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let _ = timeout(ms(10), race([20, 30].map(after))).await;
        let task = spawn(race([20, 30].map(after)));
        sleep(ms(10)).await;
        task.cancel();
        drop(race([20, 30].map(after)));
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(20), 0));
    insta::assert_snapshot!(lines(&recorder, &["dropped", "finished"]), @r"
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    20 ms  finished 0
    20 ms  dropped 5
    20 ms  finished 5: cancelled
    20 ms  dropped 6 unpolled
    20 ms  finished 6: cancelled
    20 ms  dropped 7 unpolled
    20 ms  finished 7: cancelled
    20 ms  dropped 3
    20 ms  finished 3: cancelled
    20 ms  dropped 4
    20 ms  finished 4: cancelled
    ");
}

#[test]
fn in_a_run_that_is_dropped_it_ends_at_any_time() {
    for when in [0, 5, 10, 15] {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", async {
            let _ = race([10, 20].map(after)).await;
            hedge(ms(10), |_| after(20)).await.is_ok()
        });
        host.advance(ms(when));
        drop(run);
        host.run_until_idle();
        assert_eq!((host.elapsed(), host.pending()), (ms(when), 0));
    }
}

// Hedging

#[test]
fn a_second_attempt_is_made_only_when_the_first_takes_too_long() {
    let recorded = record(&["spawned", "dropped", "finished"], async {
        let quick = hedge(ms(20), |_| after(10)).await;
        let slow = hedge(ms(20), |attempt| after(if attempt == 1 { 100 } else { 10 })).await;
        format!("{quick:?} {slow:?}")
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    10 ms  finished 1: 10
    10 ms  spawned 2 "1" by 0
    30 ms  spawned 3 "2" by 0
    40 ms  finished 3: 10
    40 ms  finished 0: Ok(Ok(10)) Ok(Ok(10))
    40 ms  dropped 2
    40 ms  finished 2: cancelled
    "#);
}

#[test]
fn the_first_attempt_can_still_win() {
    let host = ManualHost::new();
    let (result, _) = run(&host, async {
        hedge(ms(10), |attempt| async move {
            sleep(ms(15)).await;
            attempt
        })
        .await
    });
    assert_eq!((result, host.elapsed(), host.pending()), (Ok(1), ms(15), 0));
}

#[test]
fn it_does_what_one_would_write_in_asyncio() {
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

async def race(*works):
    tasks = [asyncio.create_task(each) for each in works]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    return next(iter(done)).result()

async def main():
    print(await race(work("a", 30), work("b", 10), work("c", 20)), "wins")
    print(await race(work("d", 10), work("e", 10)), "wins")
    await asyncio.sleep(0.01)
"#,
        || async {
            async fn work(name: &'static str, length: u64) -> &'static str {
                let told = crate::support::OnDrop(|| print(format!("{name} is cancelled")));
                sleep(ms(length)).await;
                std::mem::forget(told);
                print(format!("{name} ends"));
                name
            }
            for works in [vec![("a", 30), ("b", 10), ("c", 20)], vec![("d", 10), ("e", 10)]] {
                let winner = race(works.into_iter().map(|(name, length)| work(name, length))).await;
                print(format!("{} wins", winner.unwrap_or("nobody")));
            }
            sleep(ms(10)).await;
        },
    );
}
