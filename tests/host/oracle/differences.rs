//! What differs from asyncio on purpose, each with the smallest program that can tell.
//!
//! Besides these: a run's end ends its tasks at once, where `asyncio.run` cancels them and waits; and `wait` of no tasks
//! ends at once, where asyncio raises `ValueError`.

use super::{End, python, tell};
use crate::support::{OnDrop, ms};
use interleave::runtime::{Condition, Report, block, gather, print, sleep, spawn, spawn_named, wait, yield_now};
use python::Request;
use serde_json::json;
use std::rc::Rc;

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
