//! What a reader can set of a lesson, and how its programs read it.

use super::{Lesson, Workload, workload};
use crate::endpoint::latency::Latency;
use std::{ops::RangeInclusive, time::Duration};

/// One thing that can be set, in the address and in the form.
#[derive(Debug, Clone)]
pub struct Setting {
    /// As the URL names it, and as the programs name their argument.
    pub key: &'static str,
    /// As the form names it.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
}

/// What a setting takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A whole number.
    Number {
        /// Its range.
        range: RangeInclusive<u32>,
        /// What it is unless set.
        default: u32,
        /// The number setting, listed before this one, whose value it may not exceed either.
        at_most: Option<&'static str>,
    },
    /// Two whole numbers, the first not above the second: milliseconds.
    Range {
        /// The range of both.
        range: RangeInclusive<u32>,
        /// What they are unless set.
        default: (u32, u32),
    },
    /// One of a few.
    Choice {
        /// Ids, as the URL names them, and titles, as the form does.
        options: &'static [(&'static str, &'static str)],
        /// The place of the one taken unless set.
        default: usize,
    },
    /// The origin of another latency endpoint, or none.
    Origin,
}

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Of [`Kind::Number`].
    Number(u32),
    /// Of [`Kind::Range`].
    Range(u32, u32),
    /// Of [`Kind::Choice`]: the id.
    Choice(&'static str),
    /// Of [`Kind::Origin`]: http or https, without a path, as `Url::origin` writes it.
    Origin(Option<String>),
}

impl Kind {
    /// What it is unless set.
    pub fn default(&self) -> Value {
        match self {
            Self::Number { default, .. } => Value::Number(*default),
            Self::Range { default: (from, to), .. } => Value::Range(*from, *to),
            Self::Choice { options, default } => Value::Choice(options[*default].0),
            Self::Origin => Value::Origin(None),
        }
    }
}

/// What a strategy's program is given: the values of the lesson's settings, and where its requests go.
#[derive(Debug, Clone)]
pub struct Input {
    lesson: &'static Lesson,
    values: Vec<Value>,
    prefix: String,
    suffix: String,
}

impl Input {
    /// `values` are parallel to the lesson's settings. Requests go to the host's own endpoint.
    pub fn new(lesson: &'static Lesson, values: Vec<Value>) -> Self {
        Self { lesson, values, prefix: String::new(), suffix: String::new() }
    }

    /// The lesson as it is unless set.
    pub fn of(lesson: &'static Lesson) -> Self {
        Self::new(lesson, lesson.settings.iter().map(|setting| setting.kind.default()).collect())
    }

    /// With another value of one setting.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        let place = self.lesson.settings.iter().position(|setting| setting.key == key);
        if let Some(kept) = place.and_then(|place| self.values.get_mut(place)) {
            *kept = value;
        }
        self
    }

    /// With requests to the endpoint whose URLs begin with `prefix`, each told apart from those of other runs by `tag`.
    #[must_use]
    pub fn asking(mut self, prefix: &str, tag: &str) -> Self {
        self.prefix = prefix.to_owned();
        self.suffix = format!("&at={tag}");
        self
    }

    /// The value of a number; zero if the lesson has no such setting.
    pub fn number(&self, key: &str) -> u32 {
        match self.value(key) {
            Some(Value::Number(number)) => *number,
            _ => 0,
        }
    }

    /// A number of milliseconds.
    pub fn millis(&self, key: &str) -> Duration {
        Duration::from_millis(self.number(key).into())
    }

    /// Both ends of a range.
    pub fn range(&self, key: &str) -> (u32, u32) {
        match self.value(key) {
            Some(Value::Range(from, to)) => (*from, *to),
            _ => (0, 0),
        }
    }

    /// The id of what was chosen.
    pub fn choice(&self, key: &str) -> &'static str {
        match self.value(key) {
            Some(Value::Choice(id)) => id,
            _ => "",
        }
    }

    /// The origin that was named, if one was.
    pub fn origin(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Origin(origin)) => origin.as_deref(),
            _ => None,
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.lesson.settings.iter().zip(&self.values).find(|(setting, _)| setting.key == key).map(|(_, value)| value)
    }

    /// The requests that the settings of [`workload`] stand for.
    pub fn workload(&self) -> Workload {
        let (from_ms, to_ms) = self.range(workload::LATENCY.key);
        let failing = match self.number(workload::FAIL.key) {
            0 => None,
            place => Some((place, workload::fault(self.choice(workload::FAILURE.key)))),
        };
        let (n, seed) = (self.number(workload::N.key), self.number(workload::SEED.key));
        Workload { n, from_ms, to_ms, seed, failing }
    }

    /// The latencies of those requests in milliseconds.
    pub fn latencies(&self) -> Vec<u32> {
        self.workload().latencies()
    }

    /// The URLs of those requests.
    pub fn urls(&self) -> Vec<String> {
        self.workload().requests().iter().map(|request| self.url(request)).collect()
    }

    /// The URL of one request.
    pub fn url(&self, request: &Latency) -> String {
        format!("{}{}{}", self.prefix, request.url(), self.suffix)
    }

    /// The URL of a page of the site ([`crate::endpoint::site`]).
    pub fn site(&self, page: &str) -> String {
        format!("{}site/{page}{}", self.prefix, self.suffix.replacen('&', "?", 1))
    }
}
