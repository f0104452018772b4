//! What tasks share.

mod barrier;
mod condition;
mod event;
mod lock;
mod oracle;
mod semaphore;
mod wakers;
