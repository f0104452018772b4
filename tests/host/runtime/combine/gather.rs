//! `gather`: results in order, the first error, cancelling, and how often anybody is woken.

use crate::support::{Counts, Log, after, fail_after, lines, ms, record, run};
use interleave::runtime::{ManualHost, Run, TaskError, gather, sleep, spawn};
use std::{cell::RefCell, rc::Rc};

// Results

#[test]
fn results_come_in_the_order_of_the_arguments_after_the_slowest() {
    let host = ManualHost::new();
    let (results, _) = run(&host, gather_of([30, 10, 20]));
    assert_eq!((results, host.elapsed()), (Ok(vec![30, 10, 20]), ms(30)));
}

#[test]
fn gathering_nothing_is_done_without_waiting() {
    let recorded = record(&[], gather_of([]));
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  ready 0
    0 ms  finished 0: 0 results
    "#);
    let (all, _) = run(&ManualHost::new(), async { gather([after(1)].into_iter().take(0)).return_exceptions().await });
    assert_eq!(all, vec![]);
}

#[test]
fn the_first_error_ends_the_wait_and_the_siblings_run_on() {
    let host = ManualHost::new();
    let world = host.clone();
    let (result, recorder) = run(&host, async move {
        let result = gather(children(&[10, -20, 30, -40])).await;
        let at = world.elapsed();
        sleep(ms(100)).await;
        (at == ms(20)).then_some(result.map(|_| 0).map_err(|error| error.to_string()))
    });
    assert_eq!(result, Some(Err("failed at 20".into())));
    insta::assert_snapshot!(lines(&recorder, &["woken", "finished"]), @r"
    10 ms  woken 1
    10 ms  finished 1: 10
    20 ms  woken 2
    20 ms  finished 2: failed at 20
    20 ms  woken 0 by 2
    30 ms  woken 3
    30 ms  finished 3: 30
    40 ms  woken 4
    40 ms  finished 4: failed at 40
    120 ms  woken 0
    120 ms  finished 0: failed at 20
    ");
}

#[test]
fn with_return_exceptions_all_are_waited_for_and_each_has_its_own_result() {
    let host = ManualHost::new();
    let (results, _) = run(&host, async { gather(children(&[30, -10, 20])).return_exceptions().await });
    let failed = TaskError::Failed("failed at 10".to_owned());
    assert_eq!((results, host.elapsed()), (vec![Ok(30), Err(failed), Ok(20)], ms(30)));
}

#[test]
fn the_first_error_is_the_first_in_time_even_if_nobody_waited_yet() {
    // As asyncio has it: gather(f(20 ms, fails), f(10 ms, fails)), awaited after 50 ms, raises the second's error.
    let (result, _) = run(&ManualHost::new(), async {
        let both = gather(children(&[-20, -10]));
        sleep(ms(50)).await;
        both.await
    });
    assert_eq!(result, Err(TaskError::Failed("failed at 10".into())));
}

// Cancelling

#[test]
fn a_dropped_gather_cancels_its_children() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let task = spawn(gather_of([10, 100, 200]));
        sleep(ms(20)).await;
        task.cancel();
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(20), 0));
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    10 ms  woken 2
    10 ms  finished 2: 10
    20 ms  woken 0
    20 ms  woken 3 by 0
    20 ms  woken 4 by 0
    20 ms  finished 0
    20 ms  dropped 3
    20 ms  finished 3: cancelled
    20 ms  dropped 4
    20 ms  finished 4: cancelled
    20 ms  dropped 1
    20 ms  finished 1: cancelled
    ");
}

#[test]
fn a_gather_dropped_before_it_was_awaited_leaves_its_children_running() {
    let recorded = record(&["finished"], async {
        drop(gather(children(&[10, 20])));
        sleep(ms(30)).await;
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  finished 1: 10
    20 ms  finished 2: 20
    30 ms  finished 0
    ");
}

#[test]
fn a_child_whose_task_is_cancelled_from_elsewhere_fails_the_gather() {
    let (result, _) = run(&ManualHost::new(), async {
        let child = spawn(after(10));
        let handle = child.clone();
        let both = gather(
            [child, spawn(after(20))]
                .map(|task| async move { task.await.map_err(|cancelled| cancelled.to_string()).flatten() }),
        );
        handle.cancel();
        both.await
    });
    assert_eq!(result, Err(TaskError::Failed("cancelled".into())));
}

#[test]
fn in_a_run_that_closes_the_children_are_cancelled_and_nobody_hears_of_it() {
    let host = ManualHost::new();
    let (own, seen) = (Rc::new(RefCell::new(None::<Run<()>>)), Log::default());
    let (handle, said) = (own.clone(), seen.clone());
    *own.borrow_mut() = Some(Run::start(&host, "main", async move {
        drop(handle.take());
        said.say(format!("{:?}", gather_of([10, 20]).await));
    }));
    host.run_until_idle();
    assert_eq!((seen.text().as_str(), host.pending()), ("", 0));
}

// Polls and wakes

#[test]
fn each_child_is_polled_twice_and_the_parent_woken_once() {
    let recorded = record(&[], gather_of([10, 20]));
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
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
    20 ms  finished 0: 2 results
    "#);
}

#[test]
fn the_parent_is_woken_once_however_the_children_end() {
    for lengths in [&[10, 20, 30][..], &[-10, 20, -30], &[10, 10, 10], &[-10, -10, -10]] {
        for return_exceptions in [false, true] {
            let counts = Counts::default();
            let parent = counts.count(async move {
                let all = gather(children(lengths));
                if return_exceptions { all.return_exceptions().await.len() } else { all.await.iter().len() }
            });
            let recorded = record(&["woken"], async move {
                let parent = spawn(parent);
                sleep(ms(40)).await;
                parent.await.ok()
            });
            let woken = recorded.lines().filter(|line| line.contains("woken 1 ")).count();
            assert_eq!((counts.get(), woken), ((2, 1), 1), "{lengths:?}, {return_exceptions}");
        }
    }
}

#[test]
fn a_gather_whose_children_have_all_ended_neither_waits_nor_wakes() {
    let recorded = record(&["0"], async {
        let all = gather(children(&[10, 20]));
        sleep(ms(30)).await;
        all.await
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
    0 ms  waiting 0 on a timer of 30 ms
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 20 ms
    0 ms  pending 2
    30 ms  woken 0
    30 ms  polling 0
    30 ms  ready 0
    "#);
}

#[test]
fn children_of_children_are_gathered_too() {
    let host = ManualHost::new();
    let (results, recorder) = run(&host, async {
        gather([10, 20].map(|base| async move {
            let sums = gather([1, 2].map(|more| after(base + more))).await;
            sums.map(|sums| sums.iter().sum::<u64>())
        }))
        .await
        .map(|sums| sums.iter().sum::<u64>())
    });
    assert_eq!((results.ok(), host.elapsed()), (Some(66), ms(22)));
    insta::assert_snapshot!(lines(&recorder, &["spawned"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
    0 ms  spawned 3 "1" by 1
    0 ms  spawned 4 "2" by 1
    0 ms  spawned 5 "1" by 2
    0 ms  spawned 6 "2" by 2
    "#);
}

#[test]
fn a_gather_wakes_who_polled_it_last() {
    let (result, _) = run(&ManualHost::new(), async {
        let mut all = Box::pin(gather_of([10, 20]));
        let first = futures::poll!(&mut all).is_ready();
        // Another task polls it from now on.
        let second = spawn(async move { all.await.is_ok() }).await;
        format!("{first} {second:?}")
    });
    assert_eq!(result, "false Ok(true)");
}

#[test]
fn children_begin_in_order_before_the_parent_goes_on() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        let inside = said.clone();
        let all = gather([1, 2, 3].map(|place| {
            let said = inside.clone();
            async move {
                said.say(place);
                Ok::<_, String>(())
            }
        }));
        said.say("gathered");
        let _ = all.await;
        said.say("done");
    });
    assert_eq!(log.text(), "gathered, 1, 2, 3, done");
}

async fn gather_of<const N: usize>(lengths: [u64; N]) -> Result<Vec<u64>, TaskError<String>> {
    gather(lengths.map(after)).await
}

/// A child a length; those below zero fail when it is over.
fn children(lengths: &[i64]) -> Vec<impl Future<Output = Result<u64, String>> + use<>> {
    let child = |length: &i64| {
        let (fails, length) = (*length < 0, length.unsigned_abs());
        async move { if fails { fail_after(length).await } else { after(length).await } }
    };
    lengths.iter().map(child).collect()
}
