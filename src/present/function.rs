//! In which function of a listing a line stands.

use crate::lessons::{Language, LessonPage};

/// The name of the function in which line number `line` of the Rust listing, from 1, stands, in a language's words: for
/// another language, that of the line of the same step.
pub fn function_at(page: &LessonPage, line: u32, language: Language) -> Option<&str> {
    let line = page.same_line(line, language)?;
    let listing: Vec<_> = page.lines(language).collect();
    let head = listing[head(&listing, line.checked_sub(1)? as usize)?];
    let name = ["def ", "fn ", "function* ", "function "].iter().find_map(|word| Some(head.split_once(word)?.1))?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(name.len());
    Some(&name[..end]).filter(|name| !name.is_empty())
}

/// The line that begins the function in which line `place` stands: the last one before it that is indented less and
/// declares one. Both from 0.
pub(super) fn head(listing: &[&str], place: usize) -> Option<usize> {
    // A comment is in a tag.
    let indent = |line: &str| line.trim_start_matches("<i>").bytes().take_while(|byte| *byte == b' ').count();
    let mut least = indent(listing.get(place)?);
    (0..place).rev().find(|above| {
        let line = listing[*above];
        let outer = indent(line) < least && !line.is_empty();
        if outer {
            least = indent(line);
        }
        outer && (line.contains("def ") || line.contains("fn ") || line.contains("function"))
    })
}
