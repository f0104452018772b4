//! Things held, dropped, forgotten, polled and counted as nobody should: no panic, and nobody waits for ever.

use crate::support::{after, ms};
use futures::FutureExt;
use interleave::{runtime::*, time::Micros};
use std::{
    cell::RefCell,
    future::{pending, poll_fn},
    mem,
    pin::pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

/// When a task ends that is cancelled at 10 ms. It has given up waiting for `what`, and waits for something that the
/// runtime doesn't know.
fn ended_after_giving_up(what: impl FnOnce() -> LocalFuture<()> + 'static) -> Duration {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        let task = spawn(async move {
            assert_eq!(what().now_or_never(), None);
            pending::<()>().await;
        });
        sleep(ms(10)).await;
        task.cancel();
        let _ = timeout(ms(1_000), shield(task.clone())).await;
        assert!(task.is_cancelled());
        now()
    });
    host.run_until_idle();
    Duration::from_micros(run.result().expect("it has ended").expect("by itself").0)
}

#[test]
fn a_wait_that_was_given_up_does_not_keep_a_task_from_being_cancelled() {
    async fn group() {
        let _ = task_group(|group| async move {
            group.spawn(after(60));
            after(30).await
        })
        .await;
    }
    let waits: [fn() -> LocalFuture<()>; 8] = [
        || Box::pin(sleep(ms(50))),
        || Box::pin(async { Event::new().wait().await }),
        || {
            Box::pin(async {
                let _ = Queue::<u32>::unbounded().get().await;
            })
        },
        || {
            Box::pin(async {
                let _ = timeout(ms(50), sleep(ms(60))).await;
            })
        },
        || {
            Box::pin(async {
                let _ = spawn(sleep(ms(60))).await;
            })
        },
        || Box::pin(async { drop(wait([spawn(sleep(ms(60)))]).await) }),
        || Box::pin(async { drop(gather([after(60)]).await) }),
        || Box::pin(group()),
    ];
    assert_eq!(waits.map(ended_after_giving_up), [ms(10); 8]);
}

#[test]
fn a_wait_that_was_given_up_does_not_outlive_a_timeout() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let late = timeout(ms(10), async {
            assert_eq!(Event::new().wait().now_or_never(), None);
            fetch("lat/100").await
        });
        (late.await.is_err()).then(now)
    });
    host.run_until_idle();
    assert_eq!(run.result(), Some(Ok(Some(Micros(10_000)))));
}

#[test]
fn what_has_ended_can_be_polled_again() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        macro_rules! twice {
            ($f:expr) => {{
                let mut f = pin!($f);
                let _ = f.as_mut().await;
                let _ = f.as_mut().now_or_never();
                let _ = f.now_or_never();
            }};
        }
        twice!(sleep(ms(1)));
        twice!(sleep(ms(0)));
        twice!(fetch("lat/10"));
        twice!(fetch("lat/10").stream());
        twice!(spawn(after(5)).into_future());
        twice!(gather([after(5)]));
        twice!(gather([after(5)]).return_exceptions());
        twice!(wait([spawn(after(5))]));
        twice!(race([after(5)]));
        twice!(hedge(ms(1), |_| after(5)));
        twice!(shield(spawn(after(5))));
        twice!(sequential([after(5)]));
        twice!(sequential([after(5)]).return_exceptions());
        twice!(timeout(ms(5), after(1)));
        twice!(timeout(ms(5), after(10)));
        twice!(task_group(|g| async move {
            g.spawn(after(5));
            Ok::<(), String>(())
        }));
        let lock = Lock::new();
        twice!(lock.acquire());
        assert!(!lock.is_locked());
        let s = Semaphore::new(1);
        twice!(s.acquire());
        assert!(!s.is_locked());
        let e = Event::new();
        e.set();
        twice!(e.wait());
        let c = Condition::new();
        let h = c.acquire().await;
        twice!(c.wait_for(h, || true));
        let b = Barrier::new(1).unwrap();
        twice!(b.wait());
        let q = Queue::<u32>::bounded(usize::MAX);
        twice!(q.put(1));
        twice!(q.put(1));
        twice!(q.get());
        q.task_done().unwrap();
        q.task_done().unwrap();
        twice!(q.join());
    });
    host.run_until_idle();
    assert!(run.is_finished());
}

#[test]
fn numbers_and_times_can_be_as_large_as_they_go() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        let t = spawn(sleep(Duration::MAX));
        assert!(timeout(Duration::MAX, after(1)).await.is_ok());
        assert!(timeout_at(Micros(u64::MAX), after(1)).await.is_ok());
        assert!(timeout_at(Micros(0), sleep(Duration::MAX)).await.is_err());
        let (d, p) = wait([t.clone()]).timeout(Duration::ZERO).await;
        assert_eq!((d.len(), p.len()), (0, 1));
        let mut all = as_completed_tasks([t.clone()]).timeout(Duration::MAX);
        assert!(timeout(ms(1), all.next_task()).await.is_err());
        t.cancel();
        let s = Semaphore::new(usize::MAX);
        s.release();
        drop(s.acquire().await);
        s.release();
        let s = BoundedSemaphore::new(usize::MAX);
        assert!(s.release().is_err());
        let s = BoundedSemaphore::new(0);
        assert!(s.release().is_err());
        assert!(timeout(ms(1), s.acquire()).await.is_err());
        let q = Queue::<u32>::bounded(usize::MAX);
        q.put(1).await.unwrap();
        assert!(!q.is_full());
        let b = Barrier::new(usize::MAX).unwrap();
        assert!(timeout(ms(1), b.wait()).await.is_err());
        assert_eq!(b.n_waiting(), 0);
        let c = Condition::new();
        let h = c.acquire().await;
        c.notify(usize::MAX).unwrap();
        c.notify(0).unwrap();
        drop(h);
        let r = retry(Backoff::new(u32::MAX, Duration::MAX).jitter(u32::MAX), |n| async move {
            if n < 3 { Err(n) } else { Ok(n) }
        });
        assert!(timeout(ms(1), r).await.is_err());
        let waits: Vec<_> = Backoff::new(9, Duration::MAX).cap(Duration::MAX).waits().collect();
        assert_eq!(waits.len(), 8);
        assert_eq!(Backoff::new(u32::MAX, Duration::ZERO).cap(Duration::ZERO).waits().take(2).count(), 2);
        let h = hedge(Duration::MAX, |_| after(3)).await;
        assert_eq!(h, Ok(Ok(3)));
        block(Duration::MAX);
        sleep(ms(1)).await;
        sleep(Duration::MAX).await;
        block(ms(1));
        now()
    });
    host.run_until_idle();
    assert_eq!(run.result().unwrap().unwrap().0, u64::MAX);
}

#[test]
fn destructors_can_do_anything() {
    struct Nest(Rc<dyn Fn()>);
    impl Drop for Nest {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        let (lock, s, q, b, ev) =
            (Lock::new(), Semaphore::new(1), Queue::<Nest>::bounded(1), Barrier::new(2).unwrap(), Event::new());
        let cell: Rc<RefCell<Vec<Task<()>>>> = Rc::default();
        let call: Rc<dyn Fn()> = Rc::new({
            let (lock, s, q, b, ev, cell) = (lock.clone(), s.clone(), q.clone(), b.clone(), ev.clone(), cell.clone());
            move || {
                let _ = lock.release();
                s.release();
                b.reset();
                b.abort();
                ev.set();
                ev.clear();
                drop(q.try_get());
                let _ = q.try_put(Nest(Rc::new(|| ())));
                let _ = q.task_done();
                let tasks = cell.borrow().clone();
                for t in tasks {
                    t.cancel();
                }
                spawn(yield_now());
                let _ = spawn(sleep(ms(5))).into_future().now_or_never();
                let _ = timeout(ms(1), sleep(ms(2))).now_or_never();
                let _ = gather([after(1)]).now_or_never();
                let _ = task_group(|g| async move {
                    g.spawn(after(1));
                    after(1).await
                })
                .now_or_never();
            }
        });
        for _ in 0..3 {
            for kind in 0..8 {
                let (lock, s, q, b, ev, call) =
                    (lock.clone(), s.clone(), q.clone(), b.clone(), ev.clone(), call.clone());
                let t = spawn(async move {
                    let _n = Nest(call.clone());
                    match kind {
                        0 => {
                            let _h = lock.acquire().await;
                            sleep(ms(3)).await;
                        }
                        1 => {
                            let _h = s.acquire().await;
                            sleep(ms(3)).await;
                        }
                        2 => {
                            let _ = q.put(Nest(call.clone())).await;
                            let _ = q.put(Nest(call)).await;
                        }
                        3 => {
                            let _ = q.get().await;
                        }
                        4 => {
                            let _ = b.wait().await;
                        }
                        5 => ev.wait().await,
                        6 => {
                            let _ = gather([after(3), after(1)]).await;
                        }
                        _ => {
                            let n = Nest(call);
                            let _ = timeout(
                                ms(2),
                                task_group(|g| async move {
                                    let _n = n;
                                    g.spawn(after(9));
                                    after(5).await
                                }),
                            )
                            .await;
                        }
                    }
                });
                cell.borrow_mut().push(t);
            }
            sleep(ms(2)).await;
            q.shutdown(true);
        }
        let tasks = cell.borrow().clone();
        wait(tasks).await;
        cell.borrow_mut().clear();
        drop(lock.acquire().await);
        drop(s.acquire().await);
    });
    host.run_until_idle();
    assert!(run.is_finished());
    assert_eq!(host.pending(), 0);
}

#[test]
fn what_is_forgotten_is_held_for_ever_and_no_more() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        let lock = Lock::new();
        mem::forget(lock.acquire().await);
        assert!(lock.is_locked());
        let mut a = Box::pin(lock.acquire());
        assert!(a.as_mut().now_or_never().is_none());
        mem::forget(a);
        lock.release().unwrap();
        assert!(timeout(ms(1), lock.acquire()).await.is_err());
        let mut j = Box::pin(spawn(after(3)).into_future());
        assert!(j.as_mut().now_or_never().is_none());
        mem::forget(j);
        let mut g = Box::pin(gather([after(3)]));
        assert!(g.as_mut().now_or_never().is_none());
        mem::forget(g);
        let mut s = Box::pin(sleep(ms(3)));
        assert!(s.as_mut().now_or_never().is_none());
        mem::forget(s);
        let mut t = Box::pin(timeout(ms(3), sleep(ms(5))));
        assert!(t.as_mut().now_or_never().is_none());
        mem::forget(t);
        let mut t = Box::pin(task_group(|g| async move {
            g.spawn(after(3));
            after(2).await
        }));
        assert!(t.as_mut().now_or_never().is_none());
        mem::forget(t);
        sleep(ms(20)).await;
    });
    host.run_until_idle();
    assert!(run.is_finished());
}

#[test]
fn tasks_that_await_each_other_can_be_cancelled() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async move {
        let ts: Rc<RefCell<Vec<Task<()>>>> = Rc::default();
        let mk = |other: usize| {
            let ts = ts.clone();
            spawn(async move {
                let o = ts.borrow()[other].clone();
                let _ = o.await;
            })
        };
        let (a, b) = (mk(1), mk(0));
        ts.borrow_mut().extend([a.clone(), b.clone()]);
        sleep(ms(1)).await;
        a.cancel();
        sleep(ms(1)).await;
        format!("{:?}", (a.is_cancelled(), b.is_cancelled()))
    });
    host.run_until_idle();
    assert_eq!(run.result().unwrap().unwrap(), "(true, true)");
}

#[test]
fn a_task_that_wakes_itself_a_thousand_times_is_polled_once() {
    let host = ManualHost::new();
    let polls = Rc::new(RefCell::new(0));
    let count = polls.clone();
    let run = Run::start(&host, "main", async move {
        let mut first = true;
        let storm = poll_fn(move |cx| {
            *count.borrow_mut() += 1;
            for _ in 0..1_000 {
                cx.waker().wake_by_ref();
            }
            if mem::take(&mut first) { Poll::Pending } else { Poll::Ready(()) }
        });
        let _ = spawn(storm).await;
    });
    host.run_until_idle();
    assert!(run.is_finished());
    assert_eq!(*polls.borrow(), 2);
}
