//! Events: a flag, and who waits for it.

use crate::support::{Log, lines, ms, record, run};
use interleave::runtime::{Event, ManualHost, Run, Task, sleep, spawn, yield_now};

/// A task that waits for the event.
fn waiter(event: &Event) -> Task<()> {
    let event = event.clone();
    spawn(async move { event.wait().await })
}

#[test]
fn setting_it_wakes_all_who_wait_in_the_order_they_came() {
    let recorded = record(&["waiting", "woken", "finished"], async {
        let event = Event::named("door open");
        let _waiters = [(), (), ()].map(|()| waiter(&event));
        sleep(ms(10)).await;
        event.set();
        // Set already: nobody is woken again.
        event.set();
        yield_now().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on a timer of 10 ms
    0 ms  waiting 1 on event door open
    0 ms  waiting 2 on event door open
    0 ms  waiting 3 on event door open
    10 ms  woken 0
    10 ms  woken 1 by 0
    10 ms  woken 2 by 0
    10 ms  woken 3 by 0
    10 ms  waiting 0 on its next turn
    10 ms  finished 1
    10 ms  finished 2
    10 ms  finished 3
    10 ms  woken 0
    10 ms  finished 0
    ");
}

#[test]
fn nobody_waits_for_an_event_that_is_set() {
    let recorded = record(&["waiting", "woken"], async {
        let event = Event::new();
        assert!(!event.is_set());
        event.set();
        event.wait().await;
        event.wait().await;
        assert!(event.is_set());
    });
    assert_eq!(recorded, "");
}

#[test]
fn who_was_woken_goes_on_even_if_the_flag_is_cleared_before_its_turn() {
    let log = Log::default();
    let said = log.clone();
    run(&ManualHost::new(), async move {
        let event = Event::new();
        let (first, told) = (waiter(&event), said.clone());
        yield_now().await;
        event.set();
        event.clear();
        let late = event.clone();
        let _late = spawn(async move {
            late.wait().await;
            told.say("late");
        });
        let _ = first.await;
        said.say("first");
        sleep(ms(10)).await;
        event.set();
        yield_now().await;
    });
    assert_eq!(log.text(), "first, late");
}

#[test]
fn a_waiter_that_is_cancelled_keeps_nobody_from_being_woken() {
    let recorded = record(&["woken", "dropped", "finished"], async {
        let event = Event::new();
        let waiters = [(), (), ()].map(|()| waiter(&event));
        yield_now().await;
        waiters[0].cancel();
        event.set();
        // Woken, but not there yet.
        waiters[1].cancel();
        let _ = waiters[2].clone().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  woken 2 by 0
    0 ms  woken 3 by 0
    0 ms  dropped 1
    0 ms  finished 1: cancelled
    0 ms  dropped 2
    0 ms  finished 2: cancelled
    0 ms  finished 3
    0 ms  woken 0 by 3
    0 ms  finished 0
    ");
}

#[test]
fn a_run_that_is_dropped_leaves_nobody_waiting() {
    let (host, event) = (ManualHost::new(), Event::new());
    let shared = event.clone();
    let run = Run::start(&host, "main", async move {
        let _other = waiter(&shared);
        shared.wait().await;
    });
    host.run_ready();
    let recorder = run.recorder().clone();
    drop(run);
    event.set();
    host.run_until_idle();
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped", "finished"]), @r"
    0 ms  dropped 0
    0 ms  finished 0: cancelled
    0 ms  dropped 1
    0 ms  finished 1: cancelled
    ");
}

#[test]
fn an_event_set_outside_a_run_wakes_tasks_inside() {
    let (host, event) = (ManualHost::new(), Event::new());
    let shared = event.clone();
    let run = Run::start(&host, "main", async move { shared.wait().await });
    host.run_ready();
    event.set();
    host.run_ready();
    assert!(run.is_finished());
    insta::assert_snapshot!(lines(run.recorder(), &["waiting", "woken"]), @r"
    0 ms  waiting 0 on event 1
    0 ms  woken 0
    ");
}
