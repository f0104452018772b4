//! For every reader: axe-core finds nothing, and nothing is wider than a narrow window.

use serde_json::{Value, json};

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

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    axe_finds_nothing_in_either_theme,
    axe_finds_nothing_in_the_lessons_pages,
    axe_finds_nothing_in_a_narrow_window,
    nothing_is_wider_than_a_narrow_window;
}
