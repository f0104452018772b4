//! What a reader pays: bytes and requests until the first run's sentence, things that move, memory, growth.

use std::time::Duration;

use interleave::lessons::{DEFAULT, LESSONS};
use interleave_e2e::limits::{LAYOUT_SHIFT, Load, MANY_TASKS, MANY_TASKS_MEMORY, load_limit};
use interleave_e2e::{Settings, Stage, browser_tests, eventually_within};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Opens the page for the first time and says what was fetched until the first run's sentence stood.
async fn first_load(stage: &mut Stage, query: &str) -> (Load, Vec<String>) {
    stage.move_on(true);
    stage.go(&stage.site.url(query)).await;
    let look = async || stage.js("return probe.sentence").await;
    let stood = eventually_within(Duration::from_secs(60), "the sentence", look, Value::is_number)
        .await
        .as_f64()
        .expect("a time");
    let before = stage.site.fetched().into_iter().filter(|fetch| fetch.at <= stood);
    let paths: Vec<_> = before.map(|fetch| fetch.path).collect();
    let bytes = paths.iter().map(|path| stage.site.packed_size(path)).sum();
    (Load { bytes, requests: paths.len() }, paths)
}

async fn first_loads_keep_to_their_limits(stage: &mut Stage) {
    let mut over = String::new();
    println!("{:<28}{:>10}{:>10}", "to the first sentence", "bytes", "requests");
    for lesson in LESSONS {
        // The default lesson is also what stands there when no lesson is named.
        let query = if *lesson == DEFAULT { String::new() } else { format!("lesson={}", lesson.id) };
        let (load, paths) = first_load(stage, &query).await;
        println!("{:<28}{:>10}{:>10}", lesson.id, load.bytes, load.requests);
        let limit = load_limit(*lesson == DEFAULT);
        if load.bytes > limit.bytes || load.requests > limit.requests {
            over += &format!("{}: {load:?}, at most {limit:?}: {paths:?}\n", lesson.id);
        }
        assert!(load.bytes > 50_000 && load.requests >= 4, "nothing was counted: {load:?}, {paths:?}");
    }
    assert!(over.is_empty(), "\n{over}");
}

/// How far what is shown has moved by itself, in units of layout shift.
async fn shift(stage: &Stage) -> f64 {
    // The observer is told a little later.
    stage.js("return new Promise((resolve) => setTimeout(resolve, 500))").await;
    stage.js("return probe.shift").await.as_f64().expect("a number")
}

/// How often a page that moved is looked at.
const LOOKS: usize = 3;

async fn nothing_moves_by_itself(stage: &mut Stage) {
    let mut moved = String::new();
    for (width, height) in [(1280, 900), (700, 900), (412, 823)] {
        stage.size(width, height).await;
        for (query, limit) in [("autorun=0", 0.0), ("", LAYOUT_SHIFT)] {
            // What is moved by the page is moved each time; what a browser at work on other tests does late, is not.
            for look in 1..=LOOKS {
                stage.move_on(true);
                stage.open(query).await;
                if limit > 0.0 {
                    stage.reaches("done").await;
                }
                let shift = shift(stage).await;
                println!("layout shift at {width} px, {query:?}: {shift:.4}, at most {limit}");
                if shift <= limit {
                    break;
                }
                let what = stage.js("return probe.moved.join('\\n  ')").await;
                let what = what.as_str().expect("text").to_owned();
                println!("  {what}");
                if look == LOOKS {
                    moved += &format!("{width} px, {query:?}: {shift:.4}, at most {limit}\n  {what}\n");
                }
            }
        }
    }
    stage.natural_size().await;
    assert!(moved.is_empty(), "\n{moved}");
}

/// Whether the measure sees what moves: without it, no shift could be no measure.
async fn what_moves_is_seen(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let before = shift(stage).await;
    stage.js("document.body.prepend(Object.assign(document.createElement('p'), { style: 'height: 300px' }))").await;
    let after = shift(stage).await;
    assert!(after > before + 0.05, "{before}, then {after}");
}

async fn very_many_tasks_keep_to_their_memory(stage: &mut Stage) {
    stage.open(&format!("lesson=coroutines-and-threads&n={MANY_TASKS}&autorun=0")).await;
    stage.click("#run").await;
    let state = async || stage.state().await;
    eventually_within(Duration::from_secs(120), "the end of the run", state, |state| state == "done").await;
    let memory = stage.wasm_memory().await;
    println!("wasm memory after {MANY_TASKS} tasks: {memory} bytes, at most {MANY_TASKS_MEMORY}");
    assert!(memory <= MANY_TASKS_MEMORY, "{memory} bytes after {MANY_TASKS} tasks, at most {MANY_TASKS_MEMORY}");
}

/// What the page holds, in bytes and in entries.
#[derive(Debug)]
struct Held {
    wasm: u64,
    heap: u64,
    entries: u64,
    nodes: u64,
}

async fn held(stage: &Stage) -> Held {
    // What is said differs from place to place.
    stage.press(".panels", Key::End).await;
    let script = "gc(); await new Promise((resolve) => setTimeout(resolve, 100)); gc();
        return [performance.memory.usedJSHeapSize, performance.getEntriesByType('resource').length,
          document.querySelectorAll('*').length]";
    let script = format!("return (async () => {{ {script} }})()");
    let [heap, entries, nodes] = serde_json::from_value(stage.js(&script).await).expect("three numbers");
    Held { wasm: stage.wasm_memory().await, heap, entries, nodes }
}

/// So many runs one after another, awaited in the page.
async fn runs(stage: &Stage, count: u32) {
    let script = "return (async () => {
        for (let left = arguments[0]; left > 0; left -= 1) {
          const ended = new Promise((resolve) => addEventListener('interleave:run', resolve, { once: true }));
          document.getElementById('run').click();
          await ended;
          await new Promise((resolve) => setTimeout(resolve));
        }
        // The tests' own notes would grow.
        probe.runs.length = 0;
        probe.intervals().length = 0;
        probe.moved.length = 0;
      })()";
    stage.js_with(script, vec![json!(count)]).await;
}

async fn three_hundred_runs_leave_nothing_behind(stage: &mut Stage) {
    stage.open("n=4&latency=0..1&autorun=0").await;
    // What comes once, and holds memory from then on, would come between some of the runs.
    stage.has_all_parts().await;
    // Caches and tables grow to their size.
    runs(stage, 50).await;
    let early = held(stage).await;
    for _ in 0..5 {
        runs(stage, 50).await;
    }
    let late = held(stage).await;
    println!("after 50 runs {early:?}, after 300 {late:?}");
    assert!(late.entries <= early.entries.max(50), "Resource Timing keeps every request: {early:?}, {late:?}");
    assert!(late.wasm <= early.wasm, "{early:?}, {late:?}");
    assert!(late.nodes <= early.nodes + 10, "{early:?}, {late:?}");
    // What the tests themselves keep varies by up to 80 KB; a closure of 100 bytes a poll would make five times the limit.
    assert!(late.heap <= early.heap + 200_000, "{early:?}, {late:?}");
}

const MEASURED_HEAP: Settings = Settings { measured_heap: true, reduced_motion: false, coarse_clock: false };

browser_tests! {
    CHROMIUM =>
    first_loads_keep_to_their_limits,
    very_many_tasks_keep_to_their_memory,
    nothing_moves_by_itself,
    what_moves_is_seen;
    CHROMIUM with MEASURED_HEAP => three_hundred_runs_leave_nothing_behind;
}
