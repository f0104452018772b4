//! Programs written by hand, beside their Python twins. Yours could be the next.

use super::same;
use crate::support::ms;
use interleave::runtime::{block, gather, print, sleep, spawn};

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
            let quick = async {
                sleep(ms(10)).await;
                print("quick");
                Ok::<_, String>(())
            };
            let slow = async {
                block(ms(50));
                print("slow");
                Ok(())
            };
            let both: [std::pin::Pin<Box<dyn Future<Output = Result<(), String>>>>; 2] =
                [Box::pin(quick), Box::pin(slow)];
            let _ = gather(both).await;
            Err::<(), _>("enough")
        },
    );
}

#[test]
#[should_panic(expected = "≠")]
fn a_difference_is_found() {
    same("async def main():\n    print('left')\n", || async { print("right") });
}
