//! What a recording is of.

use std::borrow::Cow;

/// One of the ways to do a work: what ran. It says all that a picture needs of it, so that a recording that was read
/// from a file is drawn like one that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// As the URL and the run event name it.
    pub id: Cow<'static, str>,
    /// As its panel is headed.
    pub title: Cow<'static, str>,
    /// What it does, in a sentence.
    pub about: Cow<'static, str>,
    /// Whether it is here to be avoided.
    pub mistake: bool,
}
