//! Programs written by hand, beside their Python twins. Yours could be the next.

use super::same;
use crate::support::ms;
use interleave::runtime::{Semaphore, block, gather_tasks, print, sleep, spawn, wait};

#[test]
fn two_tasks_take_turns() {
    same(
        r#"
import asyncio

async def work(name, ms):
    print(name, "starts")
    await asyncio.sleep(ms / 1000)
    print(name, "ends")
    return name

async def main():
    a = asyncio.create_task(work("a", 30))
    b = asyncio.create_task(work("b", 10))
    print("both are there")
    return f"{await a} and {await b}"
"#,
        || async {
            async fn work(name: &'static str, length: u64) -> &'static str {
                print(format!("{name} starts"));
                sleep(ms(length)).await;
                print(format!("{name} ends"));
                name
            }
            let a = spawn(work("a", 30));
            let b = spawn(work("b", 10));
            print("both are there");
            format!("{} and {}", a.await.unwrap_or("none"), b.await.unwrap_or("none"))
        },
    );
}

#[test]
fn a_program_that_blocks_keeps_the_others_waiting() {
    same(
        r#"
import asyncio, time

async def slow():
    time.sleep(0.05)
    print("slow")

async def quick():
    await asyncio.sleep(0.01)
    print("quick")

async def main():
    await asyncio.gather(quick(), slow())
    raise ValueError("enough")
"#,
        || async {
            let quick = spawn(async {
                sleep(ms(10)).await;
                print("quick");
                Ok::<_, String>(())
            });
            let slow = spawn(async {
                block(ms(50));
                print("slow");
                Ok(())
            });
            let _ = gather_tasks([quick, slow]).await;
            Err::<(), _>("enough")
        },
    );
}

#[test]
fn who_comes_to_hold_a_semaphore_wakes_one_other() {
    same(
        r#"
import asyncio

async def main():
    three = asyncio.Semaphore(3)

    async def work(place):
        await asyncio.sleep(0.01)
        if place > 3:
            await asyncio.sleep(0.01)
        async with three:
            print(place, "holds")
            await asyncio.sleep(0.01)

    async def turn(left):
        print("a turn")
        if left:
            asyncio.create_task(turn(left - 1))

    async def look():
        await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        await turn(3)

    await asyncio.gather(*(work(place) for place in range(6)), look())
"#,
        || async {
            let three = Semaphore::new(3);
            let work = |place: u32| {
                let three = three.clone();
                async move {
                    sleep(ms(10)).await;
                    if place > 3 {
                        sleep(ms(10)).await;
                    }
                    let _held = three.acquire().await;
                    print(format!("{place} holds"));
                    sleep(ms(10)).await;
                }
            };
            fn turn(left: u32) {
                print("a turn");
                if left > 0 {
                    spawn(async move { turn(left - 1) });
                }
            }
            let mut tasks: Vec<_> = (0..6).map(|place| spawn(work(place))).collect();
            tasks.push(spawn(async {
                sleep(ms(10)).await;
                sleep(ms(10)).await;
                turn(3);
            }));
            wait(tasks).await;
        },
    );
}

#[test]
#[should_panic(expected = "≠")]
fn a_difference_is_found() {
    same("async def main():\n    print('left')\n", || async { print("right") });
}
