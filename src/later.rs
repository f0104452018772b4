//! What may come after the page has started: who asks for it must say what stands there until then.

use futures::future::LocalBoxFuture;

/// Something that is loaded when it is needed, or is there from the beginning. Which of the two `parts.rs` decides.
pub struct Later<T: 'static> {
    get: fn() -> Option<T>,
    load: fn() -> LocalBoxFuture<'static, Result<T, NotLoaded>>,
}

impl<T> Later<T> {
    /// Made of what looks whether it is there, and of what loads it.
    pub const fn new(get: fn() -> Option<T>, load: fn() -> LocalBoxFuture<'static, Result<T, NotLoaded>>) -> Self {
        Self { get, load }
    }

    /// It, if it is there.
    pub fn get(&self) -> Option<T> {
        (self.get)()
    }

    /// It, once it is loaded. After a failure it can be asked for again.
    ///
    /// # Errors
    /// Why it could not be loaded.
    pub fn load(&self) -> LocalBoxFuture<'static, Result<T, NotLoaded>> {
        (self.load)()
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Later<T> {}

/// A part of the program could not be loaded; the text says why, for readers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotLoaded(pub String);
