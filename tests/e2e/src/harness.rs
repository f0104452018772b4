//! Runs the tests as `cargo test` does, with what browsers need besides: a test names the browsers that it runs in,
//! what can't run on this machine is ignored by name with the reason, and the slowest tests are told in the end.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use libtest_mimic::{Arguments, Completion, Trial};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::driver::{Browser, Settings};
use super::sessions;
use super::stage::Stage;

/// How many of the slowest tests are told.
const SLOWEST: usize = 10;

/// One test in one browser.
pub struct Test {
    /// The browser.
    pub browser: Browser,
    /// How it is set up.
    pub settings: Settings,
    /// Its module's and its own name, without the browser's.
    pub path: (&'static str, &'static str),
    /// What it does.
    pub run: fn(&mut Stage) -> LocalBoxFuture<'_, ()>,
}

impl Test {
    /// `first_visit::chromium::waits_for_run`.
    fn name(&self) -> String {
        let (module, name) = self.path;
        // The crate's name says nothing.
        let module = module.split_once("::").map_or(module, |(_, module)| module);
        format!("{module}::{}::{name}", self.browser)
    }

    fn into_trial(self, runtime: &Handle, times: &'static Mutex<Vec<(Duration, String)>>) -> Trial {
        let (name, runtime) = (self.name(), runtime.clone());
        Trial::ignorable_test(name.clone(), move || {
            if let Some(reason) = self.browser.missing() {
                return Ok(Completion::ignored_with(reason));
            }
            let began = Instant::now();
            let result = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(self.perform())));
            times.lock().expect("no panic while it is held").push((began.elapsed(), name));
            result.map_or_else(|panic| resume_unwind(panic), |()| Ok(Completion::Completed))
        })
    }

    /// On a stage of its own; a failed one leaves a screenshot behind.
    async fn perform(self) {
        let mut stage = Stage::set(self.browser, self.settings, true).await;
        let result = AssertUnwindSafe((self.run)(&mut stage)).catch_unwind().await;
        match result {
            Ok(()) => stage.keep().await,
            Err(panic) => {
                stage.keep_screenshot(self.path.1).await;
                stage.strike().await;
                resume_unwind(panic);
            }
        }
    }
}

/// Runs those tests that the command line asks for.
pub fn run(mut tests: Vec<Test>) -> ExitCode {
    static TIMES: Mutex<Vec<(Duration, String)>> = Mutex::new(Vec::new());
    let mut arguments = Arguments::from_args();
    // Tests wait more than they work.
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    arguments.test_threads.get_or_insert(cores + 1);
    // One browser after another, so that few are open at a time.
    tests.sort_by_key(|test| (test.browser, test.settings));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let trials = tests.into_iter().map(|test| test.into_trial(runtime.handle(), &TIMES)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(sessions::close_all());
    let mut times = std::mem::take(&mut *TIMES.lock().expect("no panic while it is held"));
    times.sort_by(|one, other| other.cmp(one));
    if !times.is_empty() {
        println!("slowest tests:");
    }
    for (time, name) in times.iter().take(SLOWEST) {
        println!("{:>8.1} s  {name}", time.as_secs_f64());
    }
    conclusion.exit_code()
}

/// Names a module's tests, and the browsers that each runs in:
/// `browser_tests! { EVERY => one, another; CHROMIUM with SETTINGS => third; }`.
#[macro_export]
macro_rules! browser_tests {
    ($($browsers:ident $(with $settings:ident)? => $($name:ident),+ $(,)?;)+) => {
        pub fn tests() -> Vec<$crate::Test> {
            let mut tests = Vec::new();
            $(
                #[allow(unused_mut, unused_assignments, reason = "not every group has settings")]
                let mut settings = $crate::Settings::default();
                $(settings = $settings;)?
                for &browser in $crate::$browsers {
                    $(tests.push($crate::Test {
                        browser,
                        settings,
                        path: (module_path!(), stringify!($name)),
                        run: |stage| Box::pin($name(stage)),
                    });)+
                }
            )+
            tests
        }
    };
}
