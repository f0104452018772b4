//! The browser behind the runtime's [`Host`](crate::runtime::Host), and what else the page asks of it.
//!
//! What the browser gives is owned by a value whose `Drop` gives it back: a timer, a request, a listener, an observer.

mod endpoint;
mod extras;
mod fetch;
mod host;
mod lesson_page;
mod loader;
mod memory;
mod page;
mod patience;
mod pulse;
mod quiet;
mod restarts;
mod service_worker;
mod styles;
mod timers;
mod timings;
mod turns;

pub use endpoint::Endpoint;
pub use extras::{install_site, install_streams};
pub use host::{BrowserHost, clock_is_known, performance_now};
pub use lesson_page::lesson_page;
pub use loader::why_not_loaded;
pub use page::{
    Visibility, address, announce, begin_lesson, copy, focus, is_wide, on_fold, on_history, prefers_reduced_motion,
    push_query, query, replace_query, report_panic, set_theme, set_title, show,
};
pub use pulse::Pulse;
pub use service_worker::keep_offline;
pub use styles::add_styles;
pub use turns::frame;
