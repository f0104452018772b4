//! Permits, barriers and queues, when their waiters are cancelled or overtaken.

use super::*;

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
                number = await b.wait()
                # After a task has left, CPython's numbers are not those of here: see differences.rs.
                print(n, "met", "" if CANCEL else number, b.n_waiting)
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
                                Ok(_) if cancel => print(format!("{n} met  {}", b.n_waiting())),
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
