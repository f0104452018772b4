//! Effects: what the model asks of the browser. `hook.rs` starts and cancels runs and plays recordings (`session.rs` is one run),
//! `tour_hook.rs` goes from lesson to lesson, `page_hook.rs` fetches a lesson's page, `link_hook.rs` copies a link,
//! `fold_hook.rs` knows what is open, `parts.rs` loads what is needed later. The only layer that joins `model` and `browser`.

mod fold_hook;
mod hook;
mod link_hook;
mod page_hook;
mod parts;
mod session;
mod tour_hook;

pub use fold_hook::use_is_open;
pub use hook::{Controls, use_lesson};
pub use link_hook::{Copied, show_pictures, use_copy};
pub use page_hook::{Fetched, LessonText, use_lesson_page};
pub use parts::{
    AtCursor, Choose, Details, DetailsLoading, LaneOverlay, Overlay, Parts, Words, keep_lessons, unanswered,
    use_idle_loading,
};
pub use session::Session;
