//! Browsers that have done one test and wait for the next one, as starting one takes longer than most tests do.
//!
//! Each test has a site on a port that no other one had ([`Server`](crate::Server)), so the origin is a new one, and with
//! it the service worker, the caches and all storage: to the page, every test is still a first visit.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use super::driver::{Browser, Driver, Settings};

/// How many browsers may wait. One too many is closed, the one that has waited longest first.
const MOST_IDLE: usize = 4;

static IDLE: Mutex<Vec<Opened>> = Mutex::new(Vec::new());

/// A browser under its driver.
pub struct Opened {
    /// Which it is.
    pub browser: Browser,
    /// How it was set up.
    pub settings: Settings,
    /// Its session.
    pub session: WebDriver,
    // Ends the browser.
    driver: Driver,
}

impl Opened {
    /// One that waits, or a new one.
    pub async fn open(browser: Browser, settings: Settings) -> Self {
        let waiting = {
            let mut idle = IDLE.lock().expect("no panic while it is held");
            let place = idle.iter().position(|one| (one.browser, one.settings) == (browser, settings));
            place.map(|place| idle.remove(place))
        };
        match waiting {
            Some(opened) => opened,
            None => {
                let driver = Driver::start(browser);
                Self { browser, settings, session: driver.session(browser, settings).await, driver }
            }
        }
    }

    /// Makes it wait for another test; one that can't be tidied up is closed.
    pub async fn keep(self) {
        if tidied(self.browser, &self.session).await.is_err() {
            return self.close().await;
        }
        let surplus = {
            let mut idle = IDLE.lock().expect("no panic while it is held");
            idle.push(self);
            (idle.len() > MOST_IDLE).then(|| idle.remove(0))
        };
        if let Some(opened) = surplus {
            opened.close().await;
        }
    }

    /// Stops it, as a computer that sleeps does, for so long.
    pub async fn stop_for(&self, time: Duration) {
        self.driver.stop_for(time).await;
    }

    /// Closes it.
    pub async fn close(self) {
        // A browser that is gone by itself needs no closing; its driver ends all the same.
        let _ = self.session.quit().await;
        drop(self.driver);
    }
}

/// Closes every browser that waits. They would outlive the program.
pub async fn close_all() {
    let idle = std::mem::take(&mut *IDLE.lock().expect("no panic while it is held"));
    for opened in idle {
        opened.close().await;
    }
}

/// Leaves one empty window, no key held, and nothing in the log.
async fn tidied(browser: Browser, session: &WebDriver) -> WebDriverResult<()> {
    session.action_chain().reset_actions().await?;
    session.enter_default_frame().await?;
    let windows = session.windows().await?;
    let (first, others) = windows.split_first().expect("a session has a window");
    for other in others {
        session.switch_to_window(other.clone()).await?;
        session.close_window().await?;
    }
    session.switch_to_window(first.clone()).await?;
    session.goto("about:blank").await?;
    if browser == Browser::Chromium {
        // What a test made the browser take itself for, paper or a phone.
        session.cdp().send_raw("Emulation.setEmulatedMedia", json!({ "media": "", "features": [] })).await?;
        session.cdp().send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        session.browser_log().await?;
    }
    Ok(())
}
