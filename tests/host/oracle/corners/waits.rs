//! Waiting for several tasks: named twice, ended before, and no longer than so long.

use super::*;

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
