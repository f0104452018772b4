//! `task_group`: all succeed, one fails, the body fails, and every way to cancel it.

use crate::{
    oracle,
    support::{Child, Log, OnDrop, after, fail_after, lines, ms, record, run},
};
use interleave::runtime::{
    GroupError, GroupRefused, ManualHost, Run, TaskGroup, TimeoutError, print, sleep, spawn, spawn_named, task_group,
    timeout, yield_now,
};
use std::{cell::RefCell, future::pending, rc::Rc};

/// A group of a task a length, those below zero failing when it is over, whose body sleeps for `body`.
async fn group_of(lengths: &[i64], body: u64) -> Result<u64, GroupError<String>> {
    let lengths = lengths.to_vec();
    task_group(|group| async move {
        for length in lengths {
            let work: Child = match length {
                0.. => Box::pin(after(length.unsigned_abs())),
                _ => Box::pin(fail_after(length.unsigned_abs())),
            };
            group.spawn_named(&length.to_string(), work);
        }
        after(body).await
    })
    .await
}

fn errors<T>(result: Result<T, GroupError<String>>) -> Vec<String> {
    result.err().map(|error| error.errors).unwrap_or_default()
}

// All succeed

#[test]
fn it_ends_when_its_body_and_all_of_its_tasks_have() {
    for (body, at) in [(10, 30), (40, 40)] {
        let host = ManualHost::new();
        let (result, _) = run(&host, group_of(&[30, 20], body));
        assert_eq!((result, host.elapsed()), (Ok(body), ms(at)));
    }
}

#[test]
fn who_waits_hears_of_the_last_end_a_turn_later_and_is_woken_once() {
    insta::assert_snapshot!(record(&[], group_of(&[10, 20], 10)), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "10" by 0
    0 ms  spawned 2 "20" by 0
    0 ms  waiting 0 on a timer of 10 ms
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 20 ms
    0 ms  pending 2
    10 ms  woken 0
    10 ms  woken 1
    10 ms  polling 0
    10 ms  waiting 0 on 2 tasks
    10 ms  pending 0
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
    20 ms  finished 0: 10
    "#);
}

#[test]
fn a_group_without_tasks_is_its_body() {
    let (result, recorder) = run(&ManualHost::new(), task_group(|_: TaskGroup<String>| async { Ok(7) }));
    assert_eq!(result, Ok(7));
    assert_eq!(lines(&recorder, &["waiting", "woken"]), "");
}

#[test]
fn its_tasks_can_be_awaited_and_be_of_different_types() {
    let group = task_group(|group: TaskGroup<String>| async move {
        let (number, text) = (group.spawn(async { Ok(7) }), group.spawn(async { Ok("seven") }));
        Ok(format!("{:?} {:?}", number.await, text.await))
    });
    let (result, _) = run(&ManualHost::new(), group);
    assert_eq!(result, Ok("Ok(Ok(7)) Ok(Ok(\"seven\"))".into()));
}

#[test]
fn its_tasks_can_spawn_more_of_them() {
    let host = ManualHost::new();
    let group = task_group(|group: TaskGroup<String>| async move {
        let inside = group.clone();
        group.spawn(async move {
            sleep(ms(10)).await;
            inside.spawn(after(20));
            Ok(())
        });
        Ok(())
    });
    let (result, recorder) = run(&host, group);
    assert_eq!((result, host.elapsed()), (Ok(()), ms(30)));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    10 ms  spawned 2 "Task-2" by 1
    10 ms  finished 1
    30 ms  finished 2: 20
    30 ms  finished 0
    "#);
}

// One fails

#[test]
fn the_first_error_cancels_the_others_in_the_order_of_spawning_and_the_body() {
    let (result, recorder) = run(&ManualHost::new(), group_of(&[30, -10, 20], 40));
    assert_eq!(errors(result), ["failed at 10"]);
    insta::assert_snapshot!(lines(&recorder, &[]), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "30" by 0
    0 ms  spawned 2 "-10" by 0
    0 ms  spawned 3 "20" by 0
    0 ms  waiting 0 on a timer of 40 ms
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
    10 ms  finished 2: failed at 10
    10 ms  woken 1 by 2
    10 ms  woken 3 by 2
    10 ms  woken 0 by 2
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 3
    10 ms  finished 3: cancelled
    10 ms  polling 0
    10 ms  waiting 0 on 2 tasks
    10 ms  pending 0
    10 ms  woken 0 by 3
    10 ms  polling 0
    10 ms  ready 0
    10 ms  finished 0: unhandled errors in a TaskGroup (1 sub-exception)
    "#);
}

#[test]
fn once_the_body_has_ended_only_tasks_are_cancelled() {
    let host = ManualHost::new();
    let (result, _) = run(&host, group_of(&[30, -10, 20], 5));
    assert_eq!((errors(result), host.elapsed(), host.pending()), (vec!["failed at 10".into()], ms(10), 0));
}

#[test]
fn every_error_is_kept_in_the_order_in_which_they_came() {
    let (result, _) = run(&ManualHost::new(), group_of(&[-20, -10, -10], 5));
    assert_eq!(errors(result), ["failed at 10", "failed at 10"]);
}

#[test]
fn an_error_of_the_body_cancels_the_tasks() {
    let host = ManualHost::new();
    let group = task_group(|group| async move {
        group.spawn(after(30));
        fail_after(20).await.map(|_| ())
    });
    let (result, _) = run(&host, group);
    assert_eq!((errors(result), host.elapsed(), host.pending()), (vec!["failed at 20".into()], ms(20), 0));
}

#[test]
fn an_error_of_the_body_comes_last() {
    let group = task_group(|group| async move {
        group.spawn(fail_after(10));
        sleep(ms(5)).await;
        // At the instant of the task's error, before the group hears of that.
        fail_after(5).await.map(|_| ())
    });
    assert_eq!(errors(run(&ManualHost::new(), group).0), ["failed at 10", "failed at 5"]);
}

#[test]
fn the_error_is_written_as_in_asyncio() {
    let error = |count| GroupError { errors: vec!["no"; count] }.to_string();
    assert_eq!(error(1), "unhandled errors in a TaskGroup (1 sub-exception)");
    assert_eq!(error(2), "unhandled errors in a TaskGroup (2 sub-exceptions)");
}

#[test]
fn a_task_that_somebody_cancels_is_no_error() {
    let host = ManualHost::new();
    let group = task_group(|group: TaskGroup<String>| async move {
        let task = group.spawn(after(30));
        group.spawn(after(20));
        task.cancel();
        Ok(task.await.is_err())
    });
    let (result, _) = run(&host, group);
    assert_eq!((result, host.elapsed()), (Ok(true), ms(20)));
}

#[test]
fn a_task_of_a_task_ends_before_the_group_does() {
    let host = ManualHost::new();
    let group = task_group(|group| async move {
        group.spawn_named("outer", async {
            let inner = spawn_named("inner", after(30));
            inner.await.unwrap_or(Err("cancelled".into()))
        });
        group.spawn(fail_after(10));
        Ok(())
    });
    let (result, recorder) = run(&host, group);
    assert_eq!((errors(result), host.pending()), (vec!["failed at 10".into()], 0));
    insta::assert_snapshot!(lines(&recorder, &["woken", "finished"]), @r"
    10 ms  woken 2
    10 ms  finished 2: failed at 10
    10 ms  woken 3 by 2
    10 ms  woken 0 by 2
    10 ms  finished 3: cancelled
    10 ms  woken 1 by 3
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  finished 0: unhandled errors in a TaskGroup (1 sub-exception)
    ");
}

// Refused

#[test]
fn a_group_that_is_shutting_down_or_finished_takes_no_task() {
    let (seen, _) = run(&ManualHost::new(), async {
        let kept: Rc<RefCell<Option<TaskGroup<String>>>> = Rc::default();
        let place = kept.clone();
        let group = task_group(|group| async move {
            place.replace(Some(group.clone()));
            let inside = group.clone();
            group.spawn(async move {
                let _last_words = OnDrop(move || {
                    assert_eq!(inside.try_spawn(after(1)).map(|_| ()), Err(GroupRefused::ShuttingDown));
                    assert!(inside.spawn(after(1)).is_cancelled());
                });
                pending::<Result<(), String>>().await
            });
            group.spawn(fail_after(10));
            Ok(())
        });
        let failed = group.await.is_err();
        let group = kept.take().expect("the body has begun");
        let refused = group.try_spawn(after(1)).map(|_| ());
        format!("{failed} {refused:?} {}", group.spawn(after(1)).is_cancelled())
    });
    assert_eq!(seen, "true Err(Finished) true");
}

// Cancelling who waits

#[test]
fn cancelled_in_its_body_it_drops_the_body_and_ends_after_its_tasks() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let task = spawn_named("group", group_of(&[20, 30], 40));
        sleep(ms(10)).await;
        task.cancel();
        task.await.is_err()
    });
    insta::assert_snapshot!(lines(&recorder, &[]).split_once("10 ms").unwrap().1, @r#"
    0 ms  pending 0
    0 ms  polling 1
    0 ms  spawned 2 "20" by 1
    0 ms  spawned 3 "30" by 1
    0 ms  waiting 1 on a timer of 40 ms
    0 ms  pending 1
    0 ms  polling 2
    0 ms  waiting 2 on a timer of 20 ms
    0 ms  pending 2
    0 ms  polling 3
    0 ms  waiting 3 on a timer of 30 ms
    0 ms  pending 3
    10 ms  woken 0
    10 ms  polling 0
    10 ms  woken 1 by 0
    10 ms  waiting 0 on task 1
    10 ms  pending 0
    10 ms  polling 1
    10 ms  woken 2 by 1
    10 ms  woken 3 by 1
    10 ms  waiting 1 on 2 tasks
    10 ms  pending 1
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  dropped 3
    10 ms  finished 3: cancelled
    10 ms  woken 1 by 3
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  polling 0
    10 ms  ready 0
    10 ms  finished 0: true
    "#);
}

#[test]
fn cancelled_while_its_tasks_end_it_waits_for_them_too() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let task = spawn_named("group", group_of(&[20, 30], 0));
        sleep(ms(10)).await;
        task.cancel();
        // Once more changes nothing.
        task.cancel();
        task.await.is_err()
    });
    insta::assert_snapshot!(lines(&recorder, &["woken", "polling", "dropped", "finished"]), @r"
    0 ms  polling 0
    0 ms  polling 1
    0 ms  polling 2
    0 ms  polling 3
    0 ms  woken 1
    0 ms  polling 1
    10 ms  woken 0
    10 ms  polling 0
    10 ms  woken 1 by 0
    10 ms  polling 1
    10 ms  woken 2 by 1
    10 ms  woken 3 by 1
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  dropped 3
    10 ms  finished 3: cancelled
    10 ms  woken 1 by 3
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  polling 0
    10 ms  finished 0: true
    ");
}

#[test]
fn a_timeout_around_it_waits_for_its_tasks() {
    let host = ManualHost::new();
    let (result, recorder) = run(&host, async { timeout(ms(10), group_of(&[20, 30], 40)).await.map(|_| ()) });
    assert_eq!((result, host.elapsed(), host.pending()), (Err(TimeoutError), ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    10 ms  woken 0
    10 ms  woken 1 by 0
    10 ms  woken 2 by 0
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  woken 0 by 2
    10 ms  finished 0: timed out
    ");
}

#[test]
fn groups_in_each_other_end_from_the_inside() {
    let nested = |log: Log| {
        let guard = |log: &Log, name: &'static str| {
            let log = log.clone();
            async move {
                let _told = OnDrop(|| log.say(name));
                pending::<Result<(), String>>().await
            }
        };
        task_group(move |outer| async move {
            outer.spawn(guard(&log, "outer task"));
            let _told = OnDrop(|| log.say("outer body"));
            let inner = task_group(|inner| {
                inner.spawn(guard(&log, "inner task"));
                guard(&log, "inner body")
            });
            inner.await.map_err(|error| error.errors.concat())
        })
    };
    let cancelled = Log::default();
    let said = cancelled.clone();
    run(&ManualHost::new(), async move {
        let task = spawn(nested(said));
        sleep(ms(10)).await;
        task.cancel();
        task.await.is_err()
    });
    assert_eq!(cancelled.text(), "inner body, inner task, outer body, outer task");

    let late = Log::default();
    let said = late.clone();
    run(&ManualHost::new(), async move { timeout(ms(10), nested(said)).await.is_err() });
    assert_eq!(late.text(), "inner body, inner task, outer body, outer task");
}

#[test]
fn what_has_failed_by_itself_goes_before_a_timeout_of_the_same_instant_as_in_asyncio() {
    // When the time is over the body's task ends first, so that the other task still has its turn.
    oracle::same(
        r#"
import asyncio

async def fail():
    await asyncio.sleep(0.01)
    raise ValueError("no")

async def main():
    body = asyncio.create_task(asyncio.sleep(0.02))
    try:
        async with asyncio.timeout(0.01):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                group.create_task(asyncio.sleep(0.02))
                await body
    except TimeoutError:
        print("too late")
    except ExceptionGroup as errors:
        print(errors)
"#,
        || async {
            let body = spawn(sleep(ms(20)));
            let group = task_group(|group| async move {
                group.spawn(fail_after(10));
                group.spawn(after(20));
                let _ = body.await;
                Ok(())
            });
            match timeout(ms(10), group).await {
                Err(TimeoutError) => print("too late"),
                Ok(Err(errors)) => print(errors.to_string()),
                Ok(Ok(())) => {}
            }
        },
    );
}

#[test]
fn a_task_cancelled_while_its_group_fails_deals_with_the_errors_and_ends_at_its_next_await() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let body = spawn(after(20));
        let task = spawn(async {
            let failed = task_group(|group| async move {
                group.spawn(fail_after(10));
                let _ = body.await;
                Ok(())
            });
            print(format!("{:?}", failed.await.map_err(|error| error.errors)));
            sleep(ms(10)).await;
            print("never");
        });
        let _ = spawn(after(10)).await;
        task.cancel();
        task.await.is_err()
    });
    insta::assert_snapshot!(lines(&recorder, &["printed", "woken", "finished"]), @r#"
    10 ms  woken 3
    10 ms  woken 4
    10 ms  finished 3: 10
    10 ms  woken 0 by 3
    10 ms  finished 4: failed at 10
    10 ms  woken 1 by 0
    10 ms  finished 1: cancelled
    10 ms  woken 2 by 1
    10 ms  printed Err(["failed at 10"])
    10 ms  woken 2
    10 ms  finished 2: cancelled
    10 ms  woken 0 by 2
    10 ms  finished 0: true
    "#);
}

#[test]
fn a_group_that_is_dropped_ends_its_tasks_and_waits_for_nobody() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let mut group = Box::pin(group_of(&[20, 30], 40));
        assert!(futures::poll!(&mut group).is_pending());
        sleep(ms(10)).await;
        drop(group);
        print("dropped");
        yield_now().await;
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["printed", "dropped", "finished"]), @r"
    10 ms  printed dropped
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  finished 0
    ");
}

#[test]
fn a_group_that_was_never_awaited_has_no_tasks() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        drop(task_group(|group: TaskGroup<String>| async move {
            said.say("never said");
            drop(group);
            Ok(())
        }));
    });
    assert_eq!(log.text(), "");
}

// At any time

/// A group in a group, a timeout in the middle, a failing task, and tasks that wait for tasks.
async fn tangle() -> Result<(), GroupError<String>> {
    task_group(|outer| async move {
        outer.spawn(async {
            let inner = spawn(group_of(&[10, 30, 30], 20));
            inner.await.map_err(|_| "cancelled").map_err(String::from)?.map_err(|error| error.errors.concat())
        });
        let late = timeout(ms(25), group_of(&[20, 40], 10)).await;
        outer.spawn(async { group_of(&[10, -5], 20).await.map_err(|error| error.errors.concat()) });
        sleep(ms(20)).await;
        late.map(|_| ()).map_err(|error| error.to_string())
    })
    .await
}

#[test]
fn cancelled_at_any_time_nothing_of_it_is_left() {
    for when in 0..40 {
        for turns in 0..4 {
            let host = ManualHost::new();
            let (_, recorder) = run(&host, async move {
                let task = spawn(tangle());
                sleep(ms(when)).await;
                for _ in 0..turns {
                    let _ = spawn(async {}).await;
                }
                task.cancel();
                let _ = task.await;
                print("over");
            });
            let recorded = lines(&recorder, &["spawned", "finished", "over"]);
            let (before, after) = recorded.split_once("printed over").expect("it says so");
            let count = |word| before.lines().filter(|line| line.contains(word)).count();
            assert_eq!(count("spawned"), count("finished") + 1, "at {when} ms, turn {turns}:\n{recorded}");
            assert_eq!((after.lines().count(), host.pending()), (2, 0), "at {when} ms, turn {turns}:\n{recorded}");
        }
    }
}

#[test]
fn in_a_run_that_is_dropped_it_ends_at_any_time() {
    for when in 0..40 {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", tangle());
        host.advance(ms(when));
        let recorder = run.recorder().clone();
        drop(run);
        host.run_until_idle();
        let count = |word| lines(&recorder, &[word]).lines().count();
        assert_eq!((host.elapsed(), host.pending()), (ms(when), 0));
        assert_eq!(count("spawned"), count("finished"), "at {when} ms");
    }
}

#[test]
fn a_program_that_drops_its_own_run_from_inside_a_group_ends() {
    let host = ManualHost::new();
    let own = Rc::new(RefCell::new(None::<Run<bool>>));
    let handle = own.clone();
    let run = Run::start(&host, "main", async move {
        task_group(|group: TaskGroup<String>| async move {
            group.spawn(after(30));
            group.spawn(async move {
                sleep(ms(10)).await;
                drop(handle.take());
                Ok(())
            });
            pending().await
        })
        .await
        .is_ok_and(|()| true)
    });
    let recorder = run.recorder().clone();
    *own.borrow_mut() = Some(run);
    host.run_until_idle();
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["dropped", "finished"]), @r"
    10 ms  dropped 0
    10 ms  finished 0: cancelled
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  finished 2: cancelled
    ");
}

#[test]
fn it_does_what_asyncio_does_turn_by_turn() {
    oracle::same(
        r#"
import asyncio

async def work(name, ms, fails=False):
    try:
        await asyncio.sleep(ms / 1000)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise
    if fails:
        print(name, "fails")
        raise ValueError(name)
    print(name, "ends")

async def group(name, body, *works):
    try:
        async with asyncio.TaskGroup() as group:
            for each in works:
                group.create_task(each)
            await body
        print(name, "is done")
    except ExceptionGroup as errors:
        print(name, errors, [str(error) for error in errors.exceptions])

async def late():
    try:
        async with asyncio.timeout(0.01):
            await group("E", work("e body", 30), work("e1", 20), work("e2", 10))
    except TimeoutError:
        print("E is too late")

async def main():
    groups = [
        group("A", work("a body", 5), work("a1", 20), work("a2", 10)),
        group("B", work("b body", 30), work("b1", 20), work("b2", 10, True), work("b3", 10, True)),
        group("C", work("c body", 10, True), work("c1", 10), work("c2", 20)),
        group("D", group("in D", work("d body", 20), work("d1", 20)), work("d2", 10, True)),
        late(),
        group("F", work("f body", 0.01), work("f1", 10, True), work("f2", 20)),
    ]
    tasks = [asyncio.create_task(each) for each in groups]
    cancelled = asyncio.create_task(group("G", work("g body", 20), work("g1", 20), work("g2", 20)))
    await asyncio.sleep(0.01)
    cancelled.cancel()
    await asyncio.wait([cancelled, *tasks])
"#,
        || async {
            type Work = std::pin::Pin<Box<dyn Future<Output = Result<(), String>>>>;
            fn work(name: &'static str, micros: u64, fails: bool) -> Work {
                Box::pin(async move {
                    let told = OnDrop(|| print(format!("{name} is cancelled")));
                    sleep(std::time::Duration::from_micros(micros)).await;
                    std::mem::forget(told);
                    print(format!("{name} {}", if fails { "fails" } else { "ends" }));
                    if fails { Err(name.into()) } else { Ok(()) }
                })
            }
            fn group(name: &'static str, body: Work, works: Vec<Work>) -> Work {
                Box::pin(async move {
                    let result = task_group(|group| async move {
                        for each in works {
                            group.spawn(each);
                        }
                        body.await
                    });
                    match result.await {
                        Ok(()) => print(format!("{name} is done")),
                        Err(errors) => {
                            let texts: Vec<_> = errors.errors.iter().map(|error| format!("'{error}'")).collect();
                            print(format!("{name} {errors} [{}]", texts.join(", ")));
                        }
                    }
                    Ok(())
                })
            }
            let ok = |name, millis: u64| work(name, millis * 1_000, false);
            let fails = |name, millis: u64| work(name, millis * 1_000, true);
            let e = group("E", ok("e body", 30), vec![ok("e1", 20), ok("e2", 10)]);
            let late: Work = Box::pin(async move {
                if timeout(ms(10), e).await.is_err() {
                    print("E is too late");
                }
                Ok(())
            });
            let in_d = group("in D", ok("d body", 20), vec![ok("d1", 20)]);
            let groups = [
                group("A", ok("a body", 5), vec![ok("a1", 20), ok("a2", 10)]),
                group("B", ok("b body", 30), vec![ok("b1", 20), fails("b2", 10), fails("b3", 10)]),
                group("C", fails("c body", 10), vec![ok("c1", 10), ok("c2", 20)]),
                group("D", in_d, vec![fails("d2", 10)]),
                late,
                group("F", work("f body", 10, false), vec![fails("f1", 10), ok("f2", 20)]),
            ];
            let tasks = groups.map(spawn);
            let cancelled = spawn(group("G", ok("g body", 20), vec![ok("g1", 20), ok("g2", 20)]));
            sleep(ms(10)).await;
            cancelled.cancel();
            let all = std::iter::once(cancelled).chain(tasks);
            interleave::runtime::wait(all).await;
        },
    );
}
