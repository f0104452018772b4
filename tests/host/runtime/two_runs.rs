//! Things of one run that are used in another, and after their run is over.

use crate::support::{lines, ms};
use interleave::{
    runtime::{Lock, ManualHost, Run, Semaphore, TaskGroup, print, shield, sleep, spawn, task_group},
    trace::{EventKind, Recorder, Wait},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

#[test]
fn a_callback_is_not_called_once_its_run_has_been_dropped() {
    let host = ManualHost::new();
    let called = Rc::new(Cell::new(0));
    let (ended, running) = (called.clone(), called.clone());
    let run = Run::start(&host, "main", async move {
        spawn(sleep(ms(5))).on_done(move || ended.set(ended.get() + 1));
        spawn(sleep(ms(1_000))).on_done(move || {
            print("ended");
            running.set(running.get() + 100);
        });
        sleep(ms(1_000)).await;
    });
    host.advance(ms(10));
    drop(run);
    host.run_until_idle();
    assert_eq!(called.get(), 1);
}

#[test]
fn a_callback_is_called_when_the_program_has_ended_and_its_run_is_still_there() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        spawn(sleep(ms(1_000))).on_done(|| print("ended"));
        sleep(ms(10)).await;
    });
    host.run_until_idle();
    assert!(lines(run.recorder(), &["printed"]).ends_with("printed ended"));
}

#[test]
fn who_waits_for_a_task_of_a_run_that_is_dropped_hears_of_its_end() {
    let host = ManualHost::new();
    let shared = Rc::new(RefCell::new(None));
    let given = shared.clone();
    let one = Run::start(&host, "one", async move {
        given.replace(Some(spawn(sleep(ms(1_000)))));
        sleep(ms(1_000)).await;
    });
    host.advance(ms(1));
    let two = Run::start(&host, "two", async move {
        let Some(task) = shared.take() else { return false };
        shield(task).await.is_err()
    });
    host.advance(ms(1));
    drop(one);
    host.run_until_idle();
    assert_eq!(two.result(), Some(Ok(true)));
}

#[test]
fn a_group_that_is_spawned_into_from_two_runs_ends_when_all_its_tasks_have() {
    let host = ManualHost::new();
    let shared: Rc<RefCell<Option<TaskGroup<String>>>> = Rc::default();
    let given = shared.clone();
    let one = Run::start(&host, "one", async move {
        let group = task_group(|group| async move {
            group.spawn(async {
                sleep(ms(50)).await;
                Ok(())
            });
            given.replace(Some(group));
            Ok(())
        });
        group.await.is_ok()
    });
    let two = Run::start(&host, "two", async move {
        sleep(ms(1)).await;
        // Number 1 here as the other is there.
        let task = shared.take().map(|group| {
            group.spawn(async {
                sleep(ms(5)).await;
                Ok(())
            })
        });
        task.map(|task| task.id().0)
    });
    host.advance(ms(40));
    assert_eq!(two.result(), Some(Ok(Some(1))));
    assert!(!one.is_finished());
    host.run_until_idle();
    assert_eq!((one.result(), host.elapsed()), (Some(Ok(true)), ms(50)));
}

#[test]
fn what_waits_for_another_runs_task_names_no_task_of_its_own() {
    let host = ManualHost::new();
    let shared = Rc::new(RefCell::new(None));
    let given = shared.clone();
    let _one = Run::start(&host, "one", async move {
        given.replace(Some(spawn(sleep(ms(50)))));
        sleep(ms(100)).await;
    });
    host.advance(ms(1));
    let two = Run::start(&host, "two", async move {
        if let Some(task) = shared.take() {
            let _ = shield(task.clone()).await;
        }
    });
    host.run_until_idle();
    let waits = two.recorder().events().into_iter().filter_map(|event| match event.kind {
        EventKind::WaitingOn { on, .. } => Some(on),
        _ => None,
    });
    assert_eq!(waits.collect::<Vec<_>>(), [Wait::Tasks(1)]);
}

/// For each number in a recording: the names of what has it.
fn names(recorder: &Recorder) -> BTreeMap<u32, Vec<String>> {
    let mut names: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for event in recorder.events() {
        if let EventKind::Acquired { resource, .. } | EventKind::Released { resource, .. } = event.kind {
            let name = recorder.trace().resources[resource.0 as usize].name.to_string();
            let known = names.entry(resource.0 + 1).or_default();
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    names
}

#[test]
fn each_run_numbers_what_it_uses_on_its_own() {
    let host = ManualHost::new();
    let (old, semaphore) = (Lock::named("old"), Semaphore::named("permits", 1));
    let mut runs = Vec::new();
    for turn in 0..3 {
        let (old, semaphore, own) = (old.clone(), semaphore.clone(), Lock::named("own"));
        let program = async move {
            let _own = if turn > 0 { Some(own.acquire().await) } else { None };
            let _old = old.acquire().await;
            let _permit = semaphore.acquire().await;
            sleep(ms(10)).await;
        };
        runs.push(Run::start(&host, "main", program));
    }
    host.run_until_idle();
    let known = runs.iter().map(|run| names(run.recorder())).collect::<Vec<_>>();
    let numbered = |names: &[&str]| (1..).zip(names.iter().map(|name| vec![(*name).to_owned()])).collect();
    assert_eq!(
        known,
        [numbered(&["old", "permits"]), numbered(&["own", "old", "permits"]), numbered(&["own", "old", "permits"]),]
            as [BTreeMap<u32, Vec<String>>; 3]
    );
    for run in &runs {
        let count = |word| lines(run.recorder(), &[word]).lines().count();
        assert_eq!(count("acquired"), count("released"));
    }
}

#[test]
fn what_is_let_go_of_outside_any_run_is_released_where_it_was_taken() {
    let host = ManualHost::new();
    let (lock, kept) = (Lock::named("kept"), Rc::new(RefCell::new(None)));
    let (again, place) = (lock.clone(), kept.clone());
    let one = Run::start(&host, "one", async move {
        place.replace(Some(again.acquire().await));
    });
    host.run_until_idle();
    drop(kept.take());
    assert_eq!(lines(one.recorder(), &["released"]), "0 ms  released lock kept");
    let two = Run::start(&host, "two", async move { drop(lock.acquire().await) });
    host.run_until_idle();
    assert_eq!(lines(two.recorder(), &["released"]), "0 ms  released lock kept by 0");
    assert_eq!(lines(one.recorder(), &["released"]).lines().count(), 1);
}
