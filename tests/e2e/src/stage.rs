//! One browser, and the site it visits: what every test is given.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId, WebDriver, WebElement};

use super::driver::{Browser, Settings};
use super::servers::Site;
use super::sessions::Opened;

/// A command of geckodriver's own.
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, format!("/session/{session}/moz/context")).add_body(json!({ "context": self.0 }))
    }
}

/// A browser that has never been at the release page's site, and that site.
pub struct Stage {
    /// Which browser it is.
    pub browser: Browser,
    /// Its session.
    pub session: WebDriver,
    /// The release page's site.
    pub site: Site,
    opened: Opened,
}

impl Stage {
    /// Starts the browser and the site, whose page has the probe or is as built.
    pub async fn set(browser: Browser, settings: Settings, probe: bool) -> Self {
        let opened = Opened::open(browser, settings).await;
        Self { browser, session: opened.session.clone(), site: Site::start(probe), opened }
    }

    /// Closes the browser.
    pub async fn strike(self) {
        self.opened.close().await;
    }

    /// Leaves the browser to the next test.
    pub async fn keep(self) {
        self.opened.keep().await;
    }

    /// Another site for the same browser, where it has never been either.
    pub fn move_on(&mut self, probe: bool) {
        self.site = Site::start(probe);
    }

    /// Stops all of the browser's processes for so long: none of them gets any time.
    pub async fn stop_browser_for(&self, time: Duration) {
        self.opened.stop_for(time).await;
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

    /// Runs a script in Firefox itself, where it may do what no page may; promises are awaited.
    pub async fn js_in_firefox(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.enter("chrome").await;
        let value = self.js_with(script, arguments).await;
        self.enter("content").await;
        value
    }

    /// What scripts run in from now on: Firefox itself, `chrome`, or its page, `content`.
    async fn enter(&self, context: &'static str) {
        let entered = self.session.handle().cmd(Context(context)).await;
        entered.unwrap_or_else(|error| panic!("the context {context}: {error}"));
    }

    /// The one element that the selector names first, once it is there.
    pub async fn element(&self, selector: &str) -> WebElement {
        let find = async || self.session.find(thirtyfour::By::Css(selector)).await;
        let found = super::eventually(selector, find, Result::is_ok).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    pub(crate) async fn keep_screenshot(&self, test: &str) {
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
