//! Tasks that await tasks, and who hears of their end.

use super::*;

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
