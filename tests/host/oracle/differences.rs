//! What differs from asyncio on purpose, each with the smallest program that can tell.
//!
//! Besides these: a run's end ends its tasks at once, where `asyncio.run` cancels them and waits; and `wait` of no tasks
//! ends at once, where asyncio raises `ValueError`; and a task that awaits itself gets the error that a cancelled task
//! gives, where asyncio raises `RuntimeError` in the same turn (`corners/endings.rs`).

use super::{End, python, tell};
use crate::support::{OnDrop, ms};
use interleave::runtime::{
    Barrier, Condition, Report, Task, as_completed, block, gather, print, sleep, spawn, spawn_named, timeout, wait,
    yield_now,
};
use python::Request;
use serde_json::json;
use std::{cell::RefCell, rc::Rc};

/// Runs both and says what each printed.
fn told(python: &str, rust: impl Future<Output: Report> + 'static) -> [Vec<String>; 2] {
    let (file, function) = ("the Python program", "main");
    let request = Request { source: python, file, function, arguments: json!({}), timers_last: false };
    [python::any().run(&request), tell(rust)].map(|told| {
        assert!(matches!(told.ended, End::Returned(_)), "{told:?}");
        told.printed.into_iter().map(|(_, line)| line).collect()
    })
}

#[test]
fn sleep_of_zero_lets_all_that_is_ready_go_first_and_not_one_turn_only() {
    let python = r#"
import asyncio

async def second():
    print("second")

async def first():
    print("first")
    asyncio.create_task(second())

async def main():
    asyncio.create_task(first())
    await asyncio.sleep(0)
    print("main")
    await asyncio.sleep(0.01)
"#;
    let rust = async {
        spawn(async {
            print("first");
            spawn(async { print("second") });
        });
        yield_now().await;
        print("main");
        sleep(ms(10)).await;
    };
    assert_eq!(told(python, rust), [["first", "main", "second"], ["first", "second", "main"]]);
}

#[test]
fn a_timer_that_is_late_waits_for_all_that_is_ready_and_not_for_one_turn_only() {
    let python = r#"
import asyncio, time

async def sleeper():
    await asyncio.sleep(0.01)
    print("slept")

async def busy(left):
    time.sleep(0.02)
    print(left, "left")
    if left:
        asyncio.create_task(busy(left - 1))

async def main():
    asyncio.create_task(sleeper())
    asyncio.create_task(busy(3))
    await asyncio.sleep(0.1)
"#;
    let rust = async {
        fn busy(left: u32) {
            block(ms(20));
            print(format!("{left} left"));
            if left > 0 {
                spawn(async move { busy(left - 1) });
            }
        }
        spawn(async {
            sleep(ms(10)).await;
            print("slept");
        });
        spawn(async { busy(3) });
        sleep(ms(100)).await;
    };
    assert_eq!(
        told(python, rust),
        [["3 left", "2 left", "1 left", "slept", "0 left"], ["3 left", "2 left", "1 left", "0 left", "slept"]]
    );
}

#[test]
fn a_cancelled_task_ends_even_if_an_error_arrives_first() {
    let python = r#"
import asyncio

async def fails():
    await asyncio.sleep(0.01)
    raise ValueError

async def waits():
    try:
        await asyncio.gather(fails(), asyncio.sleep(1))
    except ValueError:
        print("lives on")
    finally:
        print("ends")

async def main():
    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0.005)
    await asyncio.sleep(0.005)
    waiting.cancel()
    await asyncio.sleep(0.01)
"#;
    let rust = async {
        let waiting = spawn(async {
            let _end = OnDrop(|| print("ends"));
            let fails = async |fails: bool| {
                sleep(ms(if fails { 10 } else { 1_000 })).await;
                if fails { Err("an error") } else { Ok(()) }
            };
            if gather([true, false].map(fails)).await.is_err() {
                print("lives on");
            }
        });
        sleep(ms(5)).await;
        sleep(ms(5)).await;
        waiting.cancel();
        sleep(ms(10)).await;
    };
    assert_eq!(told(python, rust), [vec!["lives on", "ends"], vec!["ends"]]);
}

#[test]
fn a_cancelled_wait_for_news_does_not_take_the_lock_again() {
    let python = r#"
import asyncio

async def main():
    condition = asyncio.Condition()

    async def waits():
        async with condition:
            try:
                await condition.wait()
            finally:
                print("ends")

    async def holds():
        async with condition:
            await asyncio.sleep(0.02)
            print("lets go")

    waiting, _ = asyncio.create_task(waits()), asyncio.create_task(holds())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0.03)
"#;
    let rust = async {
        let condition = Rc::new(Condition::new());
        let (there, here) = (condition.clone(), condition);
        let waiting = spawn(async move {
            let _end = OnDrop(|| print("ends"));
            let held = there.acquire().await;
            let _held = there.wait(held).await;
        });
        spawn(async move {
            let _held = here.acquire().await;
            sleep(ms(20)).await;
            print("lets go");
        });
        sleep(ms(10)).await;
        waiting.cancel();
        sleep(ms(30)).await;
    };
    assert_eq!(told(python, rust), [["lets go", "ends"], ["ends", "lets go"]]);
}

#[test]
fn a_wait_of_no_time_is_over_in_the_next_turn_and_not_after_what_others_make_ready() {
    let python = r#"
import asyncio

async def turn(left):
    print(left)
    if left:
        asyncio.create_task(turn(left - 1))

async def look():
    await asyncio.wait([asyncio.create_task(asyncio.sleep(1))], timeout=0)
    print("looked")

async def main():
    asyncio.create_task(look())
    asyncio.create_task(turn(3))
    await asyncio.sleep(0.01)
"#;
    let rust = async {
        fn turn(left: u32) {
            print(left.to_string());
            if left > 0 {
                spawn(async move { turn(left - 1) });
            }
        }
        spawn(async {
            wait([spawn(sleep(ms(1_000)))]).timeout(ms(0)).await;
            print("looked");
        });
        spawn(async { turn(3) });
        sleep(ms(10)).await;
    };
    assert_eq!(told(python, rust), [["3", "2", "1", "looked", "0"], ["3", "2", "looked", "1", "0"]]);
}

#[test]
fn the_program_is_no_task_1_but_task_0() {
    let python = r#"
import asyncio

async def main():
    for name in [None, "named", None]:
        print(asyncio.create_task(asyncio.sleep(0), name=name).get_name())
"#;
    let rust = async {
        for name in ["", "named", ""] {
            print(spawn_named(name, yield_now()).name());
        }
    };
    assert_eq!(told(python, rust), [["Task-2", "named", "Task-4"], ["Task-1", "named", "Task-3"]]);
}

#[test]
fn a_next_result_that_is_given_up_is_not_used_up() {
    let python = r#"
import asyncio

async def job(ms):
    await asyncio.sleep(ms / 1000)
    return ms

async def main():
    limit = 0.005
    for following in asyncio.as_completed([job(30), job(10)]):
        try:
            async with asyncio.timeout(limit):
                print(await following)
        except TimeoutError:
            print("given up")
        limit = 1
"#;
    let rust = async {
        let mut limit = ms(5);
        let mut results = as_completed([30, 10].map(|length| async move {
            sleep(ms(length)).await;
            length
        }));
        loop {
            match timeout(limit, results.next()).await {
                Ok(Some(result)) => print(result.map_or_else(|error| error.to_string(), |length| length.to_string())),
                Ok(None) => break,
                Err(_) => print("given up"),
            }
            limit = ms(1_000);
        }
    };
    assert_eq!(told(python, rust), [vec!["given up", "10"], vec!["given up", "10", "30"]]);
}

#[test]
fn numbers_at_a_barrier_are_each_tasks_own_even_if_one_has_left() {
    let python = r#"
import asyncio

async def main():
    barrier = asyncio.Barrier(3)

    async def comes(name, ms):
        await asyncio.sleep(ms / 1000)
        print(name, await barrier.wait())

    tasks = [asyncio.create_task(comes(name, ms)) for name, ms in [("a", 10), ("b", 20), ("c", 40), ("d", 50)]]
    await asyncio.sleep(0.03)
    tasks[0].cancel()
    await asyncio.wait(tasks)
"#;
    let rust = async {
        let barrier = Barrier::new(3).expect("three are enough");
        let tasks = [("a", 10), ("b", 20), ("c", 40), ("d", 50)].map(|(name, length)| {
            let barrier = barrier.clone();
            spawn(async move {
                sleep(ms(length)).await;
                print(format!("{name} {}", barrier.wait().await.expect("it is whole")));
            })
        });
        sleep(ms(30)).await;
        tasks[0].cancel();
        wait(tasks).await;
    };
    assert_eq!(told(python, rust), [["d 2", "b 1", "c 1"], ["d 2", "b 0", "c 1"]]);
}

#[test]
fn a_task_that_has_cancelled_itself_ends_even_at_a_time_limit_that_is_over() {
    let python = r#"
import asyncio

async def main():
    async def cancels_itself():
        asyncio.current_task().cancel()
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(1)
        except TimeoutError:
            print("late")
        print("goes on")

    task = asyncio.create_task(cancels_itself())
    await asyncio.wait([task])
    print("cancelled" if task.cancelled() else "lives on")
"#;
    let rust = async {
        let own: Rc<RefCell<Option<Task<()>>>> = Rc::default();
        let me = own.clone();
        let task = spawn(async move {
            if let Some(me) = me.take() {
                me.cancel();
            }
            if timeout(ms(0), sleep(ms(1_000))).await.is_err() {
                print("late");
            }
            print("goes on");
        });
        own.replace(Some(task.clone()));
        wait([task.clone()]).await;
        print(if task.is_cancelled() { "cancelled" } else { "lives on" });
    };
    assert_eq!(told(python, rust), [vec!["late", "goes on", "lives on"], vec!["cancelled"]]);
}
