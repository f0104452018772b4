//! The way through the lessons: what is beside the one shown, and what stays when the reader goes to another.

use super::Params;
use crate::lessons::{LESSONS, Lesson};

impl Params {
    /// Another lesson as it is unless set, on the same page: the page's own parameters stay.
    pub fn at(&self, lesson: &'static Lesson) -> Self {
        let Self { autorun, embed, theme, lang, .. } = *self;
        Self { autorun, embed, theme, lang, ..Self::of(lesson) }
    }
}

/// The lessons in order, those of one section together.
pub fn sections() -> impl Iterator<Item = &'static [&'static Lesson]> {
    LESSONS.chunk_by(|lesson, next| lesson.section == next.section)
}

/// The lessons before and after this one.
pub fn neighbours(lesson: &Lesson) -> [Option<&'static Lesson>; 2] {
    let place = LESSONS.iter().position(|other| *other == lesson);
    [place.and_then(|place| place.checked_sub(1)), place.map(|place| place + 1)]
        .map(|place| LESSONS.get(place?).copied())
}
