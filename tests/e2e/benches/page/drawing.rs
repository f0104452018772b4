//! What the page itself takes of the loop: a step of the cursor, and drawing a run that is live.

use interleave_e2e::Stage;
use interleave_e2e::limits::{DRAWING_SHARE, STEP_MS, STEP_QUERY};
use serde_json::Value;

use super::{Kept, median, page_run};

/// How many rows a live run is drawn with.
const ROWS: u32 = 200;
/// How often each is measured.
const REPETITIONS: usize = 5;

/// Notes how long the script of each frame takes that the page asks for: between two callbacks of one frame, all that the
/// first one has set going is done.
const WATCH_FRAMES: &str = "
    const original = requestAnimationFrame;
    window.frames_ms = [];
    window.requestAnimationFrame = (callback) => {
      let start = null;
      const id = original((time) => {
        start = performance.now();
        callback(time);
      });
      original(() => {
        if (start !== null) window.frames_ms.push(performance.now() - start);
      });
      return id;
    }";

/// What a step and a drawn frame take.
pub async fn measure(stage: &Stage) -> [Kept; 2] {
    println!("\n{:<44}{:>6}{:>12}{:>12}", "script, ms", "reps", "median", "at most");
    [step(stage).await, frames(stage).await]
}

async fn step(stage: &Stage) -> Kept {
    stage.open(STEP_QUERY).await;
    page_run(stage).await;
    stage.has_listing().await;
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        times.push(stage.step_ms().await);
    }
    let ms = median(times);
    println!("{:<44}{REPETITIONS:>6}{ms:>12.2}{STEP_MS:>12.2}", "a step of the cursor, 10,000 events");
    (format!("a step of the cursor takes {ms:.2} ms, at most {STEP_MS}"), ms <= STEP_MS)
}

async fn frames(stage: &Stage) -> Kept {
    stage.open(&format!("n={ROWS}&latency=500..3000&strategies=gather&autorun=0")).await;
    page_run(stage).await;
    stage.js(WATCH_FRAMES).await;
    // What is folded isn't drawn while it grows.
    stage.js("document.querySelector('.picture .fold').open = true").await;
    let (mut each, mut shares, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        stage.js("frames_ms.length = 0").await;
        let wall = page_run(stage).await;
        let frames = stage.js("return frames_ms").await;
        let frames: Vec<_> = frames.as_array().expect("times").iter().filter_map(Value::as_f64).collect();
        shares.push(frames.iter().sum::<f64>() / wall);
        counts.push(frames.len() as f64);
        each.push(median(frames));
    }
    let (ms, share, count) = (median(each), median(shares), median(counts));
    println!("{:<44}{REPETITIONS:>6}{ms:>12.2}{:>12}", format!("a frame of {ROWS} rows live, {count} a run"), "–");
    println!("{:<44}{REPETITIONS:>6}{share:>12.4}{DRAWING_SHARE:>12.4}", "  their share of the loop's time");
    (
        format!("drawing {ROWS} rows live takes {share:.4} of the loop's time, at most {DRAWING_SHARE}"),
        share <= DRAWING_SHARE,
    )
}
