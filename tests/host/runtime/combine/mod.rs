//! What makes one future of several, or bounds one.

mod as_completed;
mod gather;
mod race;
mod retry;
mod sequential;
mod shield;
mod task_group;
mod timeout;
mod wait;
