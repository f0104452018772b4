//! The pictures of the release page (`make screenshots`), taken in Chromium.
//!
//! Into `target/screenshots/` the whole page, from wide to narrow, light and dark, before, in and after a run; into
//! `static/` the README's two.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use interleave_e2e::{Browser, Settings, Stage, eventually, project};
use serde_json::{Value, json};
use thirtyfour::support::base64_decode;

const THEMES: [&str; 2] = ["light", "dark"];
const WIDTHS: [u32; 4] = [1280, 700, 390, 320];
/// The same requests in every picture, one of them failing.
const QUERY: &str = "n=8&latency=200..900&seed=7&autorun=0";

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let project = project();
    let folder = project.join("target/screenshots");
    std::fs::create_dir_all(&folder)?;
    let stage = Stage::set(Browser::Chromium, Settings::default(), false).await;
    for theme in THEMES {
        for width in WIDTHS {
            stages_of_a_run(&stage, &folder, theme, width).await?;
        }
        window(&stage, 1280, 800).await?;
        stage.open(&format!("{QUERY}&theme={theme}")).await;
        stage.run().await;
        stage.js("document.activeElement.blur(); scrollTo(0, 0)").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        take(&stage, &project.join(format!("static/readme-{theme}.png")), json!({})).await?;
    }
    stage.strike().await;
    Ok(())
}

async fn stages_of_a_run(stage: &Stage, folder: &Path, theme: &str, width: u32) -> Outcome {
    let file = |moment: &str| folder.join(format!("{width}-{theme}-{moment}.png"));
    window(stage, width, 900).await?;
    stage.open(&format!("{QUERY}&fail=3&theme={theme}")).await;
    whole_page(stage, &file("before")).await?;
    stage.click("#run").await;
    let answers = async || {
        let outcomes = stage.outcomes("sequential").await;
        outcomes.iter().filter(|outcome| *outcome == "value").count()
    };
    eventually("a few answers", answers, |count| *count >= 3).await;
    whole_page(stage, &file("during")).await?;
    stage.reaches("done").await;
    whole_page(stage, &file("after")).await
}

/// Gives the page a window of this size; the browser's own can't be as narrow as a phone's.
async fn window(stage: &Stage, width: u32, height: u32) -> Outcome {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    stage.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    Ok(())
}

async fn whole_page(stage: &Stage, file: &Path) -> Outcome {
    let metrics = stage.session.cdp().send_raw("Page.getLayoutMetrics", json!({})).await?;
    let size = &metrics["cssContentSize"];
    let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
    take(stage, file, json!({ "captureBeyondViewport": true, "clip": clip })).await
}

async fn take(stage: &Stage, file: &Path, options: Value) -> Outcome {
    let answer = stage.session.cdp().send_raw("Page.captureScreenshot", options).await?;
    std::fs::write(file, base64_decode(answer["data"].as_str().unwrap_or_default())?)?;
    println!("{}", file.display());
    Ok(())
}
