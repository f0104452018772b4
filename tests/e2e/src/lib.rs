//! What the end-to-end tests, the benchmark and the screenshots share: servers, drivers, and a browser with the page.
//! And the latency endpoint as a server of its own.

mod brotli;
mod driver;
mod harness;
mod lanes;
pub mod latency_server;
pub mod limits;
mod page;
mod servers;
mod sessions;
mod stage;

pub use driver::{Browser, CHROMIUM, CHROMIUM_AND_FIREFOX, EVERY, FIREFOX, FIREFOX_AND_WEBKIT, Settings};
pub use harness::{Test, run};
pub use lanes::Lane;
pub use servers::{Fetch, Server, Site};
pub use stage::Stage;

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a test waits for something that should come to pass.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Looks again and again until the answer is as wanted; panics with the last answer when patience has run out.
pub async fn eventually<T: Debug>(what: &str, look: impl AsyncFn() -> T, is_so: impl Fn(&T) -> bool) -> T {
    eventually_within(PATIENCE, what, look, is_so).await
}

/// The same with another patience.
pub async fn eventually_within<T: Debug>(
    patience: Duration,
    what: &str,
    look: impl AsyncFn() -> T,
    is_so: impl Fn(&T) -> bool,
) -> T {
    let deadline = Instant::now() + patience;
    loop {
        let answer = look().await;
        if is_so(&answer) {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited for {what}: {answer:?}");
        sleep(Duration::from_millis(40)).await;
    }
}

/// A path that `scripts/test.sh` names in the environment, or where it is in the project.
pub fn path_of(variable: &str, otherwise: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| project().join(otherwise), PathBuf::from)
}

/// The repository's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("tests/e2e is two folders deep").to_owned()
}
