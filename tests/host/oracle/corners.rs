//! Corners that random programs don't come to: the same task twice, no time at all, three at a barrier, misuse that is an
//! error.

use super::same;
use crate::support::{OnDrop, ms};
use interleave::{runtime::*, trace::Report};
use std::{cell::RefCell, rc::Rc};

fn finally(text: &'static str) -> OnDrop<impl FnMut()> {
    OnDrop(move || print(text))
}

fn yes(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

type R = Result<u32, String>;

async fn job(name: &'static str, length: u64) -> R {
    let _end = OnDrop(move || print(format!("{name} over")));
    print(format!("{name} starts"));
    sleep(ms(length)).await;
    print(format!("{name} ends"));
    Ok(length as u32)
}

async fn bad(name: &'static str, length: u64) -> R {
    let _end = OnDrop(move || print(format!("{name} over")));
    print(format!("{name} starts"));
    sleep(ms(length)).await;
    print(format!("{name} fails"));
    Err(format!("{name}!"))
}

fn show(result: Result<R, Cancelled>) -> String {
    match result {
        Ok(Ok(value)) => value.to_string(),
        Ok(Err(error)) => error,
        Err(Cancelled) => "cancelled".into(),
    }
}

fn either(result: Result<u32, TaskError<String>>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

const COMMON: &str = r#"
import asyncio
from asyncio import *
from asyncio import TaskGroup

async def job(name, ms):
    try:
        print(name, "starts")
        await sleep(ms / 1000)
        print(name, "ends")
        return ms
    finally:
        print(name, "over")

async def bad(name, ms):
    try:
        print(name, "starts")
        await sleep(ms / 1000)
        print(name, "fails")
        raise ValueError(f"{name}!")
    finally:
        print(name, "over")

async def show(aw):
    try:
        return str(await aw)
    except ValueError as e:
        return str(e)
    except CancelledError:
        return "cancelled"

def each(results):
    return ", ".join("cancelled" if isinstance(r, CancelledError) else str(r) for r in results)
"#;

/// [`same`], with what the Python programs share before them.
#[track_caller]
fn alike<F: Future<Output: Report> + 'static>(python: &str, rust: impl FnOnce() -> F) {
    same(&format!("{COMMON}\n{python}"), rust);
}

#[test]
fn who_awaits_a_task_that_awaits_another_goes_on_when_the_middle_one_is_cancelled() {
    alike(
        r#"
async def main():
    c = create_task(job("c", 50))
    async def mid():
        try:
            return await c
        finally:
            print("b over")
    b = create_task(mid())
    async def top():
        try:
            return await b
        except CancelledError:
            print("a saw it")
            return 7
        finally:
            print("a over")
    a = create_task(top())
    await sleep(0.01)
    b.cancel()
    print(await show(a), c.cancelled(), b.cancelled())
"#,
        || async {
            let c = spawn(job("c", 50));
            let cc = c.clone();
            let b = spawn(async move {
                let _end = finally("b over");
                cc.await.unwrap_or(Ok(0))
            });
            // a cancelled await in Python ends b too: mirror
            let bb = b.clone();
            let a = spawn(async move {
                let _end = finally("a over");
                match bb.await {
                    Err(Cancelled) => {
                        print("a saw it");
                        Ok(7)
                    }
                    Ok(r) => r,
                }
            });
            sleep(ms(10)).await;
            b.cancel();
            print(format!("{} {} {}", show(a.await), yes(c.is_cancelled()), yes(b.is_cancelled())));
        },
    );
}

#[test]
fn of_two_who_await_a_task_one_is_cancelled_and_takes_it_along() {
    alike(
        r#"
async def main():
    t = create_task(job("t", 50))
    async def w(n):
        try:
            await t
            print(n, "got it")
        except CancelledError:
            print(n, "no result")
            if current_task().cancelling():
                raise
        print(n, "goes on")
    a, b = create_task(w("a")), create_task(w("b"))
    await sleep(0.01)
    a.cancel()
    await wait([a, b])
    print(a.cancelled(), b.cancelled(), t.cancelled())
"#,
        || async {
            let t = spawn(job("t", 50));
            let w = |n: &'static str| {
                let t = t.clone();
                spawn(async move {
                    let end = OnDrop(move || print(format!("{n} no result")));
                    let r = t.await;
                    if r.is_ok() {
                        std::mem::forget(end);
                        print(format!("{n} got it"));
                    } else {
                        drop(end);
                    }
                    print(format!("{n} goes on"));
                })
            };
            let (a, b) = (w("a"), w("b"));
            sleep(ms(10)).await;
            a.cancel();
            wait([a.clone(), b.clone()]).await;
            print(format!("{} {} {}", yes(a.is_cancelled()), yes(b.is_cancelled()), yes(t.is_cancelled())));
        },
    );
}

#[test]
fn callbacks_and_awaiters_go_in_the_order_they_came() {
    alike(
        r#"
async def main():
    t = create_task(job("t", 10))
    t.add_done_callback(lambda t: print("first"))
    async def w(n):
        await t
        print(n)
    a, b = create_task(w("a")), create_task(w("b"))
    await sleep(0)
    await sleep(0.001)
    t.add_done_callback(lambda t: print("last"))
    await wait([a, b])
    t.add_done_callback(lambda t: print("late"))
    print("added")
    await sleep(0.001)
"#,
        || async {
            let t = spawn(job("t", 10));
            t.on_done(|| print("first"));
            let w = |n: &'static str| {
                let t = t.clone();
                spawn(async move {
                    let _ = t.await;
                    print(n);
                })
            };
            let (a, b) = (w("a"), w("b"));
            sleep(ms(0)).await;
            sleep(ms(1)).await;
            t.on_done(|| print("last"));
            wait([a, b]).await;
            t.on_done(|| print("late"));
            print("added");
            sleep(ms(1)).await;
        },
    );
}

#[test]
fn a_task_that_is_gathered_twice_gives_its_result_twice() {
    alike(
        r#"
async def main():
    t = create_task(job("t", 10))
    u = create_task(job("u", 20))
    print(await gather(t, t, u, t))
    print(await gather(t, u, u))
    b = create_task(bad("b", 10))
    print(each(await gather(b, t, b, return_exceptions=True)))
    print(await show(gather(b, b)))
"#,
        || async {
            let t = spawn(job("t", 10));
            let u = spawn(job("u", 20));
            print(format!("{:?}", gather_tasks([t.clone(), t.clone(), u.clone(), t.clone()]).await.unwrap()));
            print(format!("{:?}", gather_tasks([t.clone(), u.clone(), u]).await.unwrap()));
            let b = spawn(bad("b", 10));
            let all = gather_tasks([b.clone(), t, b.clone()]).return_exceptions().await;
            print(all.into_iter().map(either).collect::<Vec<_>>().join(", "));
            print(gather_tasks([b.clone(), b]).await.unwrap_err().to_string());
        },
    );
}

#[test]
fn tasks_that_have_ended_are_gathered_a_turn_later() {
    alike(
        r#"
async def main():
    a, b, c = create_task(job("a", 5)), create_task(bad("b", 5)), create_task(job("c", 50))
    c.cancel()
    await sleep(0.01)
    async def turn(n):
        print("turn", n)
        if n: create_task(turn(n - 1))
    create_task(turn(4))
    print(each(await gather(a, b, c, return_exceptions=True)))
    create_task(turn(4))
    print(await show(gather(a, c, b)))
    create_task(turn(4))
    print(await show(gather(a, b, c)))
    print(await gather())
    print(await gather(return_exceptions=True))
"#,
        || async {
            let (a, b, c) = (spawn(job("a", 5)), spawn(bad("b", 5)), spawn(job("c", 50)));
            c.cancel();
            sleep(ms(10)).await;
            fn turn(n: u32) {
                print(format!("turn {n}"));
                if n > 0 {
                    spawn(async move { turn(n - 1) });
                }
            }
            spawn(async { turn(4) });
            print(
                gather_tasks([a.clone(), b.clone(), c.clone()])
                    .return_exceptions()
                    .await
                    .into_iter()
                    .map(either)
                    .collect::<Vec<_>>()
                    .join(", "),
            );
            spawn(async { turn(4) });
            print(gather_tasks([a.clone(), c.clone(), b.clone()]).await.unwrap_err().to_string());
            spawn(async { turn(4) });
            print(gather_tasks([a, b, c]).await.unwrap_err().to_string());
            let none: [Task<R>; 0] = [];
            print(format!("{:?}", gather_tasks(none.clone()).await.unwrap()));
            print(format!("{:?}", gather_tasks(none).return_exceptions().await));
        },
    );
}

#[test]
fn a_task_that_is_waited_for_twice_counts_once() {
    alike(
        r#"
async def main():
    a, b = create_task(job("a", 10)), create_task(job("b", 30))
    done, pending = await wait([a, b, a, b], return_when=FIRST_COMPLETED)
    print(len(done), len(pending))
    done, pending = await wait([a, a, b])
    print(len(done), len(pending))
"#,
        || async {
            let (a, b) = (spawn(job("a", 10)), spawn(job("b", 30)));
            let (done, pending) = wait([a.clone(), b.clone(), a.clone(), b.clone()]).first_completed().await;
            print(format!("{} {}", done.len(), pending.len()));
            let (done, pending) = wait([a.clone(), a, b]).await;
            print(format!("{} {}", done.len(), pending.len()));
        },
    );
}

#[test]
fn a_task_that_is_named_twice_comes_once() {
    alike(
        r#"
async def main():
    a, b, c = create_task(job("a", 20)), create_task(bad("b", 10)), create_task(job("c", 5))
    await sleep(0.007)
    for next in as_completed([a, a, b, c, b]):
        print(await show(next))
    print("end")
"#,
        || async {
            let (a, b, c) = (spawn(job("a", 20)), spawn(bad("b", 10)), spawn(job("c", 5)));
            sleep(ms(7)).await;
            let mut all = as_completed_tasks([a.clone(), a, b.clone(), c, b]);
            while let Some(next) = all.next().await {
                print(show(next));
            }
            print("end");
        },
    );
}

#[test]
fn as_completed_ends_early_at_any_instant() {
    for limit in [0u64, 10, 15, 30] {
        let python = r#"
async def main():
    ts = [create_task(f(n, m)) for f, n, m in [(job, "a", 30), (bad, "b", 10), (job, "c", 10), (job, "d", 20)]]
    async def turn(n):
        print("turn", n)
        if n: create_task(turn(n - 1))
    create_task(turn(4))
    for next in as_completed(ts, timeout=LIMIT):
        try:
            print(await next)
        except ValueError as e:
            print(e)
        except TimeoutError:
            print("timed out")
    await sleep(0.03)
"#
        .replace("LIMIT", &format!("{}", limit as f64 / 1000.0));
        alike(&python, || async move {
            let ts = [spawn(job("a", 30)), spawn(bad("b", 10)), spawn(job("c", 10)), spawn(job("d", 20))];
            fn turn(n: u32) {
                print(format!("turn {n}"));
                if n > 0 {
                    spawn(async move { turn(n - 1) });
                }
            }
            spawn(async { turn(4) });
            let mut all = as_completed_tasks(ts).timeout(ms(limit));
            while let Some(next) = all.next_task().await {
                match next {
                    Ok(r) => print(show(r.result().unwrap())),
                    Err(TimeoutError) => print("timed out"),
                }
            }
            sleep(ms(30)).await;
        });
    }
}

#[test]
fn three_timeouts_in_each_other_end_in_every_order() {
    for (outer, middle, inner) in [(10, 10, 10), (20, 10, 10), (10, 10, 20), (10, 20, 10), (30, 20, 10)] {
        let python = r#"
async def main():
    for _ in range(2):
        try:
            async with timeout(0.0OUT):
                try:
                    async with timeout(0.0MID):
                        try:
                            async with timeout(0.0INN):
                                await job("j", 50)
                        except TimeoutError:
                            print("inner")
                        await sleep(0.005)
                        print("middle goes on")
                except TimeoutError:
                    print("middle")
                await sleep(0.005)
                print("outer goes on")
        except TimeoutError:
            print("outer")
"#
        .replace("OUT", &outer.to_string())
        .replace("MID", &middle.to_string())
        .replace("INN", &inner.to_string());
        alike(&python, || async move {
            for _ in 0..2 {
                let r = timeout(ms(outer), async {
                    let r = timeout(ms(middle), async {
                        let r = timeout(ms(inner), job("j", 50)).await;
                        if r.is_err() {
                            print("inner");
                        }
                        sleep(ms(5)).await;
                        print("middle goes on");
                    })
                    .await;
                    if r.is_err() {
                        print("middle");
                    }
                    sleep(ms(5)).await;
                    print("outer goes on");
                })
                .await;
                if r.is_err() {
                    print("outer");
                }
            }
        });
    }
}

#[test]
fn a_time_that_is_over_gives_what_it_bounds_one_turn() {
    alike(
        r#"
async def main():
    loop = get_running_loop()
    start = loop.time()
    await sleep(0.01)
    ev = Event(); ev.set()
    async def turn(n):
        print("turn", n)
        if n: create_task(turn(n - 1))
    for when in [start, start + 0.005, start + 0.01]:
        create_task(turn(3))
        try:
            async with timeout_at(when):
                print("begins")
                await ev.wait()
                print("went on")
                await sleep(0.001)
                print("never")
        except TimeoutError:
            print("late")
    create_task(turn(3))
    try:
        async with timeout(0):
            print("no wait at all")
        print("fine")
    except TimeoutError:
        print("late")
    t = create_task(job("t", 5))
    try:
        async with timeout(0):
            await t
    except TimeoutError:
        print("late", t.cancelled())
"#,
        || async {
            let start = now();
            sleep(ms(10)).await;
            let ev = Event::new();
            ev.set();
            fn turn(n: u32) {
                print(format!("turn {n}"));
                if n > 0 {
                    spawn(async move { turn(n - 1) });
                }
            }
            for when in [0, 5, 10] {
                spawn(async { turn(3) });
                let at = interleave::time::Micros(start.0 + when * 1000);
                let r = timeout_at(at, async {
                    print("begins");
                    ev.wait().await;
                    print("went on");
                    sleep(ms(1)).await;
                    print("never");
                })
                .await;
                if r.is_err() {
                    print("late");
                }
            }
            spawn(async { turn(3) });
            match timeout(ms(0), async { print("no wait at all") }).await {
                Ok(()) => print("fine"),
                Err(_) => print("late"),
            }
            let t = spawn(job("t", 5));
            let tt = t.clone();
            if timeout(ms(0), async move { tt.await }).await.is_err() {
                print(format!("late {}", yes(t.is_cancelled())));
            }
        },
    );
}

#[test]
fn a_group_that_is_shutting_down_refuses_what_its_tasks_leave_behind() {
    alike(
        r#"
async def main():
    async def child(g):
        try:
            await sleep(0.05)
        finally:
            try:
                g.create_task(job("late", 1))
                print("spawned")
            except RuntimeError:
                print("refused")
    try:
        async with TaskGroup() as g:
            g.create_task(child(g))
            g.create_task(bad("a", 10))
            g.create_task(child(g))
    except* ValueError as e:
        print([str(x) for x in e.exceptions])
    try:
        c = job("x", 1)
        g.create_task(c)
    except RuntimeError:
        c.close()
        print("refused")
"#,
        || async {
            let keep: Rc<RefCell<Option<TaskGroup<String>>>> = Rc::default();
            let kept = keep.clone();
            let r = task_group(move |g| async move {
                kept.replace(Some(g.clone()));
                let child = |g: TaskGroup<String>| async move {
                    let _e =
                        OnDrop(move || print(if g.try_spawn(job("late", 1)).is_ok() { "spawned" } else { "refused" }));
                    sleep(ms(50)).await;
                    Ok::<u32, String>(0)
                };
                g.spawn(child(g.clone()));
                g.spawn(bad("a", 10));
                g.spawn(child(g.clone()));
                Ok(())
            })
            .await;
            print(format!("['{}']", r.unwrap_err().errors[0]));
            let g = keep.take().unwrap();
            print(if g.try_spawn(job("x", 1)).is_ok() { "spawned" } else { "refused" });
        },
    );
}

#[test]
fn permits_that_are_promised_to_who_is_cancelled_go_to_the_next() {
    alike(
        r#"
async def main():
    s = Semaphore(0)
    async def w(n):
        async with s:
            print(n, "holds", s.locked())
            await sleep(0.002)
        print(n, "gave back", s.locked())
    ts = [create_task(w(n)) for n in "abcdef"]
    await sleep(0.01)
    s.release(); s.release(); s.release()
    ts[0].cancel(); ts[2].cancel(); ts[4].cancel()
    print(s.locked())
    j = create_task(w("jump"))
    await wait(ts + [j])
    print(s.locked())
    b = BoundedSemaphore(2)
    await b.acquire()
    b.release()
    try:
        b.release()
    except ValueError as e:
        print(e)
    async def held(n):
        async with b:
            print(n, "in")
            await sleep(0.01)
            b.release()
            print(n, "released early")
    for r in await gather(held("x"), held("y"), held("z"), return_exceptions=True):
        print(r)
"#,
        || async {
            let s = Semaphore::new(0);
            let w = |n: &'static str| {
                let s = s.clone();
                spawn(async move {
                    {
                        let _p = s.acquire().await;
                        print(format!("{n} holds {}", yes(s.is_locked())));
                        sleep(ms(2)).await;
                    }
                    print(format!("{n} gave back {}", yes(s.is_locked())));
                })
            };
            let ts = ["a", "b", "c", "d", "e", "f"].map(w);
            sleep(ms(10)).await;
            for _ in 0..3 {
                s.release();
            }
            for place in [0, 2, 4] {
                ts[place].cancel();
            }
            print(yes(s.is_locked()));
            let mut ts = Vec::from(ts);
            ts.push(w("jump"));
            wait(ts).await;
            print(yes(s.is_locked()));
            let b = BoundedSemaphore::new(2);
            b.acquire().await.forget();
            b.release().unwrap();
            print(b.release().unwrap_err().to_string());
            let held = |n: &'static str| {
                let b = b.clone();
                async move {
                    b.acquire().await.forget();
                    print(format!("{n} in"));
                    sleep(ms(10)).await;
                    let early = b.release();
                    if early.is_ok() {
                        print(format!("{n} released early"));
                    }
                    early.and_then(|()| b.release()).map(|()| "None").map_err(|e| e.to_string())
                }
            };
            for r in gather(["x", "y", "z"].map(held)).return_exceptions().await {
                match r {
                    Ok(v) => print(v),
                    Err(e) => print(e.to_string()),
                }
            }
        },
    );
}

#[test]
fn three_meet_while_one_is_cancelled_or_the_barrier_broken_or_reset() {
    for (what, cancel) in
        [("none", false), ("abort", false), ("reset", false), ("none", true), ("abort", true), ("reset", true)]
    {
        for at in [5u64, 20, 30] {
            let python = r#"
async def main():
    b = Barrier(3)
    async def w(n, ms):
        for round in range(2):
            await sleep(ms / 1000)
            try:
                print(n, "comes", b.n_waiting, b.broken)
                print(n, "met", await b.wait(), b.n_waiting)
            except BrokenBarrierError as e:
                print(n, e)
    async def do():
        await sleep(AT / 1000)
        if CANCEL: print(ts[0].cancel())
        if "WHAT" == "abort": await b.abort()
        if "WHAT" == "reset": await b.reset()
        print("WHAT", b.n_waiting, b.broken)
        await sleep(0.005)
        print(b.n_waiting, b.broken)
        if "WHAT" == "abort": await b.reset()
        print(b.n_waiting, b.broken)
    ts = [create_task(w("a", 10)), create_task(w("b", 20)), create_task(w("c", 30))]
    d = create_task(do())
    ts += [create_task(w("d", 30)), create_task(w("e", 30)), create_task(w("f", 40))]
    await wait(ts + [d], timeout=0.2)
"#
            .replace("CANCEL", if cancel { "True" } else { "False" })
            .replace("WHAT", what)
            .replace("AT", &at.to_string());
            alike(&python, || async move {
                let b = Barrier::new(3).unwrap();
                let w = |n: &'static str, length: u64| {
                    let b = b.clone();
                    spawn(async move {
                        for _ in 0..2 {
                            sleep(ms(length)).await;
                            print(format!("{n} comes {} {}", b.n_waiting(), yes(b.is_broken())));
                            match b.wait().await {
                                Ok(v) => print(format!("{n} met {v} {}", b.n_waiting())),
                                Err(e) => print(format!("{n} {e}")),
                            }
                        }
                    })
                };
                let mut ts = vec![w("a", 10), w("b", 20), w("c", 30)];
                let (bb, a) = (b.clone(), ts[0].clone());
                let d = spawn(async move {
                    sleep(ms(at)).await;
                    if cancel {
                        print(yes(a.cancel()));
                    }
                    match what {
                        "abort" => bb.abort(),
                        "reset" => bb.reset(),
                        _ => {}
                    }
                    print(format!("{what} {} {}", bb.n_waiting(), yes(bb.is_broken())));
                    sleep(ms(5)).await;
                    print(format!("{} {}", bb.n_waiting(), yes(bb.is_broken())));
                    if what == "abort" {
                        bb.reset();
                    }
                    print(format!("{} {}", bb.n_waiting(), yes(bb.is_broken())));
                });
                ts.extend([w("d", 30), w("e", 30), w("f", 40)]);
                ts.push(d);
                wait(ts).timeout(ms(200)).await;
            });
        }
    }
}

#[test]
fn who_does_not_wait_at_a_queue_overtakes_who_does() {
    alike(
        r#"
async def main():
    q = Queue(2)
    async def put(n, *items):
        for i in items:
            await q.put(i)
            print(n, "put", i, q.qsize(), q.full())
    async def get(n, count):
        for _ in range(count):
            print(n, "got", await q.get(), q.qsize())
    p = [create_task(put("p", 1, 2, 3, 4)), create_task(put("r", 11, 12))]
    await sleep(0.001)
    print(q.get_nowait())
    try:
        q.put_nowait(99)
        print("jumped")
    except QueueFull:
        print("full")
    p[1].cancel()
    await sleep(0.001)
    gs = [create_task(get(n, 2)) for n in "xyz"]
    await sleep(0.001)
    print(q.qsize(), [g.done() for g in gs])
    q.put_nowait(50)
    try:
        print("stole", q.get_nowait())
    except QueueEmpty:
        print("empty")
    q.put_nowait(51); q.put_nowait(52)
    gs[1].cancel()
    await sleep(0.001)
    print(q.qsize(), [g.done() for g in gs])
    for g in gs: g.cancel()
    q.put_nowait(60)
    await sleep(0.001)
    print(q.qsize())
    try:
        while True: print(q.get_nowait())
    except QueueEmpty:
        print("empty")
    for _ in range(40):
        try:
            q.task_done()
        except ValueError as e:
            print(e)
            break
    await q.join()
"#,
        || async {
            let q: Queue<u32> = Queue::bounded(2);
            let put = |n: &'static str, items: Vec<u32>| {
                let q = q.clone();
                spawn(async move {
                    for i in items {
                        q.put(i).await.unwrap();
                        print(format!("{n} put {i} {} {}", q.len(), yes(q.is_full())));
                    }
                })
            };
            let get = |n: &'static str, count: u32| {
                let q = q.clone();
                spawn(async move {
                    for _ in 0..count {
                        let v = q.get().await.unwrap();
                        print(format!("{n} got {v} {}", q.len()));
                    }
                })
            };
            let p = [put("p", vec![1, 2, 3, 4]), put("r", vec![11, 12])];
            sleep(ms(1)).await;
            print(q.try_get().unwrap().to_string());
            print(if q.try_put(99).is_ok() { "jumped" } else { "full" });
            p[1].cancel();
            sleep(ms(1)).await;
            let gs = ["x", "y", "z"].map(|n| get(n, 2));
            sleep(ms(1)).await;
            let dones =
                |gs: &[Task<()>]| format!("[{}]", gs.iter().map(|g| yes(g.is_done())).collect::<Vec<_>>().join(", "));
            print(format!("{} {}", q.len(), dones(&gs)));
            q.try_put(50).unwrap();
            match q.try_get() {
                Ok(v) => print(format!("stole {v}")),
                Err(_) => print("empty"),
            }
            q.try_put(51).unwrap();
            q.try_put(52).unwrap();
            gs[1].cancel();
            sleep(ms(1)).await;
            print(format!("{} {}", q.len(), dones(&gs)));
            for g in &gs {
                g.cancel();
            }
            let _ = q.try_put(60);
            sleep(ms(1)).await;
            print(q.len().to_string());
            while let Ok(v) = q.try_get() {
                print(v.to_string());
            }
            print("empty");
            for _ in 0..40 {
                if let Err(e) = q.task_done() {
                    print(e.to_string());
                    break;
                }
            }
            q.join().await;
        },
    );
}
