//! The URL's parameters: good ones are taken, bad ones named, and none can break the page.

use serde_json::json;

use interleave_e2e::{Stage, browser_tests};

async fn good_parameters_fill_the_fields(stage: &mut Stage) {
    stage.open("lesson=network-requests&n=5&latency=100..300&seed=9&fail=2&failure=500&theme=dark&autorun=0").await;
    for (field, value) in [
        ("n", "5"),
        ("latency-from", "100"),
        ("latency-to", "300"),
        ("seed", "9"),
        ("fail", "2"),
        ("failure", "500"),
        ("base", ""),
    ] {
        assert_eq!(stage.value(&format!("#param-{field}")).await, value, "{field}");
    }
    assert_eq!(stage.js("return document.documentElement.dataset.theme").await, "dark");
    assert_eq!(stage.notices().await, [""; 0]);
}

async fn one_strategy_alone_can_be_asked_for(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&strategies=gather&autorun=0").await;
    stage.run().await;
    assert_eq!(stage.outcomes("gather").await, ["value"; 2]);
    assert_eq!(stage.outcomes("sequential").await, [""; 0]);
    let event = stage.run_events().await.remove(0);
    assert_eq!(event["strategies"].as_array().map(Vec::len), Some(1));
    assert_eq!(event["speedup"], json!(null));
    stage.expect_no_errors().await;
}

async fn the_ends_of_every_range_are_taken(stage: &mut Stage) {
    stage.open("n=200&latency=0..0&seed=999999&autorun=0").await;
    assert_eq!(stage.notices().await, [""; 0]);
    stage.run().await;
    assert_eq!(stage.outcomes("gather").await.len(), 200);
    stage.open("n=1&latency=10000..10000&seed=0&fail=1&autorun=0").await;
    assert_eq!(stage.notices().await, [""; 0]);
    stage.expect_no_errors().await;
}

async fn bad_parameters_are_named_and_break_nothing(stage: &mut Stage) {
    let long = "9".repeat(20_000);
    let long_n = format!("n={long}");
    let long_unknown = format!("x{long}={long}");
    for (query, keys) in [
        ("n=abc", vec!["n"]),
        ("n=", vec!["n"]),
        ("n=0", vec!["n"]),
        ("n=201", vec!["n"]),
        ("n=99999999999", vec!["n"]),
        ("n=-1&n=1e2", vec!["n"]),
        ("latency=9..1", vec!["latency"]),
        ("latency=x", vec!["latency"]),
        ("latency=..&seed=-1", vec!["latency", "seed"]),
        ("seed=NaN&fail=9&failure=teapot", vec!["seed", "fail", "failure"]),
        ("strategies=sideways", vec!["strategies"]),
        ("strategies=", vec!["strategies"]),
        ("autorun=yes&embed=maybe", vec!["autorun", "embed"]),
        ("lesson=%3Cimg%20src%3Dx%3E", vec!["lesson"]),
        ("theme=<script>alert(1)</script>", vec!["theme"]),
        ("base=javascript:alert(1)", vec!["base"]),
        ("base=http://a/b?c#d", vec!["base"]),
        ("base=//127.0.0.1", vec!["base"]),
        ("n=%FF%FE&seed=%00", vec!["n", "seed"]),
        ("&&==&=1&%&%zz", vec![]),
        ("unknown=1&N=5&constructor=2&__proto__=3", vec![]),
        (&long_n, vec!["n"]),
        (&long_unknown, vec![]),
    ] {
        let shown: String = query.chars().take(60).collect();
        // A bad value leaves the default, which here would be to run.
        let autorun = if query.contains("autorun") { "" } else { "&autorun=0" };
        stage.open(&format!("{query}{autorun}")).await;
        let mut notices = stage.notices().await;
        notices.sort_by_key(|notice| keys.iter().position(|key| notice.starts_with(key)));
        assert_eq!(notices.len(), keys.len(), "{shown}: {notices:?}");
        for (notice, key) in notices.iter().zip(&keys) {
            assert!(notice.contains(key) && notice.len() < 300, "{shown}: {notice:?}");
        }
        assert!(stage.overflow().await <= 0, "{shown} makes the page too wide");
        stage.expect_no_errors().await;
    }
    let theme = stage.js("return document.documentElement.dataset.theme ?? 'auto'").await;
    assert!(["auto", "light", "dark"].iter().any(|known| theme == *known), "{theme}");
}

async fn bad_fields_break_nothing(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    for (field, values) in [
        ("n", vec!["", "-5", "0", "99999999999", "1.5"]),
        ("latency-from", vec!["", "-1", "1e9", "10"]),
        ("latency-to", vec!["", "0", "1e9", "20"]),
        ("seed", vec!["", "-1", "1e99"]),
        ("fail", vec!["", "-1", "999"]),
        ("base", vec!["javascript:alert(1)", "::", "http://", ""]),
    ] {
        for value in values {
            stage.fill(&format!("#param-{field}"), value).await;
            stage.expect_no_errors().await;
        }
    }
    for (field, value) in [("n", "2"), ("latency-from", "10"), ("latency-to", "20"), ("fail", "0")] {
        stage.fill(&format!("#param-{field}"), value).await;
    }
    stage.run().await;
    assert_eq!(stage.outcomes("gather").await, ["value"; 2]);
    stage.expect_no_errors().await;
}

async fn the_ways_to_run_are_chosen_in_the_form_too(stage: &mut Stage) {
    stage.open("n=2&latency=10..20&autorun=0").await;
    let panels = "return [...document.querySelectorAll('section.panel')].map((panel) => panel.dataset.strategy)";
    assert_eq!(stage.js(panels).await, json!(["sequential", "gather"]));
    stage.click("#strategy-unchecked").await;
    stage.click("#strategy-sequential").await;
    assert_eq!(stage.js(panels).await, json!(["gather", "unchecked"]));
    assert_eq!(stage.js("return new URLSearchParams(location.search).get('strategies')").await, "gather,unchecked");
    stage.run().await;
    assert_eq!(stage.outcomes("unchecked").await, ["value"; 2]);
    // One is left, and stays.
    stage.click("#strategy-gather").await;
    stage.click("#strategy-unchecked").await;
    assert_eq!(stage.js(panels).await, json!(["unchecked"]));
    assert_eq!(stage.js("return document.getElementById('strategy-unchecked').checked").await, true);
    let message = "at least one way has to run, so unchecked is used";
    assert_eq!(stage.notices().await, [format!("strategies: {message}")]);
    assert_eq!(described(stage, "#strategy-unchecked").await, message);
    stage.expect_no_errors().await;
}

/// What describes a field, as it is shown.
async fn described(stage: &Stage, field: &str) -> String {
    let script = "const field = document.querySelector(arguments[0]);
        const { textContent, offsetHeight } = document.getElementById(field.getAttribute('aria-describedby'));
        return offsetHeight > 0 ? textContent : ''";
    stage.js_with(script, vec![json!(field)]).await.as_str().expect("text").to_owned()
}

async fn a_refused_value_is_said_at_its_own_field(stage: &mut Stage) {
    stage.open("autorun=0").await;
    assert_eq!(described(stage, "#param-n").await, "");
    stage.fill("#param-n", "500").await;
    assert_eq!(described(stage, "#param-n").await, "“500” is not a whole number from 1 to 200, so 8 is used");
    assert_eq!((stage.value("#param-n").await.as_str(), described(stage, "#param-seed").await.as_str()), ("8", ""));
    stage.fill("#param-n", "").await;
    assert!(described(stage, "#param-n").await.starts_with("an empty value is not"));
    stage.fill("#param-n", "5").await;
    assert_eq!((stage.notices().await, described(stage, "#param-n").await.as_str()), (vec![], ""));
    stage.open("failure=teapot&autorun=0").await;
    assert!(described(stage, "#param-failure").await.starts_with("“teapot” is not one of"), "of the address too");
}

async fn each_end_of_the_latency_can_be_set_first(stage: &mut Stage) {
    stage.open("latency=200..900&autorun=0").await;
    let ends = async || (stage.value("#param-latency-from").await, stage.value("#param-latency-to").await);
    for (field, typed, from, to) in [
        ("from", "1000", "1000", "1000"),
        ("to", "2000", "1000", "2000"),
        ("to", "300", "300", "300"),
        ("from", "20", "20", "300"),
    ] {
        stage.fill(&format!("#param-latency-{field}"), typed).await;
        assert_eq!(ends().await, (from.into(), to.into()), "{field} {typed}");
        assert_eq!(stage.notices().await, [""; 0], "{field} {typed}");
    }
    assert_eq!(stage.js("return new URLSearchParams(location.search).get('latency')").await, "20..300");
}

async fn a_setting_that_is_changed_in_a_run_says_that_it_cancelled_it(stage: &mut Stage) {
    stage.open("n=3&latency=5000..6000&autorun=0").await;
    stage.click("#run").await;
    stage.reaches("running").await;
    stage.fill("#param-n", "2").await;
    stage.reaches("waiting").await;
    let said = stage.text("#summary").await;
    assert_eq!(
        said,
        "The run was cancelled, because a setting was changed. Press Run to make 2 requests, one after another, then gathered."
    );
    stage.fill("#param-latency-from", "10").await;
    stage.fill("#param-latency-to", "20").await;
    stage.run().await;
    assert!(!stage.text("#summary").await.contains("cancelled"));
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    the_ways_to_run_are_chosen_in_the_form_too,
    a_refused_value_is_said_at_its_own_field,
    each_end_of_the_latency_can_be_set_first,
    a_setting_that_is_changed_in_a_run_says_that_it_cancelled_it,
    good_parameters_fill_the_fields,
    one_strategy_alone_can_be_asked_for,
    the_ends_of_every_range_are_taken,
    bad_parameters_are_named_and_break_nothing,
    bad_fields_break_nothing;
}
