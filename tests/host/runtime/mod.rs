//! What programs of asyncio's vocabulary do, in virtual time.

mod combine;
mod core;
mod io;
mod misuse;
mod queue;
mod sync;
