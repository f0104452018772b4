//! What makes one future of several, or bounds one: asyncio's gather, wait, timeouts and groups, and what is built of them.

pub(super) mod as_completed;
pub(super) mod gather;
pub(super) mod join;
pub(super) mod join_all;
pub(super) mod race;
pub(super) mod retry;
pub(super) mod sequential;
pub(super) mod shield;
pub(super) mod task_group;
pub(super) mod timeout;
pub(super) mod wait;
