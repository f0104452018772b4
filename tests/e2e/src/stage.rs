//! One browser with a profile of its own, and the site it visits: what every test is given.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;
use serde_json::Value;
use thirtyfour::{WebDriver, WebElement};

use super::driver::{Browser, Driver, Settings};
use super::servers::Site;

/// A browser that has been nowhere yet, and the release page's site.
pub struct Stage {
    /// Which browser it is.
    pub browser: Browser,
    /// Its session.
    pub session: WebDriver,
    /// The release page's site.
    pub site: Site,
    _driver: Driver,
}

impl Stage {
    /// Starts the browser and the site, whose page has the probe or is as built.
    pub async fn set(browser: Browser, settings: Settings, probe: bool) -> Self {
        let driver = Driver::start(browser);
        Self { browser, session: driver.session(browser, settings).await, site: Site::start(probe), _driver: driver }
    }

    /// Closes the browser.
    pub async fn strike(self) {
        // A browser that is gone by itself needs no closing; its driver ends with the stage.
        let _ = self.session.quit().await;
    }

    /// Runs a script in the page (or the frame that was entered) and gives what it returns; promises are awaited.
    pub async fn js(&self, script: &str) -> Value {
        self.js_with(script, vec![]).await
    }

    /// The same, with arguments.
    pub async fn js_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.session.execute(script, arguments).await {
            Ok(answer) => answer.json().clone(),
            Err(error) => {
                let shown: String = script.chars().take(300).collect();
                panic!("{shown}\n{error}")
            }
        }
    }

    /// The one element that the selector names first, once it is there.
    pub async fn element(&self, selector: &str) -> WebElement {
        let find = async || self.session.find(thirtyfour::By::Css(selector)).await;
        let found = super::eventually(selector, find, Result::is_ok).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    async fn keep_screenshot(&self, test: &str) {
        let folder = super::path_of("INTERLEAVE_FAILURES", "target/e2e-failures");
        let file = folder.join(format!("{}-{test}.png", self.browser));
        let kept = std::fs::create_dir_all(&folder).is_ok() && self.session.screenshot(&file).await.is_ok();
        if kept {
            eprintln!("screenshot: {}", file.display());
        }
        if let Ok(log) = self.session.browser_log().await {
            for entry in log {
                eprintln!("browser: {} {}", entry.level, entry.message);
            }
        }
    }
}

/// Performs a test on a stage of its own; a failed one leaves a screenshot behind.
pub async fn perform(browser: Browser, settings: Settings, name: &str, test: impl AsyncFnOnce(&mut Stage)) {
    let mut stage = Stage::set(browser, settings, true).await;
    let result = AssertUnwindSafe(test(&mut stage)).catch_unwind().await;
    if result.is_err() {
        stage.keep_screenshot(name).await;
    }
    stage.strike().await;
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}
