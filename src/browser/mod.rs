//! The browser behind the runtime's [`Host`](crate::runtime::Host), and what else the page asks of it.
//!
//! What the browser gives is owned by a value whose `Drop` gives it back: a timer, a request, a listener, an observer.

mod endpoint;
mod fetch;
mod host;
mod page;
mod quiet;
mod turns;

pub use endpoint::Endpoint;
pub use host::BrowserHost;
pub use host::performance_now;
pub use page::{Visibility, announce, prefers_reduced_motion, query, replace_query, report_panics, set_theme};
pub use turns::{Pulse, frame};
