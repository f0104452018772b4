//! Browsers and their drivers: started on a free port, ended with everything they started when their handle goes.

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{
    Capabilities, ChromiumCapabilities, ChromiumLikeCapabilities, FirefoxCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::time::{Instant, sleep};

/// What Chromium is always told: no window, no services of its own on a network that may be closed.
const CHROMIUM_ARGUMENTS: [&str; 12] = [
    "--headless=new",
    // Without it Chromium refuses to run as root, which it is in most containers.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
    "--disable-quic",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--window-size=1280,900",
];

/// A browser the page is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
}

/// How a browser is set up other than usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The reader has asked their system for less motion.
    pub reduced_motion: bool,
    /// Scripts may ask what the heap holds, to the byte (Chromium only).
    pub measured_heap: bool,
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        })
    }
}

impl Browser {
    fn driver_program(self) -> PathBuf {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
        };
        std::env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
    }

    fn capabilities(self, settings: Settings) -> WebDriverResult<Capabilities> {
        match self {
            Self::Chromium => chromium(settings),
            Self::Firefox => firefox(settings),
        }
    }
}

fn chromium(settings: Settings) -> WebDriverResult<Capabilities> {
    let mut capabilities = ChromiumCapabilities::new();
    // What chromedriver goes by; the type would say "chromium", which it does not know.
    capabilities.as_mut().set("browserName", "chrome")?;
    if let Ok(binary) = std::env::var("CHROME") {
        capabilities.set_binary(&binary)?;
    }
    for argument in CHROMIUM_ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    if settings.reduced_motion {
        capabilities.add_arg("--force-prefers-reduced-motion")?;
    }
    if settings.measured_heap {
        capabilities.add_arg("--enable-precise-memory-info")?;
        capabilities.add_arg("--js-flags=--expose-gc")?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(capabilities.into())
}

fn firefox(settings: Settings) -> WebDriverResult<Capabilities> {
    let mut capabilities = FirefoxCapabilities::new();
    if let Ok(binary) = std::env::var("FIREFOX").or_else(|_| find_firefox()) {
        capabilities.set_firefox_binary(&binary)?;
    }
    for argument in ["-headless", "--width=1280", "--height=900"] {
        capabilities.add_arg(argument)?;
    }
    let mut preferences = FirefoxPreferences::new();
    if settings.reduced_motion {
        preferences.set("ui.prefersReducedMotion", 1)?;
    }
    capabilities.set_preferences(preferences)?;
    Ok(capabilities.into())
}

/// Debian's name for it, which geckodriver doesn't look for.
fn find_firefox() -> Result<String, ()> {
    let debian = "/usr/bin/firefox-esr";
    std::fs::exists(debian).is_ok_and(|there| there).then(|| debian.into()).ok_or(())
}

/// A driver's process, and by it the browser's. Dropped, both end.
pub struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    /// Starts the browser's driver.
    pub fn start(browser: Browser) -> Self {
        // Two, as geckodriver wants another one for itself. Both stay taken until both are known.
        let ports = [(); 2].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port"));
        let [port, other] = ports.map(|listener| listener.local_addr().expect("an address").port());
        let program = browser.driver_program();
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}"));
        if browser == Browser::Firefox {
            // Its default would be the same for all that run at once.
            command.arg(format!("--websocket-port={other}"));
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }

    /// Opens a new, empty session.
    pub async fn session(&self, browser: Browser, settings: Settings) -> WebDriver {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let capabilities = browser.capabilities(settings).expect("capabilities as JSON");
            match WebDriver::new(&self.url, capabilities).await {
                Ok(session) => return session,
                // The driver may not listen yet.
                Err(error) => assert!(Instant::now() < deadline, "no {browser} session: {error}"),
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The whole group: a browser outlives the driver that is killed.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
