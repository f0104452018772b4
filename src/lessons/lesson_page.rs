//! A lesson's page as the app shows it: the text, and the program in three languages, cut out of its HTML.
//!
//! `scripts/lessons.mjs` writes the page and puts comments around these parts. A listing is HTML of its own, line by
//! line; without its tags it is the file, to the byte.

use super::Lesson;
use crate::lessons;
use std::rc::Rc;

/// A language that programs are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// What runs under asyncio.
    #[default]
    Python,
    /// What runs in the page.
    Rust,
    /// The same on the browser's loop without us.
    JavaScript,
}

impl Language {
    /// All of them, in the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Python, Self::Rust, Self::JavaScript];

    /// As the URL names it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::JavaScript => "javascript",
        }
    }

    /// As it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
        }
    }

    /// The program's file in the lesson's folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Rust => "program.rs",
            Self::Python => "program.py",
            Self::JavaScript => "program.js",
        }
    }

    /// What stands before its listing.
    fn marker(self) -> &'static str {
        match self {
            Self::Rust => "<!-- rust -->",
            Self::Python => "<!-- python -->",
            Self::JavaScript => "<!-- javascript -->",
        }
    }
}

/// What is shown of a lesson's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonPage {
    /// The text: sections, as HTML.
    pub text: Rc<str>,
    /// Whether the Rust listing is the program that was compiled. A cache may hold the page of another release.
    pub is_current: bool,
    listings: [Rc<str>; 3],
    /// Of each listing: line, from 1, and step.
    steps: [Vec<(u32, u32)>; 3],
}

impl LessonPage {
    /// Cuts the page of `lesson`. None if it isn't such a page: some hosts answer with another for a missing one.
    pub fn read(html: &str, lesson: &Lesson) -> Option<Self> {
        let [python, rust, javascript] = Language::ALL.map(|language| part(html, language.marker()));
        let rust = rust?;
        Some(Self {
            text: part(html, "<!-- text -->")?.into(),
            is_current: lessons::hash(without_tags(rust).as_bytes()) == lesson.source_hash,
            steps: [python?, rust, javascript?].map(steps),
            listings: [python?.into(), rust.into(), javascript?.into()],
        })
    }

    /// The lines of a listing, as HTML.
    pub fn lines(&self, language: Language) -> impl Iterator<Item = &str> {
        self.listings[language as usize].lines()
    }

    /// The step that line number `line` of the Rust listing, from 1, is.
    pub fn step_at(&self, line: u32) -> Option<u32> {
        self.steps[Language::Rust as usize].iter().find(|(number, _)| *number == line).map(|(_, step)| *step)
    }

    /// The line of a listing, from 1, that is what line number `line` of the Rust listing is: the same step.
    pub fn same_line(&self, line: u32, language: Language) -> Option<u32> {
        if language == Language::Rust {
            return Some(line);
        }
        let wanted = self.step_at(line)?;
        self.steps[language as usize].iter().find(|(_, step)| *step == wanted).map(|(number, _)| *number)
    }
}

fn steps(listing: &str) -> Vec<(u32, u32)> {
    (1..).zip(listing.lines()).filter_map(|(number, line)| Some((number, step(line)?))).collect()
}

/// The step that a line is marked as.
pub fn step(line: &str) -> Option<u32> {
    after(line, "data-step=\"")?.split_once('"')?.0.parse().ok()
}

fn part<'a>(html: &'a str, marker: &str) -> Option<&'a str> {
    let part = after(html, marker)?;
    part.get(..find(part, "<!-- end -->")?)
}

fn after<'a>(text: &'a str, marker: &str) -> Option<&'a str> {
    text.get(find(text, marker)? + marker.len()..)
}

/// As `str::find`, without its search in linear time, which would be a kilobyte of the page's first load.
fn find(text: &str, marker: &str) -> Option<usize> {
    text.as_bytes().windows(marker.len()).position(|here| here == marker.as_bytes())
}

/// The text of HTML that has no entities but those of `&`, `<` and `>`.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for (place, part) in html.split('<').enumerate() {
        text += if place == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) };
    }
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let entities = [("lt;", '<'), ("gt;", '>'), ("amp;", '&')];
        let known = entities.iter().find_map(|(name, c)| Some((*c, part.strip_prefix(name)?)));
        let (c, after) = known.unwrap_or(('&', part));
        plain.push(c);
        plain += after;
    }
    plain
}
