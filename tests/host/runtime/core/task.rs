//! Tasks: the order they run in, what they end with, and every way to end them early.

use crate::support::{Log, OnDrop, after, lines, ms, record, run};
use interleave::runtime::{Cancelled, ManualHost, Run, Task, fetch, sleep, spawn, spawn_named, yield_now};
use std::{cell::RefCell, future::pending, rc::Rc};

// Order

#[test]
fn tasks_are_polled_in_the_order_they_were_spawned_and_not_before_the_spawner_lets_go() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        for name in ["a", "b", "c"] {
            let said = said.clone();
            let _detached = spawn(async move {
                said.say(format!("{name}1"));
                yield_now().await;
                said.say(format!("{name}2"));
            });
        }
        said.say("spawned");
        sleep(ms(1)).await;
    });
    assert_eq!(log.text(), "spawned, a1, b1, c1, a2, b2, c2");
}

#[test]
fn a_task_is_polled_once_to_start_and_once_for_each_wake() {
    insta::assert_snapshot!(record(&[], async { spawn(after(10)).await.ok() }), @r#"
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
fn timers_fire_in_order_of_due_time_then_of_setting() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        for length in [30, 10, 20, 10] {
            let said = said.clone();
            let task = spawn(async move { after(length).await });
            let id = task.id().0;
            let _detached = spawn(async move {
                let _ = task.await;
                said.say(format!("{length} ms of {id}"));
            });
        }
        sleep(ms(40)).await;
    });
    assert_eq!(log.text(), "10 ms of 3, 10 ms of 7, 20 ms of 5, 30 ms of 1");
}

#[test]
fn giving_up_the_turn_lets_all_that_is_ready_go_first() {
    let log = Log::default();
    let said = log.clone();
    let host = ManualHost::new();
    run(&host, async move {
        for name in ["a", "b"] {
            let said = said.clone();
            let _detached = spawn(async move { said.say(name) });
        }
        yield_now().await;
        said.say("main");
    });
    assert_eq!((log.text().as_str(), host.elapsed()), ("a, b, main", ms(0)));
}

#[test]
fn the_virtual_clock_never_goes_back_when_a_task_blocks_the_loop() {
    let host = ManualHost::new();
    let (blocked, recorded) = (host.clone(), host.clone());
    let run = Run::start(&recorded, "main", async move {
        blocked.block(ms(50));
        sleep(ms(10)).await;
    });
    host.advance(ms(20));
    assert_eq!((host.elapsed(), run.is_finished()), (ms(50), false));
    host.advance(ms(10));
    assert_eq!((host.elapsed(), run.is_finished()), (ms(60), true));
}

// Names and results

#[test]
fn tasks_are_called_what_they_were_given_or_by_their_number() {
    let recorded = record(&["spawned"], async {
        let a = spawn(async {});
        let b = spawn_named("fetch user", async {});
        let _ = (a.await, b.await);
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  spawned 2 "fetch user" by 0
    "#);
}

#[test]
fn a_task_gives_its_awaiter_what_it_returned() {
    let (results, _) = run(&ManualHost::new(), async {
        let (number, text) = (spawn(async { 7 }), spawn(async { Err::<(), _>("no".to_owned()) }));
        let results = (number.await, text.await);
        format!("{results:?}")
    });
    assert_eq!(results, r#"(Ok(7), Ok(Err("no")))"#);
}

#[test]
fn a_task_that_ended_long_ago_is_awaited_without_waiting() {
    let recorded = record(&["waiting", "woken"], async {
        let task = spawn(async { 7 });
        sleep(ms(10)).await;
        task.await.ok()
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 10 ms
    10 ms  woken 0
    ");
}

#[test]
fn outcomes_are_recorded_as_they_are_written_for_people() {
    let recorded = record(&["finished"], async {
        let _ = spawn(async { 7 }).await;
        let _ = spawn(async { Err::<u8, _>("no luck".to_owned()) }).await;
        let _ = spawn(async { vec![Ok(1), Err("x".to_owned()), Ok(3)] }).await;
        let _ = spawn(async { None::<u8> }).await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  finished 1: 7
    0 ms  finished 2: no luck
    0 ms  finished 3: 2 results, 1 error
    0 ms  finished 4: none
    0 ms  finished 0
    ");
}

#[test]
fn the_programs_result_is_there_once_it_has_ended_and_is_taken_once() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", after(10));
    assert_eq!((run.is_finished(), run.result()), (false, None));
    host.run_until_idle();
    assert_eq!((run.is_finished(), run.result(), run.result()), (true, Some(Ok(Ok(10))), None));
}

#[test]
fn the_end_of_a_run_can_be_awaited_from_outside() {
    let host = ManualHost::new();
    let inner = Run::start(&host, "inner", after(10));
    let outer = Run::start(&host, "outer", inner.finished());
    host.run_until_idle();
    assert_eq!((outer.is_finished(), inner.result()), (true, Some(Ok(Ok(10)))));
    insta::assert_snapshot!(lines(inner.recorder(), &["woken", "finished"]), @r"
    10 ms  woken 0
    10 ms  finished 0: 10
    ");
}

#[test]
fn a_join_wakes_who_polled_it_last() {
    let (result, _) = run(&ManualHost::new(), async {
        let mut join = Box::pin(IntoFuture::into_future(spawn(after(10))));
        let first = futures::poll!(&mut join).is_ready();
        // Another task polls it from now on.
        let second = spawn(async move { format!("{:?}", join.await) }).await;
        format!("{first} {second:?}")
    });
    assert_eq!(result, r#"false Ok("Ok(Ok(10))")"#);
}

// Cancelling

#[test]
fn cancelling_drops_the_future_and_its_timer_at_the_tasks_next_turn() {
    let host = ManualHost::new();
    let (world, log) = (host.clone(), Log::default());
    let said = log.clone();
    let (_, recorder) = run(&host, async move {
        let inside = said.clone();
        let task = spawn(async move {
            let _guard = OnDrop(|| inside.say("dropped"));
            sleep(ms(1_000)).await;
        });
        sleep(ms(10)).await;
        said.say(format!("pending {}", world.pending()));
        said.say(task.cancel());
        said.say(format!("pending {}", world.pending()));
        said.say(task.cancel());
        said.say(format!("{:?}", task.clone().await));
        said.say(format!("pending {}", world.pending()));
        said.say(task.cancel());
    });
    assert_eq!(log.text(), "pending 1, true, pending 1, true, dropped, Err(Cancelled), pending 0, false");
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["dropped", "finished"]), @r"
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  finished 0
    ");
}

#[test]
fn a_task_cancelled_before_its_first_poll_was_never_begun() {
    let recorded = record(&[], async {
        let task = spawn(async { unreachable!() });
        task.cancel();
        task.await == Err::<(), _>(Cancelled)
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "Task-1" by 0
    0 ms  waiting 0 on task 1
    0 ms  pending 0
    0 ms  dropped 1 unpolled
    0 ms  finished 1: cancelled
    0 ms  woken 0 by 1
    0 ms  polling 0
    0 ms  ready 0
    0 ms  finished 0: true
    "#);
}

#[test]
fn a_task_that_cancels_itself_ends_when_its_poll_returns() {
    let recorded = record(&[], async {
        let own = Rc::new(RefCell::new(None::<Task<()>>));
        let handle = own.clone();
        let task = spawn(async move {
            handle.take().expect("the task's own handle").cancel();
            sleep(ms(10)).await;
        });
        *own.borrow_mut() = Some(task.clone());
        task.await == Err(Cancelled)
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  spawned 1 "Task-1" by 0
    0 ms  waiting 0 on task 1
    0 ms  pending 0
    0 ms  polling 1
    0 ms  waiting 1 on a timer of 10 ms
    0 ms  pending 1
    0 ms  woken 1
    0 ms  dropped 1
    0 ms  finished 1: cancelled
    0 ms  woken 0 by 1
    0 ms  polling 0
    0 ms  ready 0
    0 ms  finished 0: true
    "#);
}

#[test]
fn a_task_that_cancels_itself_and_returns_in_the_same_poll_is_cancelled() {
    // As asyncio has it: `current_task().cancel(); return 7` ends as cancelled.
    let recorded = record(&["1", "1:"], async {
        let own = Rc::new(RefCell::new(None::<Task<u8>>));
        let handle = own.clone();
        let task = spawn(async move {
            handle.take().expect("the task's own handle").cancel();
            7
        });
        *own.borrow_mut() = Some(task.clone());
        task.await == Err(Cancelled)
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  waiting 0 on task 1
    0 ms  polling 1
    0 ms  ready 1
    0 ms  finished 1: cancelled
    0 ms  woken 0 by 1
    "#);
}

#[test]
fn cancelling_the_awaiter_cancels_the_task_it_awaits() {
    let recorded = record(&["spawned", "woken", "dropped", "finished"], async {
        let awaiter = spawn_named("awaiter", async { spawn_named("awaited", after(100)).await.is_ok() });
        sleep(ms(10)).await;
        awaiter.cancel();
        awaiter.await == Err(Cancelled)
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "awaiter" by 0
    0 ms  spawned 2 "awaited" by 1
    10 ms  woken 0
    10 ms  woken 2 by 0
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    10 ms  woken 1 by 2
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  finished 0: true
    "#);
}

#[test]
fn two_awaiters_of_one_task_are_both_woken_by_its_end() {
    let recorded = record(&["woken", "finished"], async {
        let task = spawn(after(10));
        let others = [task.clone(), task].map(|task| spawn(async move { task.await.is_ok() }));
        for other in others {
            let _ = other.await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  woken 1
    10 ms  finished 1: 10
    10 ms  woken 2 by 1
    10 ms  woken 3 by 1
    10 ms  finished 2: true
    10 ms  woken 0 by 2
    10 ms  finished 3: true
    10 ms  finished 0
    ");
}

#[test]
fn dropping_a_handle_detaches_the_task() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        drop(spawn(async move {
            sleep(ms(10)).await;
            said.say("ran to its end");
        }));
        sleep(ms(20)).await;
    });
    assert_eq!(log.text(), "ran to its end");
}

#[test]
fn a_join_that_was_never_polled_does_not_cancel_when_dropped() {
    let (done, _) = run(&ManualHost::new(), async {
        let task = spawn(after(10));
        drop(IntoFuture::into_future(task.clone()));
        sleep(ms(20)).await;
        task.await
    });
    assert_eq!(done, Ok(Ok(10)));
}

// The end of a run

#[test]
fn the_end_of_the_program_cancels_what_it_left_running() {
    let host = ManualHost::new();
    let (_, recorder) = run(&host, async {
        let _begun = spawn(after(1_000));
        sleep(ms(10)).await;
        let _not_begun = spawn(after(1_000));
    });
    assert_eq!((host.elapsed(), host.pending()), (ms(10), 0));
    insta::assert_snapshot!(lines(&recorder, &["dropped", "finished"]), @r"
    10 ms  finished 0
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  dropped 2
    10 ms  finished 2: cancelled
    ");
}

#[test]
fn dropping_a_run_cancels_everything_at_once() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let _detached = spawn(after(1_000));
        let requests = ["lat/500?bytes=0", "lat/600?bytes=0"];
        let _detached = requests.map(|url| spawn(async move { fetch(url).await }));
        spawn(after(2_000)).await.is_ok()
    });
    let recorder = run.recorder().clone();
    host.advance(ms(100));
    assert_eq!(host.pending(), 4);
    drop(run);
    assert_eq!((host.pending(), host.elapsed()), (0, ms(100)));
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    100 ms  dropped 0
    100 ms  finished 0: cancelled
    100 ms  dropped 4
    100 ms  finished 4: cancelled
    100 ms  dropped 1
    100 ms  finished 1: cancelled
    100 ms  dropped 2
    100 ms  finished 2: cancelled
    100 ms  dropped 3
    100 ms  finished 3: cancelled
    ");
    let before = recorder.len();
    host.run_until_idle();
    assert_eq!((host.elapsed(), recorder.len()), (ms(100), before), "and nothing happens after it");
}

#[test]
fn a_run_dropped_before_its_first_poll_never_begins() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async { unreachable!() });
    let recorder = run.recorder().clone();
    drop::<Run<()>>(run);
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &[]), @r#"
    0 ms  spawned 0 "main"
    0 ms  dropped 0 unpolled
    0 ms  finished 0: cancelled
    "#);
}

#[test]
fn a_program_can_drop_its_own_run() {
    let host = ManualHost::new();
    let own = Rc::new(RefCell::new(None::<Run<()>>));
    let handle = own.clone();
    let run = Run::start(&host, "main", async move {
        let _detached = spawn(after(10));
        sleep(ms(1)).await;
        drop(handle.take());
        // The run is closed: this one never begins.
        let _late = spawn(after(10));
        pending::<()>().await;
    });
    let recorder = run.recorder().clone();
    *own.borrow_mut() = Some(run);
    host.run_until_idle();
    assert_eq!((host.elapsed(), host.pending()), (ms(1), 0));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "dropped", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    1.00 ms  dropped 1
    1.00 ms  finished 1: cancelled
    1.00 ms  spawned 2 "Task-2" by 0
    1.00 ms  dropped 2 unpolled
    1.00 ms  finished 2: cancelled
    1.00 ms  dropped 0
    1.00 ms  finished 0: cancelled
    "#);
}

#[test]
fn a_task_spawned_by_a_destructor_while_the_run_closes_never_begins() {
    let guarded = || async {
        let _guard = OnDrop(|| drop(spawn_named("late", async {})));
        pending::<()>().await;
    };
    // Closed by the program's end.
    let recorded = record(&["spawned", "dropped", "finished"], async move {
        let _detached = spawn(guarded());
        yield_now().await;
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  finished 0
    0 ms  dropped 1
    0 ms  spawned 2 "late" by 1
    0 ms  finished 1: cancelled
    0 ms  dropped 2 unpolled
    0 ms  finished 2: cancelled
    "#);

    // Closed from outside, where no task is being polled.
    let host = ManualHost::new();
    let run = Run::start(&host, "main", guarded());
    let recorder = run.recorder().clone();
    host.run_ready();
    drop(run);
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["spawned", "dropped", "finished"]), @r#"
    0 ms  spawned 0 "main"
    0 ms  dropped 0
    0 ms  spawned 1 "late" by 0
    0 ms  finished 0: cancelled
    0 ms  dropped 1 unpolled
    0 ms  finished 1: cancelled
    "#);
}

#[test]
fn a_task_spawned_by_a_destructor_in_an_open_run_runs() {
    let recorded = record(&["spawned", "finished"], async {
        let task = spawn(async {
            let _guard = OnDrop(|| drop(spawn_named("last words", async {})));
            pending::<()>().await;
        });
        yield_now().await;
        task.cancel();
        yield_now().await;
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "Task-1" by 0
    0 ms  spawned 2 "last words" by 1
    0 ms  finished 1: cancelled
    0 ms  finished 2
    0 ms  finished 0
    "#);
}

#[test]
fn two_runs_on_one_host_keep_to_themselves() {
    let host = ManualHost::new();
    let program = || async { spawn(after(10)).await.is_ok() };
    let (first, second) = (Run::start(&host, "main", program()), Run::start(&host, "main", program()));
    host.run_until_idle();
    assert_eq!(lines(first.recorder(), &[]), lines(second.recorder(), &[]));
}
