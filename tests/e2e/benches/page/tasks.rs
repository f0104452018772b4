//! Very many tasks: what each costs in the page, with its recording, and in JavaScript without one.

use std::fmt;

use interleave_e2e::limits::{MANY_TASKS, MANY_TASKS_MEMORY, MANY_TASKS_RATIO};
use interleave_e2e::{Browser, Settings, Stage};
use serde_json::json;

use crate::{Kept, median, milliseconds, page_run};

/// How many tasks, and how often each is run.
const CROWDS: [(u32, usize); 4] = [(1_000, 5), (10_000, 5), (30_000, 3), (MANY_TASKS, 3)];
/// From so many on, what the page does once is nothing beside what it does for each.
const RATIO_FROM: u32 = 10_000;
/// From the first crowd to the last, a task may become so many times as dear, in time and in bytes.
const GROWTH: f64 = 3.0;

/// JavaScript's side: as many timers of 50 ms, each awaited by a function of its own.
const TIMERS: &str = "
    const [n] = arguments;
    const task = async (place) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return place;
    };
    const start = () => Promise.all(Array.from({ length: n }, (_, place) => task(place)));";

/// How long they take, in milliseconds.
const TIME: &str = "
    const begun = performance.now();
    return start().then(() => performance.now() - begun);";

/// What the heap holds of each while all of them wait, in bytes; null where nobody tells. What the browser keeps of a
/// timer outside of the heap isn't in it.
const BYTES: &str = "
    if (!performance.memory || !window.gc) return null;
    const heap = () => {
      gc();
      return performance.memory.usedJSHeapSize;
    };
    const before = heap();
    const all = start();
    const bytes = heap() - before;
    return all.then(() => bytes / n);";

/// What a task costs: microseconds beyond the 50 ms it waits, and bytes where they are known.
struct Cost {
    ms: f64,
    micros: f64,
    bytes: Option<f64>,
}

impl Cost {
    fn of(n: u32, ms: Vec<f64>, bytes: Vec<f64>) -> Self {
        let ms = median(ms);
        let bytes = (!bytes.is_empty()).then(|| median(bytes));
        Self { ms, micros: (ms - 50.0) * 1_000.0 / f64::from(n), bytes }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{bytes:.0}"));
        write!(f, "{:>12.1}{:>12.1}{:>12}", self.ms, self.micros, bytes)
    }
}

/// Tasks by the thousand: whether their cost grows in proportion, and is in proportion to JavaScript's.
pub async fn measure(stage: &Stage) -> [Kept; 3] {
    println!(
        "\n{:>8}{:>6}{:>12}{:>12}{:>12}{:>12}{:>12}{:>12}{:>8}",
        "tasks", "reps", "page, ms", "µs a task", "bytes each", "JS, ms", "µs a task", "bytes each", "ratio"
    );
    let mut each = Vec::new();
    let mut worst: f64 = 0.0;
    for (n, repetitions) in CROWDS {
        stage.open(&format!("lesson=coroutines-and-threads&strategies=tasks&n={n}&autorun=0")).await;
        let [mut page, mut page_bytes, mut script, mut script_bytes] = [(); 4].map(|()| Vec::new());
        for _ in 0..repetitions {
            page_run(stage).await;
            let (ms, bytes) = printed_cost(stage, n).await;
            page.push(ms);
            page_bytes.push(bytes);
            script.push(milliseconds(&stage.js_with(&format!("{TIMERS}{TIME}"), vec![json!(n)]).await));
            script_bytes.extend(stage.js_with(&format!("{TIMERS}{BYTES}"), vec![json!(n)]).await.as_f64());
        }
        let (page, script) = (Cost::of(n, page, page_bytes), Cost::of(n, script, script_bytes));
        let ratio = page.ms / script.ms;
        if n >= RATIO_FROM {
            worst = worst.max(ratio);
        }
        println!("{n:>8}{repetitions:>6}{page}{script}{ratio:>8.2}");
        each.push(page);
    }
    let (first, last) = (&each[0], &each[each.len() - 1]);
    let time = last.micros / first.micros;
    let bytes = last.bytes.zip(first.bytes).map_or(f64::NAN, |(last, first)| last / first);
    [
        (
            format!(
                "{RATIO_FROM} to {MANY_TASKS} tasks take {worst:.2} times JavaScript's time, at most {MANY_TASKS_RATIO}"
            ),
            worst <= MANY_TASKS_RATIO,
        ),
        (
            format!("a task's time grows {time:.2} times from the first row to the last, at most {GROWTH}"),
            time <= GROWTH,
        ),
        (format!("a task's bytes grow {bytes:.2} times, at most {GROWTH}"), bytes <= GROWTH),
    ]
}

/// What the page's memory is after very many tasks, in every way of their lesson.
pub async fn memory() -> Kept {
    let stage = Stage::set(Browser::Chromium, Settings::default(), true).await;
    stage.open(&format!("lesson=coroutines-and-threads&n={MANY_TASKS}&autorun=0")).await;
    page_run(&stage).await;
    let memory = stage.wasm_memory().await;
    stage.strike().await;
    let mb = |bytes: u64| bytes as f64 / 1e6;
    let (now, most) = (mb(memory), mb(MANY_TASKS_MEMORY));
    (format!("wasm memory after {MANY_TASKS} tasks {now:.0} MB, at most {most:.0} MB"), memory <= MANY_TASKS_MEMORY)
}

/// What the program printed of so many tasks: `1000 tasks: 61 ms, 443 bytes each`, the time first.
async fn printed_cost(stage: &Stage, n: u32) -> (f64, f64) {
    let script = "return [...document.querySelectorAll('.output li')].map((line) => line.textContent).join('; ')";
    let text = stage.js(script).await.as_str().expect("text").to_owned();
    let of_these = text.split_once(&format!("{n} tasks: ")).map(|(_, rest)| rest.split([' ', ';']));
    let mut numbers = of_these.into_iter().flatten().filter_map(|word| word.parse().ok());
    let mut next = || numbers.next().unwrap_or_else(|| panic!("no numbers of {n} tasks in {text:?}"));
    (next(), next())
}
