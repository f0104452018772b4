//! The benchmark of the release page (`make bench`): its runs against plain JavaScript over the same URLs, very many
//! tasks against as many timers, what drawing takes, and Lighthouse's scores.
//!
//! In Chromium, through the service worker, each repetition times a run of the page (`wall_ms` of its run event) and,
//! in the same page right after or right before it, the same requests in JavaScript: `Promise.all`, or `for await` over
//! one after another. Bodies are read and parsed on both sides. The median of the ratios, pair by pair, has a limit.

use std::process::ExitCode;
use std::time::Duration;

use interleave_e2e::limits::REQUESTS_RATIO;
use interleave_e2e::{Browser, Settings, Stage};
use serde_json::{Value, json};

mod drawing;
mod lighthouse;
mod tasks;

/// What a limit says, and whether it is kept.
type Kept = (String, bool);

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
    // Words choose what is measured: `requests`, `tasks`, `drawing`, `memory`, `lighthouse`.
    // Without any, all is.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_chosen = |what: &str| words.is_empty() || words.iter().any(|word| word == what);
    let settings = Settings { measured_heap: true, ..Settings::default() };
    let stage = Stage::set(Browser::Chromium, settings, false).await;
    let mut kept = Vec::new();
    if is_chosen("requests") {
        kept.push(requests(&stage).await);
    }
    if is_chosen("tasks") {
        let frames = idle_frames(&stage).await;
        println!("\nanimation frames asked for in an idle second: {frames}");
        kept.push(("no frame while nothing runs".to_owned(), frames == 0));
        kept.extend(tasks::measure(&stage).await);
    }
    if is_chosen("drawing") {
        kept.extend(drawing::measure(&stage).await);
    }
    stage.strike().await;
    if is_chosen("memory") {
        kept.push(tasks::memory().await);
    }
    if is_chosen("lighthouse") {
        kept.extend(lighthouse::measure());
    }
    println!();
    for (limit, is_kept) in &kept {
        println!("{}  {limit}", if *is_kept { "ok  " } else { "OVER" });
    }
    if kept.iter().all(|(_, is_kept)| *is_kept) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Requests beside JavaScript's, case by case.
async fn requests(stage: &Stage) -> Kept {
    println!(
        "{:<12}{:>5}{:>10}{:>6}{:>12}{:>12}{:>8}",
        "strategy", "n", "latency", "reps", "page, ms", "JS, ms", "ratio"
    );
    let mut worst: f64 = 0.0;
    for case in &CASES {
        let (page, script, ratio) = measure(stage, case).await;
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
            if ratio > REQUESTS_RATIO { "  over" } else { "" }
        );
    }
    (format!("worst ratio of requests {worst:.3}, at most {REQUESTS_RATIO}"), worst <= REQUESTS_RATIO)
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
