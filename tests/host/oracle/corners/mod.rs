//! Corners that random programs don't come to: the same task twice, no time at all, three at a barrier, misuse that is an
//! error.

mod bounds;
mod endings;
mod shared;
mod tasks;
mod waits;

use super::same;
use crate::support::{OnDrop, ms};
use interleave::runtime::{Report, *};
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
