//! What ends at the same instant: errors and time limits in each other, results that are there before they are asked for,
//! destructors that cancel, and tasks that await themselves.

use super::*;
use std::cell::Cell;

async fn fails(name: &'static str) -> Result<(), &'static str> {
    sleep(ms(10)).await;
    Err(name)
}

/// A task that has its own handle.
fn with_itself<F: Future<Output: Report> + 'static>(
    body: impl FnOnce(Task<F::Output>) -> F + 'static,
) -> Task<F::Output> {
    let own: Rc<RefCell<Option<Task<F::Output>>>> = Rc::default();
    let given = own.clone();
    let task = spawn(async move {
        let me = given.take().expect("it is there before the first poll");
        body(me).await
    });
    own.replace(Some(task.clone()));
    task
}

const FAILS: &str = r#"
async def fails(name):
    await sleep(0.01)
    raise ValueError(name)

def errors(e):
    return " & ".join(map(str, e.exceptions))
"#;

#[track_caller]
fn with_errors<F: Future<Output: Report> + 'static>(python: &str, rust: impl FnOnce() -> F) {
    alike(&format!("{FAILS}\n{python}"), rust);
}

#[test]
fn a_groups_errors_go_before_two_time_limits_that_are_over() {
    with_errors(
        r#"
import time
async def blocks(): time.sleep(0.03)

async def main():
    try:
        async with timeout(0.02):
            async with timeout(0.02):
                async with TaskGroup() as g:
                    g.create_task(fails("no luck")); g.create_task(blocks())
    except TimeoutError: print("late")
    except ExceptionGroup as e: print(errors(e))
"#,
        || async {
            let group = task_group(|g| async move {
                g.spawn(fails("no luck"));
                g.spawn(async {
                    block(ms(30));
                    Ok(())
                });
                Ok(())
            });
            match timeout(ms(20), timeout(ms(20), group)).await {
                Ok(Ok(Err(e))) => print(e.errors.join(" & ")),
                Ok(Err(_)) | Err(_) => print("late"),
                Ok(Ok(Ok(()))) => {}
            }
        },
    );
}

#[test]
fn a_groups_errors_go_before_a_cancellation_in_a_time_limit_that_is_over() {
    with_errors(
        r#"
import time
async def blocks(): time.sleep(0.03)

async def main():
    async def one():
        try:
            async with timeout(0.02):
                async with TaskGroup() as g:
                    g.create_task(fails("no luck")); g.create_task(blocks())
        except TimeoutError: print("late")
        except ExceptionGroup as e: print(errors(e))
        await sleep(0.01)
        print("never")
    t = create_task(one())
    await sleep(0.005); await sleep(0.005)
    t.cancel()
    await sleep(0.1)
"#,
        || async {
            let t = spawn(async {
                let group = task_group(|g| async move {
                    g.spawn(fails("no luck"));
                    g.spawn(async {
                        block(ms(30));
                        Ok(())
                    });
                    Ok(())
                });
                match timeout(ms(20), group).await {
                    Ok(Err(e)) => print(e.errors.join(" & ")),
                    Err(_) => print("late"),
                    Ok(Ok(())) => {}
                }
                sleep(ms(10)).await;
                print("never");
            });
            sleep(ms(5)).await;
            sleep(ms(5)).await;
            t.cancel();
            sleep(ms(100)).await;
        },
    );
}

#[test]
fn a_groups_errors_go_before_a_cancellation_in_a_group_that_has_failed_too() {
    with_errors(
        r#"
async def main():
    async def one():
        async with TaskGroup() as outer:
            outer.create_task(fails("outer"))
            try:
                async with TaskGroup() as inner:
                    inner.create_task(fails("inner"))
            except ExceptionGroup as e: print(errors(e))
    t = create_task(one())
    await sleep(0.005); await sleep(0.005)
    t.cancel()
    await sleep(0.01)
"#,
        || async {
            let t = spawn(async {
                let r = task_group(|outer| async move {
                    outer.spawn(fails("outer"));
                    let r = task_group(|inner| async move {
                        inner.spawn(fails("inner"));
                        Ok(())
                    });
                    if let Err(e) = r.await {
                        print(e.errors.join(" & "));
                    }
                    Ok(())
                });
                let _ = r.await;
            });
            sleep(ms(5)).await;
            sleep(ms(5)).await;
            t.cancel();
            sleep(ms(10)).await;
        },
    );
}

/// One after the other, so that the order within an instant shows.
fn turns(count: u32) {
    print(format!("turn {count}"));
    if count > 0 {
        spawn(async move { turns(count - 1) });
    }
}

#[test]
fn an_inner_groups_errors_leave_an_outer_group_in_the_turn_in_which_they_do_in_python() {
    super::super::same_in_3_13(
        "leaving a group with an inner group's errors",
        &format!(
            "{COMMON}\n{FAILS}\n{}",
            r#"
async def turns(count):
    print("turn", count)
    if count: create_task(turns(count - 1))

async def main():
    for behind in range(5):
        async def sibling(start):
            await start.wait()
            for _ in range(behind):
                await create_task(sleep(0.0))
        start = Event()
        try:
            async with TaskGroup() as outer:
                outer.create_task(sibling(start))
                outer.create_task(fails("outer"))
                async with TaskGroup() as inner:
                    inner.create_task(fails("inner"))
                    async def last():
                        await sleep(0.01)
                        create_task(turns(8))
                    inner.create_task(last())
        except ExceptionGroup as e:
            print(behind, [errors(x) if isinstance(x, ExceptionGroup) else str(x) for x in e.exceptions])
        await sleep(0.01)
"#
        ),
        || async {
            for behind in 0..5 {
                let start = Event::new();
                let r = task_group(|outer| async move {
                    outer.spawn(async move {
                        start.wait().await;
                        for _ in 0..behind {
                            let _ = spawn(async {}).await;
                        }
                        Ok(())
                    });
                    outer.spawn(async { fails("outer").await.map_err(str::to_owned) });
                    let r = task_group(|inner| async move {
                        inner.spawn(fails("inner"));
                        inner.spawn(async {
                            sleep(ms(10)).await;
                            spawn(async { turns(8) });
                            Ok(())
                        });
                        Ok(())
                    });
                    r.await.map_err(|e| e.errors.join(" & "))
                });
                if let Err(e) = r.await {
                    print(format!("{behind} {:?}", e.errors).replace('"', "'"));
                }
                sleep(ms(10)).await;
            }
        },
    );
}

#[test]
fn a_gather_that_has_failed_gives_each_ones_own_result_when_it_is_asked_to_later() {
    for later in [5, 10, 20, 60] {
        let python = r#"
async def main():
    g = gather(bad("a", 10), job("b", 50), bad("c", 50), return_exceptions=True)
    await sleep(LATER / 1000)
    print(each(await g))
"#
        .replace("LATER", &later.to_string());
        alike(&python, || async move {
            let (a, b, c) = (bad("a", 10), job("b", 50), bad("c", 50));
            let children: [LocalFuture<R>; 3] = [Box::pin(a), Box::pin(b), Box::pin(c)];
            let g = gather(children);
            sleep(ms(later)).await;
            let results = g.return_exceptions().await;
            print(results.into_iter().map(either).collect::<Vec<_>>().join(", "));
        });
    }
}

#[test]
fn a_task_that_cancels_itself_in_what_a_time_limit_ends_goes_no_further() {
    for (inner, outer) in [(10, 1_000), (10, 10), (1_000, 10)] {
        let python = r#"
async def main():
    async def one():
        me = current_task()
        async with TaskGroup() as g:
            g.create_task(job("child", 5))
            try:
                async with timeout(OUTER / 1000):
                    try:
                        async with timeout(INNER / 1000):
                            try:
                                await sleep(1)
                            finally:
                                print(me.cancel())
                    except TimeoutError:
                        print("inner")
                    print("goes on inside")
            except TimeoutError:
                print("outer")
            print("goes on")
    async def turns(count):
        print("turn", count)
        if count: create_task(turns(count - 1))
    t = create_task(one())
    t.add_done_callback(lambda t: print("over", t.cancelled()))
    async def beside():
        await sleep(0.01)
        create_task(turns(4))
    b = create_task(beside())
    await sleep(0.1)
    print(t.cancelled())
"#
        .replace("INNER", &inner.to_string())
        .replace("OUTER", &outer.to_string());
        alike(&python, || async move {
            let t = with_itself(move |me| async move {
                let group = task_group(move |g| async move {
                    g.spawn(job("child", 5));
                    let limited = timeout(ms(outer), async move {
                        let limited = timeout(ms(inner), async move {
                            let _end = OnDrop(move || print(yes(me.cancel())));
                            sleep(ms(1_000)).await;
                        });
                        if limited.await.is_err() {
                            print("inner");
                        }
                        print("goes on inside");
                    });
                    if limited.await.is_err() {
                        print("outer");
                    }
                    print("goes on");
                    Ok(())
                });
                let _ = group.await;
            });
            let ended = t.clone();
            t.on_done(move || print(format!("over {}", yes(ended.is_cancelled()))));
            spawn(async {
                sleep(ms(10)).await;
                spawn(async { turns(4) });
            });
            sleep(ms(100)).await;
            print(yes(t.is_cancelled()));
        });
    }
}

#[test]
fn a_task_that_awaits_itself_is_refused_in_its_next_turn() {
    alike(
        r#"
async def main():
    async def one(name, limit):
        me = current_task()
        create_task(turns(3))
        try:
            async with timeout(limit):
                await me
        except RuntimeError:
            print(name, "refused")
        except TimeoutError:
            print(name, "late")
        await sleep(0.01)
        print(name, "goes on")
    async def turns(count):
        print("turn", count)
        if count: create_task(turns(count - 1))
    t = create_task(one("t", 1))
    u = create_task(one("u", 1))
    await sleep(0)
    u.cancel()
    await sleep(0.1)
    print(t.done(), t.cancelled(), u.cancelled())
"#,
        || async {
            let one = |name: &'static str| {
                with_itself(move |me| async move {
                    spawn(async { turns(3) });
                    match timeout(ms(1_000), async { me.await }).await {
                        Ok(Err(Cancelled)) => print(format!("{name} refused")),
                        Ok(Ok(())) => print("never"),
                        Err(_) => print(format!("{name} late")),
                    }
                    sleep(ms(10)).await;
                    print(format!("{name} goes on"));
                })
            };
            let (t, u) = (one("t"), one("u"));
            // One turn, as asyncio's sleep(0) is.
            let turn = Cell::new(false);
            std::future::poll_fn(|cx| {
                if turn.replace(true) {
                    return std::task::Poll::Ready(());
                }
                cx.waker().wake_by_ref();
                std::task::Poll::Pending
            })
            .await;
            u.cancel();
            sleep(ms(100)).await;
            print(format!("{} {} {}", yes(t.is_done()), yes(t.is_cancelled()), yes(u.is_cancelled())));
        },
    );
}

#[test]
fn a_hedge_asks_no_second_time_for_what_is_there_in_the_instant_of_its_delay() {
    for (first, second) in [(100, 50), (99, 50), (101, 50), (200, 100)] {
        let python = r#"
async def main():
    async def attempt(number):
        print("attempt", number)
        await sleep([ONE, TWO][number - 1] / 1000)
        return number
    async def hedged(tasks):
        done, _ = await wait(tasks, timeout=0.1)
        if not done:
            tasks.append(create_task(attempt(2)))
            done, _ = await wait(tasks, return_when=FIRST_COMPLETED)
        for t in tasks: t.cancel()
        return (await done.pop())
    print(await gather(*[hedged([create_task(attempt(1))]) for _ in range(2)]))
"#
        .replace("ONE", &first.to_string())
        .replace("TWO", &second.to_string());
        alike(&python, || async move {
            let attempt = move |number: u32| async move {
                print(format!("attempt {number}"));
                sleep(ms([first, second][number as usize - 1])).await;
                Ok::<_, String>(number)
            };
            let hedged = (0..2).map(|_| hedge(ms(100), attempt)).collect::<Vec<_>>();
            let all = gather(hedged.into_iter().map(|hedge| async { hedge.await.unwrap() }));
            print(format!("{:?}", all.await.unwrap()));
        });
    }
}

#[derive(Default)]
struct Latest(Option<u32>);

impl Store for Latest {
    type Item = u32;

    fn push(&mut self, item: u32) {
        self.0 = Some(item);
    }

    fn pop(&mut self) -> Option<u32> {
        self.0.take()
    }

    fn len(&self) -> usize {
        self.0.iter().count()
    }
}

#[test]
fn a_queue_that_keeps_the_latest_item_only_knows_how_many_it_has() {
    alike(
        r#"
class Latest(Queue):
    def _init(self, maxsize): self._queue = []
    def _put(self, item): self._queue = [item]
    def _get(self): return self._queue.pop()

async def main():
    q = Latest()
    q.put_nowait(1); q.put_nowait(2)
    print(q.qsize(), await q.get(), q.qsize(), q.empty())
    try:
        async with timeout(0.01): print(await q.get())
    except TimeoutError: print("nothing")
    one = Latest(1)
    one.put_nowait(1)
    try: one.put_nowait(2)
    except QueueFull: print("full")
    w = create_task(q.join())
    for _ in range(2):
        await sleep(0.01)
        print(w.done())
        q.task_done()
    await w
    try: q.task_done()
    except ValueError: print("too often")
    async def gets(n): print(n, await q.get())
    ts = [create_task(gets(n)) for n in range(3)]
    await sleep(0.01)
    q.put_nowait(3); q.put_nowait(4)
    await sleep(0.01)
    print(q.qsize(), [t.done() for t in ts])
    for t in ts: t.cancel()
"#,
        || async {
            let q = QueueOf::<Latest>::unbounded();
            q.try_put(1).unwrap();
            q.try_put(2).unwrap();
            let (held, got) = (q.len(), q.get().await.unwrap());
            print(format!("{held} {got} {} {}", q.len(), yes(q.is_empty())));
            match timeout(ms(10), q.get()).await {
                Ok(got) => print(format!("{got:?}")),
                Err(_) => print("nothing"),
            }
            let one = QueueOf::<Latest>::bounded(1);
            one.try_put(1).unwrap();
            if one.try_put(2).is_err() {
                print("full");
            }
            let joined = q.clone();
            let w = spawn(async move { joined.join().await });
            for _ in 0..2 {
                sleep(ms(10)).await;
                print(yes(w.is_done()));
                q.task_done().unwrap();
            }
            let _ = w.await;
            if q.task_done().is_err() {
                print("too often");
            }
            let ts = [0, 1, 2].map(|n| {
                let q = q.clone();
                spawn(async move { print(format!("{n} {}", q.get().await.unwrap())) })
            });
            sleep(ms(10)).await;
            q.try_put(3).unwrap();
            q.try_put(4).unwrap();
            sleep(ms(10)).await;
            let done: Vec<_> = ts.iter().map(|t| yes(t.is_done())).collect();
            print(format!("{} [{}]", q.len(), done.join(", ")));
            for t in ts {
                t.cancel();
            }
        },
    );
}
