//! What programs of asyncio's vocabulary do, in virtual time.

mod combine;
mod core;
mod io;
mod leftovers;
mod limits;
mod misuse;
mod panics;
mod queue;
mod sync;
mod two_runs;
