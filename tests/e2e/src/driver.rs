//! Browsers and their drivers: started on a free port, ended with everything they started when their handle goes.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
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

/// What WebKitGTK is told: it draws on Xvfb, which has no graphics card. Its sandbox doesn't start in most containers;
/// without it, it may visit nothing but the tests' own pages.
const WEBKIT_ENVIRONMENT: [(&str, &str); 4] = [
    ("GDK_BACKEND", "x11"),
    ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
    ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1"),
];

/// A browser the page is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Browser {
    /// Chromium or Chrome, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, by WebKitWebDriver, on a display of Xvfb's.
    WebKit,
}

/// Every browser there is.
pub const EVERY: &[Browser] = &[Browser::Chromium, Browser::Firefox, Browser::WebKit];
/// Those that a machine without WebKitGTK has too.
pub const CHROMIUM_AND_FIREFOX: &[Browser] = &[Browser::Chromium, Browser::Firefox];
/// For what only its protocol tells.
pub const CHROMIUM: &[Browser] = &[Browser::Chromium];
/// For what only its preferences do.
pub const FIREFOX: &[Browser] = &[Browser::Firefox];
/// For what is held against Chromium.
pub const FIREFOX_AND_WEBKIT: &[Browser] = &[Browser::Firefox, Browser::WebKit];

/// How a browser is set up other than usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settings {
    /// The reader has asked their system for less motion.
    pub reduced_motion: bool,
    /// Scripts may ask what the heap holds, to the byte (Chromium only).
    pub measured_heap: bool,
    /// The browser protects against fingerprinting, with a clock in steps of 16.7 ms (Firefox only).
    pub coarse_clock: bool,
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        })
    }
}

impl Browser {
    fn driver_program(self) -> PathBuf {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        let named = std::env::var_os(variable).filter(|path| !path.is_empty());
        named.map_or_else(|| name.into(), PathBuf::from)
    }

    /// What is missing on this machine for tests in this browser, where it may be: WebKitGTK is for Linux only.
    pub fn missing(self) -> Option<String> {
        if self != Self::WebKit {
            return None;
        }
        let programs = [self.driver_program(), "Xvfb".into()];
        let missing = programs.into_iter().find(|program| !is_program(program));
        missing.map(|program| format!("{} is not installed", program.display()))
    }

    fn capabilities(self, settings: Settings) -> WebDriverResult<Capabilities> {
        match self {
            Self::Chromium => chromium(settings),
            Self::Firefox => firefox(settings),
            Self::WebKit => webkit(settings),
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
    // While geckodriver clicks or asks, it listens for the page's unloading itself. Without this no page that is left then
    // would be kept for the way back.
    preferences.set("docshell.shistory.bfcache.allow_unload_listeners", true)?;
    if settings.reduced_motion {
        preferences.set("ui.prefersReducedMotion", 1)?;
    }
    if settings.coarse_clock {
        preferences.set("privacy.resistFingerprinting", true)?;
    }
    capabilities.set_preferences(preferences)?;
    Ok(capabilities.into())
}

fn webkit(settings: Settings) -> WebDriverResult<Capabilities> {
    assert_eq!(settings, Settings::default(), "WebKitGTK has no such settings");
    let mut capabilities = Capabilities::new();
    capabilities.set("webkitgtk:browserOptions", json!({ "args": ["--automation"] }))?;
    Ok(capabilities)
}

/// Whether this path, or a name in `PATH`, leads to a file.
fn is_program(name: &Path) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    name.is_file() || (name.iter().count() == 1 && std::env::split_paths(&folders).any(|dir| dir.join(name).is_file()))
}

/// Debian's name for it, which geckodriver doesn't look for.
fn find_firefox() -> Result<String, ()> {
    let debian = "/usr/bin/firefox-esr";
    std::fs::exists(debian).is_ok_and(|there| there).then(|| debian.into()).ok_or(())
}

/// A driver's process, and by it the browser's. Dropped, both end.
pub struct Driver {
    url: String,
    // The driver and its browser end before their display.
    process: Group,
    _display: Option<Display>,
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
        let display = (browser == Browser::WebKit).then(Display::start);
        if let Some(display) = &display {
            command.envs(WEBKIT_ENVIRONMENT).env("DISPLAY", &display.name);
        }
        if browser == Browser::Firefox {
            // Its default would be the same for all that run at once.
            command.arg(format!("--websocket-port={other}"));
            // Scripts may run in Firefox itself: see `Stage::js_in_firefox`.
            command.arg("--allow-system-access");
        }
        let process = Group::start(command.stdout(Stdio::null()));
        Self { url: format!("http://127.0.0.1:{port}"), process, _display: display }
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

impl Driver {
    /// Stops the driver and its browser, all of their processes, for so long.
    pub async fn stop_for(&self, time: Duration) {
        self.process.signal("-STOP");
        sleep(time).await;
        self.process.signal("-CONT");
    }
}

/// A display that nobody sees.
struct Display {
    name: String,
    process: Group,
}

impl Display {
    fn start() -> Self {
        let mut command = Command::new("Xvfb");
        // It takes a free number and writes it to its standard output once it listens.
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
        let mut process = Group::start(&mut command);
        let mut number = String::new();
        let output = process.0.stdout.as_mut().expect("a pipe");
        BufReader::new(output).read_line(&mut number).expect("the display's number");
        assert!(!number.trim().is_empty(), "Xvfb has ended");
        Self { name: format!(":{}", number.trim()), process }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Asked to end, it takes away its lock file and its socket.
        let _ = Command::new("kill").args(["-TERM", "--", &self.process.0.id().to_string()]).status();
        for _ in 0..50 {
            match self.process.0.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                _ => break,
            }
        }
    }
}

/// A process and all that it has started. Dropped, they end.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Self {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let program = command.get_program().to_owned();
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        Self(process.unwrap_or_else(|error| panic!("{}: {error}", program.display())))
    }
}

impl Group {
    /// Sends the whole group a signal.
    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A browser outlives the driver that is killed.
        self.signal("-KILL");
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
