//! Timeouts in each other and in the past, and a group that is shutting down.

use super::*;

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
