//! What a program does by itself: it sleeps, prints, and asks for URLs.

mod asked;
pub(super) mod fetch;
pub(super) mod print;
pub(super) mod sleep;
pub(super) mod stream;
