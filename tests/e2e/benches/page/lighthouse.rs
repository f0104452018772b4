//! Lighthouse's scores of the release page, on the phone that it makes of Chromium, from a host that sends brotli.

use std::process::Command;

use interleave_e2e::limits::LIGHTHOUSE_PERFORMANCE;
use interleave_e2e::{Site, path_of};
use serde_json::Value;

use crate::{Kept, median};

/// How often it is asked. What counts is the median.
const REPETITIONS: usize = 3;

const CHROMIUM: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage \
                        --disable-background-networking --no-first-run --disable-component-update";

/// A number of Lighthouse's: its name, where it is in the report, and what it was when the wasm came in 87 parts.
const FIGURES: [(&str, &str, f64); 7] = [
    ("performance", "/categories/performance/score", 95.0),
    ("accessibility", "/categories/accessibility/score", 100.0),
    ("best practices", "/categories/best-practices/score", 100.0),
    ("search engines", "/categories/seo/score", 100.0),
    ("largest paint, ms", "/audits/largest-contentful-paint/numericValue", 2_500.0),
    ("blocked, ms", "/audits/total-blocking-time/numericValue", 120.0),
    ("layout shift", "/audits/cumulative-layout-shift/numericValue", 0.06),
];

/// Prints the figures beside those of before; of the scores, whether they are what they must be.
pub fn measure() -> Vec<Kept> {
    let site = Site::packed();
    let reports: Vec<_> = (0..REPETITIONS).map(|_| report(&site.url(""))).collect();
    println!("\n{:<20}{:>10}{:>10}", "Lighthouse, mobile", "now", "before");
    let mut kept = Vec::new();
    for (name, place, before) in FIGURES {
        let is_score = place.ends_with("/score");
        let scale = if is_score { 100.0 } else { 1.0 };
        let number = |report: &Value| report.pointer(place).and_then(Value::as_f64).map(|number| number * scale);
        let now = median(reports.iter().map(|report| number(report).unwrap_or(f64::NAN)).collect());
        let digits = if name == "layout shift" { 3 } else { 0 };
        println!("{name:<20}{now:>10.digits$}{before:>10.digits$}");
        if is_score {
            let least = if name == "performance" { LIGHTHOUSE_PERFORMANCE } else { 100.0 };
            kept.push((format!("Lighthouse, {name}: {now:.0}, at least {least:.0}"), now >= least));
        }
    }
    kept
}

fn report(url: &str) -> Value {
    let program = std::env::var("INTERLEAVE_LIGHTHOUSE").unwrap_or_else(|_| "lighthouse".into());
    let mut command = Command::new(&program);
    command.args([url, "--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices,seo"]);
    command.arg(CHROMIUM);
    if let Some(chrome) = std::env::var_os("CHROME") {
        command.env("CHROME_PATH", chrome);
    }
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let kept = path_of("INTERLEAVE_LIGHTHOUSE_REPORT", "target/lighthouse.json");
    let _ = std::fs::write(&kept, &output.stdout);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{program}: {error}\n{}", String::from_utf8_lossy(&output.stderr)))
}
