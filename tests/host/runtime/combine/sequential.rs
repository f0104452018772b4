//! `sequential`: one after another, up to the first error or past it.

use crate::support::{after, fail_after, lines, ms, record, run};
use interleave::runtime::{ManualHost, TaskError, sequential, sleep, spawn};

#[test]
fn each_begins_when_the_one_before_has_ended() {
    let host = ManualHost::new();
    let (results, recorder) = run(&host, async { sequential([30, 10, 20].map(after)).await });
    assert_eq!((results, host.elapsed()), (Ok(vec![30, 10, 20]), ms(60)));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    30 ms  finished 1: 30
    30 ms  spawned 2 "2" by 0
    40 ms  finished 2: 10
    40 ms  spawned 3 "3" by 0
    60 ms  finished 3: 20
    60 ms  finished 0: 3 results
    "#);
}

#[test]
fn each_is_polled_twice_and_the_parent_woken_once_for_each() {
    insta::assert_snapshot!(record(&[], async { sequential([10, 20].map(after)).await }), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "1" by 0
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
    10 ms  spawned 2 "2" by 0
    10 ms  waiting 0 on task 2
    10 ms  pending 0
    10 ms  polling 2
    10 ms  waiting 2 on a timer of 20 ms
    10 ms  pending 2
    30 ms  woken 2
    30 ms  polling 2
    30 ms  ready 2
    30 ms  finished 2: 20
    30 ms  woken 0 by 2
    30 ms  polling 0
    30 ms  ready 0
    30 ms  finished 0: 2 results
    "#);
}

#[test]
fn the_first_error_ends_the_loop_and_the_rest_never_starts() {
    let host = ManualHost::new();
    let (result, recorder) = run(&host, async { sequential([false, true, false].map(child)).await });
    assert_eq!((result, host.elapsed()), (Err(TaskError::Failed("failed at 10".into())), ms(20)));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    10 ms  finished 1: 10
    10 ms  spawned 2 "2" by 0
    20 ms  finished 2: failed at 10
    20 ms  finished 0: failed at 10
    "#);
}

#[test]
fn with_return_exceptions_the_loop_goes_on_past_errors() {
    let host = ManualHost::new();
    let (results, _) = run(&host, async { sequential([false, true, false].map(child)).return_exceptions().await });
    let failed = TaskError::Failed("failed at 10".to_owned());
    assert_eq!((results, host.elapsed()), (vec![Ok(10), Err(failed), Ok(10)], ms(30)));
}

#[test]
fn nothing_in_order_is_done_at_once() {
    let host = ManualHost::new();
    let (results, _) = run(&host, async { sequential([10].map(after).into_iter().take(0)).await });
    assert_eq!((results, host.elapsed()), (Ok(vec![]), ms(0)));
}

#[test]
fn cancelled_it_cancels_the_one_that_runs_and_begins_no_other() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let task = spawn(async { sequential([10, 100, 100].map(after)).await });
        sleep(ms(20)).await;
        task.cancel();
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(20), 0));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "dropped", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  spawned 2 "1" by 1
    10 ms  finished 2: 10
    10 ms  spawned 3 "2" by 1
    20 ms  finished 0
    20 ms  dropped 3
    20 ms  finished 3: cancelled
    20 ms  dropped 1
    20 ms  finished 1: cancelled
    "#);
}

/// Takes 10 ms, and fails then or not.
async fn child(fails: bool) -> Result<u64, String> {
    if fails { fail_after(10).await } else { after(10).await }
}
