//! What every construct is made of: the run, its tasks, what they are suspended on, and what they share. It names no
//! combinator, no primitive and no request.

pub(super) mod coroutine;
pub(super) mod ends;
pub(super) mod group;
pub(super) mod line;
pub(super) mod part;
pub(super) mod report;
pub(super) mod resource;
pub(super) mod run;
pub(super) mod signal;
pub(super) mod task;
pub(super) mod time_limit;
pub(super) mod unnested;
pub(super) mod waiters;
