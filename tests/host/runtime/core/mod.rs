//! Tasks.

mod task;
