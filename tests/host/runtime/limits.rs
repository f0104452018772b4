//! Very many at once: chains that are deep, and work that grows with the number of tasks and not with its square.

use crate::support::ms;
use futures::FutureExt;
use interleave::{
    runtime::{
        Barrier, Event, LocalFuture, Lock, LockGuard, ManualHost, Permit, Queue, Run, Semaphore, Task, gather_tasks,
        shield, sleep, spawn, task_group, timeout,
    },
    trace::{EventKind, Outcome},
};
use std::{
    cell::{Cell, RefCell},
    fs,
    future::pending,
    hint::black_box,
    rc::Rc,
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

/// As little as a thread has anywhere.
const STACK: usize = 2 * 1024 * 1024;
const MANY: usize = 100_000;
/// Links of a chain whose links are more than one task.
const FEWER: usize = 20_000;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(test).expect("a thread");
    thread.join().expect("the test holds");
}

// Chains: each task awaits the next

/// How a task of a chain waits for the next one.
#[derive(Clone, Copy)]
enum Link {
    Await,
    Gather,
    Group,
    Timeout,
}

const CHAINS: [(Link, usize); 4] =
    [(Link::Await, MANY), (Link::Gather, FEWER), (Link::Group, FEWER), (Link::Timeout, FEWER)];

/// The first task of `length`, each of which has begun to wait for the next; the last waits for ever.
fn chain(link: Link, length: usize) -> Task<()> {
    let mut next = spawn(pending::<()>());
    for _ in 1..length {
        let following = next;
        next = spawn(async move {
            match link {
                Link::Await => drop(following.await),
                Link::Timeout => drop(timeout(ms(1_000_000), async { following.await }).await),
                Link::Gather => {
                    let all = gather_tasks([spawn(async { following.await.map_err(|_| "cancelled") })]);
                    drop(all.await);
                }
                Link::Group => {
                    let group = task_group(|group| async move {
                        group.spawn(async { following.await.map_err(|_| "cancelled") });
                        Ok(())
                    });
                    drop(group.await);
                }
            }
        });
    }
    next
}

fn cancelled(run: &Run<()>) -> usize {
    let is = |kind: &EventKind| matches!(kind, EventKind::Finished { outcome: Outcome::Cancelled, .. });
    run.recorder().events().iter().filter(|event| is(&event.kind)).count()
}

#[test]
fn a_long_chain_of_tasks_is_cancelled_on_a_small_stack() {
    on_a_small_stack(|| {
        for (link, length) in CHAINS {
            let host = ManualHost::new();
            let run = Run::start(&host, "main", async move {
                let first = chain(link, length);
                sleep(ms(10)).await;
                first.cancel();
                let _ = shield(first).await;
            });
            host.advance(ms(20));
            assert!(run.is_finished());
            assert!(cancelled(&run) >= length);
        }
    });
}

#[test]
fn a_run_with_a_long_chain_of_tasks_is_dropped_on_a_small_stack() {
    on_a_small_stack(|| {
        for (link, length) in CHAINS {
            let host = ManualHost::new();
            let run = Run::start(&host, "main", async move {
                let first = chain(link, length);
                first.await.expect("it waits for ever");
            });
            host.advance(ms(10));
            let recorder = run.recorder().clone();
            drop(run);
            host.run_until_idle();
            let is = |kind: &EventKind| matches!(kind, EventKind::Finished { outcome: Outcome::Cancelled, .. });
            assert!(recorder.events().iter().filter(|event| is(&event.kind)).count() > length);
            assert_eq!(host.pending(), 0);
        }
    });
}

#[test]
fn a_run_that_ends_ends_a_long_chain_of_tasks_on_a_small_stack() {
    on_a_small_stack(|| {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", async {
            chain(Link::Await, MANY);
            sleep(ms(10)).await;
        });
        host.run_until_idle();
        assert_eq!(cancelled(&run), MANY);
    });
}

#[test]
fn destructors_that_end_a_long_chain_of_runs_do_so_on_a_small_stack() {
    on_a_small_stack(|| {
        let host = ManualHost::new();
        let ended = Rc::new(Cell::new(0));
        let mut next: Option<Run<()>> = None;
        for _ in 0..10_000 {
            let (inner, ended) = (next.take(), ended.clone());
            next = Some(Run::start(&host, "main", async move {
                let _inner = inner;
                let _end = crate::support::OnDrop(move || ended.set(ended.get() + 1));
                pending::<()>().await;
            }));
        }
        host.run_ready();
        drop(next);
        assert_eq!(ended.get(), 10_000);
    });
}

#[test]
fn who_is_cancelled_first_in_a_tree_of_tasks_is_woken_first() {
    let host = ManualHost::new();
    let woken = Rc::new(RefCell::new(Vec::new()));
    let said = woken.clone();
    let _run = Run::start(&host, "main", async move {
        let leaf = move |name: &'static str| {
            let said = said.clone();
            spawn(async move {
                let _end = crate::support::OnDrop(move || said.borrow_mut().push(name));
                pending::<()>().await;
                Ok::<_, &str>(())
            })
        };
        let awaits = |task: Task<Result<(), &'static str>>| spawn(async move { task.await.unwrap_or(Ok(())) });
        let all = [awaits(awaits(leaf("deep"))), leaf("shallow"), awaits(leaf("middle"))];
        let tree = spawn(async move { gather_tasks(all).await.is_ok() });
        sleep(ms(10)).await;
        tree.cancel();
        sleep(ms(10)).await;
    });
    host.run_until_idle();
    assert_eq!(*woken.borrow(), ["deep", "shallow", "middle"]);
}

// Work that grows with the number

/// The time this thread has had of a processor, so that what else the machine does counts little.
fn busy() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(elapsed, Duration::from_nanos)
}

/// Where that isn't told: the time that has passed.
#[expect(clippy::disallowed_methods, reason = "what is measured is the host itself")]
fn elapsed() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// How often is looked, as what else the machine does can only make it slower.
const LOOKS: usize = 4;

/// Asserts that four times as many take about four times as long: less than eight times, where the square is sixteen.
fn is_about_linear<F: Future<Output = ()> + 'static>(what: &str, few: usize, program: impl Fn(usize) -> F) {
    let took = |count: usize| {
        let once = || {
            let host = ManualHost::new();
            let run = Run::start(&host, "main", program(count));
            let start = busy();
            host.run_until_idle();
            let took = busy() - start;
            assert!(black_box(run).is_finished());
            took
        };
        (0..3).map(|_| once()).min().unwrap_or_default()
    };
    let looks: Vec<_> =
        (0..LOOKS).map(|_| (took(few), took(4 * few))).take_while(|(few, many)| many >= &(8 * *few)).collect();
    assert!(looks.len() < LOOKS, "{what}, and four times as many: {looks:?}");
}

#[test]
fn the_tasks_of_a_group_end_in_linear_time() {
    is_about_linear("a group", 2_000, |count| async move {
        let group = task_group(|group| async move {
            for place in 0..count {
                group.spawn(async move {
                    sleep(Duration::from_micros(place as u64)).await;
                    Ok::<_, &str>(())
                });
            }
            Ok(())
        });
        assert_eq!(group.await, Ok(()));
    });
}

#[test]
fn a_group_that_fails_ends_its_tasks_in_linear_time() {
    is_about_linear("a group that fails", 2_000, |count| async move {
        let group = task_group(|group| async move {
            for _ in 0..count {
                group.spawn(pending::<Result<(), &str>>());
            }
            sleep(ms(10)).await;
            Err::<(), _>("no luck")
        });
        assert!(group.await.is_err());
    });
}

/// `count` tasks that wait, each in its own `wait`.
fn waiting<F: Future<Output: interleave::runtime::Report> + 'static>(
    count: usize,
    wait: impl Fn() -> F,
) -> Vec<Task<F::Output>> {
    (0..count).map(|_| spawn(wait())).collect()
}

#[test]
fn many_permits_released_at_once_are_taken_in_linear_time() {
    is_about_linear("releases", 2_000, |count| async move {
        let semaphore = Semaphore::new(0);
        let tasks = waiting(count, || {
            let acquire = semaphore.acquire();
            async { acquire.await.forget() }
        });
        sleep(ms(10)).await;
        for _ in 0..count {
            semaphore.release();
        }
        sleep(ms(10)).await;
        assert!(tasks.iter().all(Task::is_done));
    });
}

#[test]
fn waiters_are_cancelled_from_the_last_to_the_first_in_linear_time() {
    let (lock, semaphore, event) = (Lock::new(), Semaphore::new(0), Event::new());
    let (barrier, queue) = (Barrier::new(usize::MAX).expect("enough"), Queue::<u32>::unbounded());
    type Start = Box<dyn Fn() -> LocalFuture<()>>;
    let lines: [(&str, Start); 5] = [
        ("a lock", Box::new(move || Box::pin(lock.acquire().map(LockGuard::forget)))),
        ("a semaphore", Box::new(move || Box::pin(semaphore.acquire().map(Permit::forget)))),
        ("an event", Box::new(move || Box::pin(event.wait()))),
        ("a barrier", Box::new(move || Box::pin(barrier.wait().map(|_| ())))),
        ("a queue", Box::new(move || Box::pin(queue.get().map(|_| ())))),
    ];
    for (what, start) in lines {
        let start = Rc::new(start);
        is_about_linear(what, 2_000, |count| {
            let start = start.clone();
            async move {
                let tasks = waiting(count, &*start);
                // The first has the lock.
                sleep(ms(10)).await;
                for task in tasks.iter().rev() {
                    task.cancel();
                }
                sleep(ms(10)).await;
                assert!(tasks.iter().all(Task::is_done));
            }
        });
    }
}

#[test]
fn waiters_that_are_all_cancelled_in_one_turn_leave_in_linear_time_while_others_ask() {
    is_about_linear("a semaphore", 2_000, |count| async move {
        let semaphore = Semaphore::new(0);
        let wait = || {
            let acquire = semaphore.acquire();
            async { acquire.await.forget() }
        };
        let tasks = waiting(count, wait);
        sleep(ms(10)).await;
        for task in &tasks {
            task.cancel();
        }
        for _ in 0..count {
            semaphore.release();
            black_box(semaphore.is_locked());
        }
        sleep(ms(10)).await;
        assert!(tasks.iter().all(Task::is_cancelled));
    });
}

#[test]
fn an_event_that_is_set_again_and_again_looks_at_each_waiter_once() {
    is_about_linear("an event", 2_000, |count| async move {
        let event = Event::new();
        let tasks = waiting(count, || event.wait());
        sleep(ms(10)).await;
        for _ in 0..count {
            event.set();
            event.clear();
        }
        sleep(ms(10)).await;
        assert!(tasks.iter().all(Task::is_done));
    });
}

#[test]
fn many_who_wait_for_one_task_stop_waiting_in_linear_time() {
    is_about_linear("shields", 2_000, |count| async move {
        let job = spawn(pending::<()>());
        let tasks = waiting(count, || {
            let job = job.clone();
            async {
                let _ = shield(job).await;
            }
        });
        sleep(ms(10)).await;
        for task in tasks.iter().step_by(2).chain(tasks.iter().skip(1).step_by(2).rev()) {
            task.cancel();
        }
        sleep(ms(10)).await;
        assert!(tasks.iter().all(Task::is_done));
    });
}
