//! For every reader: axe-core finds nothing, and nothing is wider than a narrow window.

use serde_json::{Value, json};

use interleave::lessons::LESSONS;
use interleave_e2e::{Server, Stage, browser_tests, path_of};

/// Runs axe-core in the page or the frame that was entered.
async fn expect_accessible(stage: &Stage, what: &str) {
    let file = path_of("INTERLEAVE_AXE", "node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let script = format!(
        "{axe};
         return window.axe.run(document, {{ resultTypes: ['violations'] }}).then(({{ violations }}) =>
           violations.flatMap(({{ id, nodes }}) => nodes.map(({{ target, failureSummary }}) => [id, target, failureSummary])))"
    );
    let violations: Value = stage.js(&script).await;
    assert_eq!(violations, json!([]), "{what}");
}

/// Opens the page in a frame of this width: the window itself can't be made as narrow as a phone in every browser.
async fn open_at_width(stage: &Stage, width: u32, query: &str) -> Server {
    let src = stage.site.url(query);
    let host = Server::host_page(&format!(
        "<iframe title=lesson width={width} height=700 frameborder=0 src='{src}'></iframe>"
    ));
    stage.go(&host.origin()).await;
    stage.enter_frame().await;
    host
}

async fn open_everything(stage: &Stage) {
    stage.js("for (const details of document.querySelectorAll('details')) details.open = true").await;
}

async fn axe_finds_nothing_in_either_theme(stage: &mut Stage) {
    for theme in ["light", "dark"] {
        stage.open(&format!("n=4&latency=20..60&fail=2&autorun=0&theme={theme}")).await;
        expect_accessible(stage, &format!("{theme}, before a run")).await;
        stage.run().await;
        open_everything(stage).await;
        expect_accessible(stage, &format!("{theme}, after a run")).await;
        stage.open(&format!("n=4&latency=5000..6000&autorun=0&theme={theme}")).await;
        stage.click("#run").await;
        stage.reaches("running").await;
        expect_accessible(stage, &format!("{theme}, in a run")).await;
        stage.click("#cancel").await;
        stage.reaches("cancelled").await;
        expect_accessible(stage, &format!("{theme}, after a cancelled run")).await;
        stage.open(&format!("n=abc&autorun=0&embed=1&theme={theme}")).await;
        expect_accessible(stage, &format!("{theme}, embedded, with a notice")).await;
    }
}

async fn axe_finds_nothing_in_the_lessons_pages(stage: &mut Stage) {
    for page in ["index", "network-requests"] {
        stage.go(&format!("{}lessons/{page}.html", stage.site.url(""))).await;
        expect_accessible(stage, page).await;
    }
}

async fn axe_finds_nothing_in_a_narrow_window(stage: &mut Stage) {
    for theme in ["light", "dark"] {
        let query = format!("n=4&latency=20..60&fail=2&autorun=0&theme={theme}");
        let _host = open_at_width(stage, 320, &query).await;
        stage.run().await;
        open_everything(stage).await;
        expect_accessible(stage, &format!("{theme}, 320 px")).await;
    }
}

async fn nothing_is_wider_than_a_narrow_window(stage: &mut Stage) {
    for width in [320, 640] {
        let _host = open_at_width(stage, width, "n=12&latency=20..60&fail=2&autorun=0").await;
        assert!(stage.overflow().await <= 0, "{width} px, before a run");
        stage.click("#run").await;
        stage.reaches("running").await;
        assert!(stage.overflow().await <= 0, "{width} px, in a run");
        stage.reaches("done").await;
        assert!(stage.overflow().await <= 0, "{width} px, after a run");
        open_everything(stage).await;
        assert!(stage.overflow().await <= 0, "{width} px, with everything open");
    }
}

/// The labels of axes that run into the one before them.
async fn colliding_labels(stage: &Stage) -> Value {
    let script = "return [...document.querySelectorAll('.axis')].flatMap((axis) => {
        const labels = [...axis.querySelectorAll('text')].filter((label) => label.checkVisibility());
        const boxes = labels.map((label) => label.getBoundingClientRect());
        return labels.slice(1).filter((_, place) => boxes[place + 1].left < boxes[place].right + 2).map((label) => label.textContent);
    })";
    stage.js(script).await
}

async fn on_a_phone_no_label_runs_into_another_and_no_number_is_cut(stage: &mut Stage) {
    for width in [320, 390] {
        let mut ways = 0;
        for lesson in LESSONS {
            let _host = open_at_width(stage, width, &format!("lesson={}&autorun=0", lesson.id)).await;
            assert_eq!(colliding_labels(stage).await, json!([]), "{}, {width} px", lesson.id);
            // Tables are as wide as there are ways: of lessons with as many, one is enough, where it is narrowest.
            if width > 320 || lesson.requests || lesson.by_default().count() <= ways {
                continue;
            }
            ways = lesson.by_default().count();
            stage.run().await;
            stage.element("#statistics").await;
            assert_eq!(colliding_labels(stage).await, json!([]), "{}, {width} px, after a run", lesson.id);
            let cut = "const box = document.querySelector('.scroll:has(#statistics)'); return box.scrollWidth - box.clientWidth";
            assert_eq!(stage.js(cut).await, 0, "{}, {width} px: the numbers fit", lesson.id);
        }
    }
}

/// What a finger must be able to hit, by its height in pixels. Sliders have their own; a box is hit by its label.
async fn small_targets(stage: &Stage) -> Value {
    let script = "return [...document.querySelectorAll('a, button, summary, select, input:not([type=range], [type=checkbox]), label:has([type=checkbox])')]
        .filter((target) => target.checkVisibility() && !target.matches('.skip') && target.getBoundingClientRect().height < 24)
        .map((target) => [target.textContent || target.id, target.getBoundingClientRect().height])";
    stage.js(script).await
}

async fn a_finger_hits_everything_that_can_be_pressed(stage: &mut Stage) {
    for query in ["n=40&latency=5..10&autorun=0", "lesson=queues&autorun=0&embed=1"] {
        for width in [320, 390] {
            let _host = open_at_width(stage, width, query).await;
            stage.run().await;
            stage.statistic("wall", if query.contains("queues") { "bounded" } else { "gather" }).await;
            open_everything(stage).await;
            assert_eq!(small_targets(stage).await, json!([]), "{query}, {width} px");
        }
    }
}

/// What scrolls up and down inside the page: a wheel or a finger over it would not move the page.
async fn traps(stage: &Stage) -> Value {
    let script = "return [...document.querySelectorAll('article *')]
        .filter((box) => box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY))
        .map((box) => box.className || box.tagName)";
    stage.js(script).await
}

async fn long_lists_are_folded_and_nothing_scrolls_inside_the_page(stage: &mut Stage) {
    stage.open("n=100&latency=5..10&autorun=0").await;
    let shown = "return [...document.querySelectorAll('[data-strategy=gather] li.lane')]
        .filter((lane) => lane.checkVisibility({ contentVisibilityAuto: false })).length";
    assert_eq!(stage.js(shown).await, 8);
    stage.run().await;
    assert_eq!(stage.outcomes("gather").await, ["value"; 100]);
    assert_eq!((stage.js(shown).await, traps(stage).await), (json!(8), json!([])), "folded");
    assert_eq!(stage.text("[data-strategy=gather] .fold summary").await, "92 more rows");
    stage.click("[data-strategy=gather] .fold summary").await;
    assert_eq!((stage.js(shown).await, traps(stage).await), (json!(100), json!([])), "unfolded");
    stage.click("#run").await;
    stage.reaches("running").await;
    stage.reaches("done").await;
    assert_eq!(stage.js(shown).await, 100, "as the reader had it");
    assert!(stage.overflow().await <= 0);
    // What a program printed is such a list too.
    stage.open("lesson=queues&autorun=0").await;
    stage.run().await;
    assert_eq!(traps(stage).await, json!([]));
    let lines = "return document.querySelectorAll('.panel:first-child .output > ol li').length";
    assert_eq!(stage.js(lines).await, 8);
}

/// Has Chromium show the page on such a medium, with these features.
async fn emulate(stage: &Stage, media: &str, features: Value) {
    let told = json!({ "media": media, "features": features });
    stage.session.cdp().send_raw("Emulation.setEmulatedMedia", told).await.expect("emulated");
}

async fn on_paper_the_page_is_light_and_whole(stage: &mut Stage) {
    stage.open("n=40&latency=5..10&theme=dark&autorun=0").await;
    stage.run().await;
    stage.statistic("wall", "gather").await;
    emulate(stage, "print", json!([{ "name": "prefers-color-scheme", "value": "dark" }])).await;
    let colours =
        "return [document.documentElement, document.querySelector('#summary'), document.querySelector('.about')]
        .map((element) => getComputedStyle(element)).map(({ backgroundColor, color }) => [backgroundColor, color])";
    let none = "rgba(0, 0, 0, 0)";
    assert_eq!(
        stage.js(colours).await,
        json!([["rgb(253, 253, 252)", "rgb(27, 28, 30)"], [none, "rgb(27, 28, 30)"], [none, "rgb(90, 93, 98)"]])
    );
    let cut = "return [...document.querySelectorAll('article *')]
        .filter((box) => getComputedStyle(box).overflow !== 'visible' && !box.closest('.visually-hidden, svg, .lane-name, .lane-result, .stand'))
        .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
        .map((box) => box.className || box.tagName)";
    assert_eq!(stage.js(cut).await, json!([]), "nothing is cut");
    let rows = "return [...document.querySelectorAll('li.lane')].filter((lane) => lane.offsetHeight > 0).length";
    assert_eq!(stage.js(rows).await, 80, "folds are open");
    let shown = "return ['#run', '.tour', '.parameters', '.tabs', '.neighbours'].filter((selector) =>
        document.querySelector(selector).checkVisibility())";
    assert_eq!(stage.js(shown).await, json!([]), "nothing that can be pressed");
}

async fn in_forced_colours_what_is_off_does_not_look_on(stage: &mut Stage) {
    stage.open("n=2&latency=5..10&autorun=0&lang=rust").await;
    emulate(stage, "", json!([{ "name": "forced-colors", "value": "active" }])).await;
    let colour = async |selector: &str, property: &str| {
        let script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]";
        stage.js_with(script, vec![json!(selector), json!(property)]).await
    };
    assert_ne!(colour("#play", "color").await, colour("#run-changed", "color").await);
    assert_ne!(colour("#play", "borderTopColor").await, colour("#run-changed", "borderTopColor").await);
    stage.run().await;
    stage.statistic("wall", "gather").await;
    let (chosen, other) = ("[role=tab][aria-selected=true]", "[role=tab][aria-selected=false]");
    assert_ne!(colour(chosen, "borderBottomColor").await, colour(other, "borderBottomColor").await);
    assert_eq!(colour(other, "borderBottomColor").await, colour("html", "backgroundColor").await, "not seen");
    let (named, line) = ("#code .line.named", "#code .line:not(.named)");
    assert_ne!(colour(named, "borderLeftColor").await, colour(line, "borderLeftColor").await);
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    axe_finds_nothing_in_either_theme,
    axe_finds_nothing_in_the_lessons_pages,
    axe_finds_nothing_in_a_narrow_window,
    nothing_is_wider_than_a_narrow_window,
    on_a_phone_no_label_runs_into_another_and_no_number_is_cut,
    a_finger_hits_everything_that_can_be_pressed,
    long_lists_are_folded_and_nothing_scrolls_inside_the_page;
    // Only its protocol shows a page on another medium.
    CHROMIUM =>
    on_paper_the_page_is_light_and_whole,
    in_forced_colours_what_is_off_does_not_look_on;
}
