//! A run and what the page says of it: panels, numbers, event, playing it, and agreement with the browser's own record.

use std::collections::HashMap;

use serde_json::{Value, json};
use thirtyfour::Key;

use interleave_e2e::{Browser, Stage, browser_tests, eventually};

async fn shows_both_strategies_in_argument_order_with_their_results(stage: &mut Stage) {
    stage.open("n=5&latency=50..250&autorun=0").await;
    stage.run().await;
    let [sequential, gather] = [stage.lanes("sequential").await, stage.lanes("gather").await];
    assert_eq!((sequential.len(), gather.len()), (5, 5));
    for (one, other) in sequential.iter().zip(&gather) {
        assert_eq!((one.name.as_str(), one.latency()), (other.name.as_str(), other.latency()));
        assert!(!one.name.is_empty() && !one.result.is_empty(), "{one:?}");
        assert!((50..=250).contains(&one.latency()), "{one:?}");
    }
    // One after another: each starts when the one before it has ended. Gathered: all start before the first ends.
    for pair in sequential.windows(2) {
        assert!(pair[0].to_ms <= pair[1].from_ms, "{pair:?}");
    }
    let first_end = gather.iter().filter_map(|lane| lane.to_ms).fold(f64::INFINITY, f64::min);
    assert!(gather.iter().all(|lane| lane.from_ms.is_some_and(|from| from < first_end)), "{gather:?}");
    assert!(!stage.text("#summary").await.is_empty());
    assert_eq!(stage.js("return document.querySelectorAll('.lane-loop').length").await, 2);
}

async fn the_run_before_is_drawn_behind_the_next_one_of_the_same_lesson(stage: &mut Stage) {
    stage.open("n=3&latency=100..100&autorun=0").await;
    stage.run().await;
    stage.has_listing().await;
    let ghosts = async || stage.js("return document.querySelectorAll('.lanes .bar.ghost').length").await;
    let outlined = async || stage.js("return document.querySelectorAll('.lanes .bar.critical').length").await;
    // All three decide one after another; of those that are gathered, one does.
    eventually("the critical path", outlined, |rows| *rows == 4).await;
    assert_eq!(ghosts().await, 0);
    stage.run().await;
    eventually("the run before", ghosts, |rows| *rows == 6).await;
    // With other settings too: that is what it is good for.
    stage.fill("#param-n", "2").await;
    stage.run().await;
    eventually("the rows that both have", ghosts, |rows| *rows == 4).await;
    stage.open("lesson=locks&autorun=0").await;
    stage.run().await;
    stage.has_listing().await;
    eventually("the critical path", outlined, |rows| rows.as_u64() > Some(0)).await;
    assert_eq!(ghosts().await, 0);
    stage.expect_no_errors().await;
}

async fn reports_the_run_in_an_event(stage: &mut Stage) {
    stage.open("n=4&latency=100..200&seed=5&autorun=0").await;
    stage.run().await;
    let events = stage.run_events().await;
    assert_eq!(events.len(), 1, "{events:?}");
    let event = &events[0];
    assert_eq!(
        json!([event["version"], event["lesson"], event["seed"], event["provenance"]]),
        json!([1, "network-requests", 5, "live, service worker"])
    );
    let strategies = event["strategies"].as_array().expect("a list");
    let ids: Vec<_> = strategies.iter().map(|report| &report["id"]).collect();
    assert_eq!(ids, ["sequential", "gather"]);
    for report in strategies {
        assert_eq!(report["outcomes"], json!({"ok": 4, "error": 0, "cancelled": 0}), "{report}");
        assert_eq!(report["requests"], json!({"ok": 4, "failed": 0, "aborted": 0}), "{report}");
        assert!(report["tasks"].as_u64() >= Some(1) && report["polls"].as_u64() > Some(0), "{report}");
    }
    let number = |place: usize, key: &str| strategies[place][key].as_f64().expect("a number");
    let [wall, gathered] = [number(0, "wall_ms"), number(1, "wall_ms")];
    assert!(number(0, "sum_ms") <= wall + 1.0 && number(0, "slowest_ms") <= wall + 1.0, "{event}");
    assert!(number(1, "slowest_ms") <= gathered + 1.0 && gathered < wall, "{event}");
    let speedup = event["speedup"].as_f64().expect("a number");
    assert!((speedup - wall / gathered).abs() < 0.01, "{event}");
    assert_eq!(event["compared"], json!(["sequential", "gather"]));
}

async fn shows_the_numbers_of_the_event(stage: &mut Stage) {
    stage.open("n=4&latency=100..200&autorun=0").await;
    stage.run().await;
    let event = stage.run_events().await.remove(0);
    for (place, strategy) in ["sequential", "gather"].into_iter().enumerate() {
        for stat in ["polls", "wakes"] {
            let shown = stage.statistic(stat, strategy).await;
            assert_eq!(shown, event["strategies"][place][stat].to_string(), "{stat} of {strategy}");
        }
        for stat in ["wall", "external", "longest-wait", "longest-poll"] {
            let shown = stage.statistic(stat, strategy).await;
            assert!(shown.contains(|c: char| c.is_ascii_digit()), "{stat} of {strategy}: {shown:?}");
        }
    }
}

async fn both_are_played_on_one_clock_and_end_as_they_were(stage: &mut Stage) {
    stage.open("n=3&latency=1500..2000&autorun=0").await;
    stage.run().await;
    let before = [stage.lanes("sequential").await, stage.lanes("gather").await];
    stage.press(".panels", Key::Home).await;
    let cursors = "return [...document.querySelectorAll('.cursor line')].map((line) => line.getAttribute('x1'))";
    assert_eq!(stage.js(cursors).await, json!(["0.00%", "0.00%"]));
    stage.click("#play").await;
    let moving = |now: &Value| now[0] != "0.00%" && now[0] == now[1] && now[0].is_string();
    eventually("both cursors to move together", async || stage.js(cursors).await, moving).await;
    stage.reaches("done").await;
    eventually("the end", async || stage.js(cursors).await, |now| *now == json!([])).await;
    assert_eq!([stage.lanes("sequential").await, stage.lanes("gather").await], before);
    assert_eq!(stage.run_events().await.len(), 1, "what is played is no run");
    stage.expect_no_errors().await;
}

async fn runs_again_with_the_same_latencies_for_the_same_seed(stage: &mut Stage) {
    let mut runs = Vec::new();
    for _ in 0..2 {
        stage.open("n=6&latency=20..90&seed=11&autorun=0").await;
        stage.run().await;
        stage.run().await;
        assert_eq!(stage.run_events().await.len(), 2);
        runs.push(stage.lanes("gather").await.iter().map(|lane| lane.latency()).collect::<Vec<_>>());
    }
    assert_eq!(runs[0], runs[1]);
}

async fn runs_what_the_fields_say(stage: &mut Stage) {
    stage.open("autorun=0").await;
    for (field, value) in [("n", "3"), ("latency-from", "30"), ("latency-to", "60"), ("seed", "21")] {
        stage.fill(&format!("#param-{field}"), value).await;
    }
    stage.run().await;
    let lanes = stage.lanes("gather").await;
    assert_eq!(lanes.len(), 3);
    assert!(lanes.iter().all(|lane| (30..=60).contains(&lane.latency())), "{lanes:?}");
    assert_eq!(stage.run_events().await[0]["seed"], 21);
}

async fn tells_every_event_and_the_code_that_ran(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    stage.run().await;
    stage.click("#events > summary").await;
    let kinds =
        "return [...new Set([...document.querySelectorAll('#events tr[data-kind]')].map((row) => row.dataset.kind))]";
    let wanted = ["spawned", "woken", "poll-started"];
    let has_all =
        |kinds: &Value| wanted.iter().all(|kind| kinds.as_array().is_some_and(|all| all.contains(&json!(kind))));
    eventually("the events", async || stage.js(kinds).await, has_all).await;
    // It comes a moment after the run's end.
    let code = "return document.querySelector('#code pre')?.textContent ?? null";
    let is_there = |code: &Value| code.as_str().is_some_and(|code| code.contains("async") && code.contains("gather"));
    eventually("the code", async || stage.js(code).await, is_there).await;
    stage.expect_no_errors().await;
}

async fn agrees_with_the_browsers_own_timing_of_each_request(stage: &mut Stage) {
    stage.open("n=8&latency=50..200&autorun=0").await;
    stage.run().await;
    let entries = "return probe.intervals().filter(([, [start, end]]) => end > start)";
    let entries: Vec<(String, [f64; 2])> = serde_json::from_value(stage.js(entries).await).expect("entries");
    let intervals: HashMap<_, _> = entries.into_iter().collect();
    // The clock's step, and the entry's own rounding.
    let slack = match stage.browser {
        Browser::Chromium => 0.2,
        Browser::Firefox | Browser::WebKit => 2.0,
    };
    let mut compared = 0;
    for strategy in ["sequential", "gather"] {
        for lane in stage.lanes(strategy).await {
            let (Some(from), Some(to)) = (lane.from_ms, lane.to_ms) else { panic!("no span: {lane:?}") };
            assert!(to - from >= f64::from(lane.latency()) - 1.0, "shorter than its latency: {lane:?}");
            if let Some([start, end]) = intervals.get(&lane.url) {
                assert!(from <= start + slack && *end <= to + slack, "{start}..{end} is not within {lane:?}");
                compared += 1;
            }
        }
    }
    // Firefox gives no duration for what a service worker answers.
    let expected = if stage.browser == Browser::Chromium { 16 } else { 0 };
    assert!(compared >= expected, "only {compared} of 16 lanes could be compared");
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    shows_both_strategies_in_argument_order_with_their_results,
    reports_the_run_in_an_event,
    shows_the_numbers_of_the_event,
    both_are_played_on_one_clock_and_end_as_they_were,
    the_run_before_is_drawn_behind_the_next_one_of_the_same_lesson,
    runs_again_with_the_same_latencies_for_the_same_seed,
    runs_what_the_fields_say,
    tells_every_event_and_the_code_that_ran,
    agrees_with_the_browsers_own_timing_of_each_request;
}
