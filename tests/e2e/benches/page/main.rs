//! The benchmark of the release page (`make bench`): its runs against plain JavaScript over the same URLs.
//!
//! In Chromium, through the service worker, each repetition times a run of the page (`wall_ms` of its run event) and,
//! in the same page right after or right before it, the same requests in JavaScript: `Promise.all`, or `for await` over
//! one after another. Bodies are read and parsed on both sides. The median of the ratios, pair by pair, may be 1.05 at most.

use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use interleave_e2e::{Browser, Settings, Stage};
use serde_json::{Value, json};

/// The page's time over JavaScript's may be no more than this.
const MOST: f64 = 1.05;

/// JavaScript's side: URLs in, milliseconds out. Each request is told apart by `at`, so that no answer can be shared.
const BASELINES: &str = "
    const json = async (url) => (await fetch(url)).json();
    const fresh = (urls) => urls.map((text) => {
      const url = new URL(text);
      url.searchParams.set('at', crypto.randomUUID());
      return url.href;
    });
    async function* each(urls) { for (const url of urls) yield await json(url); }
    const baselines = {
      gather: (urls) => Promise.all(urls.map(json)),
      sequential: async (urls) => {
        const results = [];
        for await (const result of each(urls)) results.push(result);
        return results;
      },
    };
    const [strategy, known] = arguments;
    const urls = fresh(known);
    const start = performance.now();
    return baselines[strategy](urls).then((results) => {
      if (results.length !== urls.length) throw new Error('answers are missing');
      return performance.now() - start;
    });";

/// One line of the table.
struct Case {
    strategy: &'static str,
    n: u32,
    latency: &'static str,
    repetitions: usize,
}

const fn case(strategy: &'static str, n: u32, latency: &'static str, repetitions: usize) -> Case {
    Case { strategy, n, latency, repetitions }
}

/// Gathered runs are short and so vary by more: they are repeated more often.
const CASES: [Case; 8] = [
    case("gather", 6, "100..100", 15),
    case("gather", 20, "100..100", 15),
    case("gather", 100, "100..100", 31),
    case("gather", 20, "50..250", 9),
    case("sequential", 6, "100..100", 5),
    case("sequential", 20, "100..100", 5),
    case("sequential", 100, "100..100", 2),
    case("sequential", 20, "50..250", 3),
];

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings { measured_heap: true, ..Settings::default() };
    let stage = Stage::set(Browser::Chromium, settings, false).await;
    println!(
        "{:<12}{:>5}{:>10}{:>6}{:>12}{:>12}{:>8}",
        "strategy", "n", "latency", "reps", "page, ms", "JS, ms", "ratio"
    );
    let mut worst: f64 = 0.0;
    for case in &CASES {
        let (page, script, ratio) = measure(&stage, case).await;
        worst = worst.max(ratio);
        println!(
            "{:<12}{:>5}{:>10}{:>6}{:>12.1}{:>12.1}{:>8.3}{}",
            case.strategy,
            case.n,
            case.latency,
            case.repetitions,
            page,
            script,
            ratio,
            if ratio > MOST { "  over" } else { "" }
        );
    }
    let frames = idle_frames(&stage).await;
    let proportional = many_tasks(&stage).await;
    println!("\nworst ratio {worst:.3}, at most {MOST}; animation frames asked for in an idle second: {frames}");
    stage.strike().await;
    if worst <= MOST && frames == 0 && proportional { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The medians of the page and of JavaScript, in milliseconds, and of their ratios, pair by pair: what the machine does
/// meanwhile it does to both of a pair.
async fn measure(stage: &Stage, case: &Case) -> (f64, f64, f64) {
    let Case { strategy, n, latency, repetitions } = case;
    stage.open(&format!("n={n}&latency={latency}&strategies={strategy}&autorun=0")).await;
    stage.js("window.runs = []; addEventListener('interleave:run', (event) => runs.push(event.detail))").await;
    // The first run is not measured: it waits for the service worker. It tells the URLs, too.
    page_run(stage).await;
    assert_eq!(stage.provenance().await, "live, service worker");
    let urls: Vec<_> = stage.lanes(strategy).await.into_iter().map(|lane| lane.url).collect();
    assert_eq!(urls.len(), *n as usize);
    let arguments = vec![json!(strategy), json!(urls)];
    stage.js_with(BASELINES, arguments.clone()).await;
    let (mut page, mut script) = (Vec::new(), Vec::new());
    for repetition in 0..*repetitions {
        // Each goes first in turn.
        if repetition % 2 == 0 {
            page.push(page_run(stage).await);
            script.push(milliseconds(&stage.js_with(BASELINES, arguments.clone()).await));
        } else {
            script.push(milliseconds(&stage.js_with(BASELINES, arguments.clone()).await));
            page.push(page_run(stage).await);
        }
    }
    let ratios = page.iter().zip(&script).map(|(page, script)| page / script).collect();
    (median(page), median(script), median(ratios))
}

/// One run of the page: its wall time as the run event reports it.
async fn page_run(stage: &Stage) -> f64 {
    // Awaited in the page: a driver that asks again and again would be at work beside the run.
    let script = "return new Promise((resolve) => {
        addEventListener('interleave:run', ({ detail }) => resolve(detail), { once: true });
        document.getElementById('run').click();
      }).then((detail) => new Promise((resolve) => setTimeout(() => resolve(detail), 200)))";
    let detail = stage.js(script).await;
    let report = &detail["strategies"][0];
    assert_eq!(report["outcomes"]["error"], 0, "{detail}");
    milliseconds(&report["wall_ms"])
}

/// How many tasks, and how often each is run.
const CROWDS: [(u32, usize); 4] = [(1_000, 5), (10_000, 5), (30_000, 3), (100_000, 3)];
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

/// Tasks by the thousand: what each costs, in the page with its recording, and in JavaScript without one. Whether that
/// grows in proportion.
async fn many_tasks(stage: &Stage) -> bool {
    println!(
        "\n{:>8}{:>6}{:>12}{:>12}{:>12}{:>12}{:>12}{:>12}{:>8}",
        "tasks", "reps", "page, ms", "µs a task", "bytes each", "JS, ms", "µs a task", "bytes each", "ratio"
    );
    let mut each = Vec::new();
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
        println!("{n:>8}{repetitions:>6}{page}{script}{:>8.2}", page.ms / script.ms);
        each.push(page);
    }
    let (first, last) = (&each[0], &each[each.len() - 1]);
    let time = last.micros / first.micros;
    let bytes = last.bytes.zip(first.bytes).map_or(f64::NAN, |(last, first)| last / first);
    println!("a task's cost from the first row to the last: time {time:.2}, bytes {bytes:.2} times; at most {GROWTH}");
    time <= GROWTH && bytes <= GROWTH
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

async fn idle_frames(stage: &Stage) -> u64 {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let script = "const original = requestAnimationFrame;
        let count = 0;
        window.requestAnimationFrame = (step) => { count += 1; return original(step); };
        return new Promise((resolve) => setTimeout(() => resolve(count), 1000))";
    stage.js(script).await.as_u64().expect("a count")
}

fn milliseconds(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("milliseconds, not {value}"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}
