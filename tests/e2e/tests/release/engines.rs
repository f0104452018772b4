//! Every lesson in every engine: it runs to its end, and comes to what it comes to in Chromium.

use futures::future::join;
use interleave::lessons::LESSONS;
use interleave_e2e::{Browser, Settings, Stage, browser_tests};
use serde_json::{Value, json};

/// What a run came to: of each strategy its id, its outcomes, how many tasks it had, and what it gave, as the page shows
/// it. Numbers are as they were measured, so only the words count.
async fn outcome(stage: &Stage, lesson: &str) -> Value {
    // The crawler gives up on the one page that takes seconds, and on no other one, on a busy machine either.
    let patient = if lesson == "crawler" { "&patience=1500" } else { "" };
    stage.open(&format!("lesson={lesson}&autorun=0{patient}")).await;
    stage.run().await;
    stage.expect_no_errors().await;
    let event = stage.run_events().await.remove(0);
    assert_eq!(event["lesson"], lesson);
    let mut came_to = Vec::new();
    for report in event["strategies"].as_array().expect("a list") {
        stage.beside(report["id"].as_str().expect("an id")).await;
        let script =
            "return document.querySelector(`.panel[data-strategy='${arguments[0]}'] .result`)?.textContent ?? null";
        let result = stage.js_with(script, vec![report["id"].clone()]).await;
        let words = result.as_str().map(|text| text.replace(|c: char| c.is_ascii_digit() || c == '.', ""));
        came_to.push(json!([report["id"], report["outcomes"], report["tasks"], words]));
    }
    assert!(!came_to.is_empty(), "{event}");
    json!([event["provenance"], came_to])
}

/// How often what is different is looked at: clocks are real, and what comes in time on one machine is late on a busy one.
/// What is always different is wrong.
const LOOKS: usize = 6;

async fn every_lesson_comes_to_what_it_does_in_chromium(stage: &mut Stage) {
    let chromium = Stage::set(Browser::Chromium, Settings::default(), true).await;
    let mut different = String::new();
    for lesson in LESSONS {
        // The last one named is the one that failed.
        println!("{}: {}", stage.browser, lesson.id);
        for look in 1..=LOOKS {
            // Side by side: most of a run is waiting.
            let (here, there) = join(outcome(stage, lesson.id), outcome(&chromium, lesson.id)).await;
            if here == there {
                break;
            }
            if look == LOOKS {
                different += &format!("{}\n  here      {here}\n  Chromium  {there}\n", lesson.id);
            }
        }
    }
    chromium.keep().await;
    assert!(different.is_empty(), "{different}");
}

browser_tests! { FIREFOX_AND_WEBKIT => every_lesson_comes_to_what_it_does_in_chromium; }
