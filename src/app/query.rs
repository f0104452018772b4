//! Parameters to and from the URL's query. Any input gives parameters; what was wrong in it gives notices.

use super::{Notice, Params, Theme, params};
use crate::lessons::{self, Failure, Lesson};
use std::ops::RangeInclusive;

/// A notice quotes no more of a bad value than this.
const QUOTE: usize = 40;

impl Params {
    /// Reads a query, with or without its `?`. Unknown keys are ignored, of a repeated key the last one counts, and a
    /// bad value leaves the default and a notice.
    ///
    /// ```
    /// use interleave::app::Params;
    /// let (params, notices) = Params::from_query("?n=3&seed=oops");
    /// assert_eq!((params.n, params.seed), (3, 7));
    /// assert_eq!(notices[0].message, "seed: “oops” is not a whole number from 0 to 999999, so 7 is used");
    /// ```
    pub fn from_query(query: &str) -> (Self, Vec<Notice>) {
        Reader::read_all(query.trim_start_matches('?'), Self::of)
    }

    /// Writes what differs from the defaults, the lesson's id first; `embed` and `autorun` belong to the page that is
    /// open and are kept as they are.
    pub fn to_query(&self) -> String {
        let default = Self::of(self.lesson);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("lesson", self.lesson.id);
        let mut put = |differs: bool, key: &str, value: &str| {
            if differs {
                query.append_pair(key, value);
            }
        };
        put(self.n != default.n, "n", &self.n.to_string());
        let range = (self.from_ms, self.to_ms);
        put(range != (default.from_ms, default.to_ms), "latency", &format!("{}..{}", range.0, range.1));
        put(self.seed != default.seed, "seed", &self.seed.to_string());
        put(self.fail != default.fail, "fail", &self.fail.to_string());
        put(self.failure != default.failure, "failure", self.failure.id());
        put(self.base.is_some(), "base", self.base.as_deref().unwrap_or_default());
        let ids: Vec<_> = self.strategies.iter().map(|strategy| strategy.id).collect();
        put(self.strategies != default.strategies, "strategies", &ids.join(","));
        put(!self.autorun, "autorun", "0");
        put(self.embed, "embed", "1");
        put(self.theme != Theme::Auto, "theme", self.theme.id());
        query.finish()
    }
}

impl Params {
    /// These parameters with `key` set to `value` as the URL would set it; a bad value changes nothing and gives a
    /// notice. What no longer fits the new value is brought into its range, with a notice too.
    ///
    /// ```
    /// use interleave::app::Params;
    /// let (five, _) = Params::default().with("n", "5");
    /// let (same, notices) = five.with("n", "many");
    /// assert_eq!(same, five);
    /// assert_eq!(notices[0].message, "n: “many” is not a whole number from 1 to 200, so 5 is used");
    /// ```
    pub fn with(&self, key: &str, value: &str) -> (Self, Vec<Notice>) {
        let query = self.to_query();
        let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != key);
        let mut changed = form_urlencoded::Serializer::new(String::new());
        changed.extend_pairs(others).append_pair(key, value);
        let current = |lesson: &'static Lesson| if lesson == self.lesson { self.clone() } else { Self::of(lesson) };
        Reader::read_all(&changed.finish(), current)
    }
}

/// An origin that can be asked: http or https, nothing but host and port. Browsers allow plain http from a secure page
/// to loopback only; that is left to them.
pub fn origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let (scheme, host) = text.split_once("://")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let fits = matches!(scheme, "http" | "https") && !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
    fits.then(|| text.to_owned())
}

struct Reader {
    pairs: Vec<(String, String)>,
    notices: Vec<Notice>,
}

impl Reader {
    /// Reads a query without its `?`, with the lesson's defaults for what it does not say.
    fn read_all(query: &str, defaults: impl Fn(&'static Lesson) -> Params) -> (Params, Vec<Notice>) {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut reader = Self { pairs, notices: Vec::new() };
        let params = reader.params(defaults);
        (params, reader.notices)
    }

    fn params(&mut self, defaults: impl Fn(&'static Lesson) -> Params) -> Params {
        let known = lessons::LESSONS.iter().map(|lesson| lesson.id).collect::<Vec<_>>().join(", ");
        let lesson = self.read("lesson", Params::default().lesson, &format!("one of {known}"), |l| l.id, lessons::find);
        let default = defaults(lesson);
        let n = self.number("n", params::N, default.n);
        let (from_ms, to_ms) = self.latency((default.from_ms, default.to_ms));
        let failures = Failure::ALL.map(Failure::id).join(", ");
        let strategies = lesson.strategies.iter().map(|strategy| strategy.id).collect::<Vec<_>>().join(", ");
        Params {
            lesson,
            n,
            from_ms,
            to_ms,
            seed: self.number("seed", params::SEED, default.seed),
            fail: self.number("fail", 0..=n, default.fail.min(n)),
            failure: self.read(
                "failure",
                default.failure,
                &format!("one of {failures}"),
                |failure| failure.id(),
                |text| Failure::ALL.into_iter().find(|failure| failure.id() == text),
            ),
            base: self.read(
                "base",
                default.base,
                "an origin such as http://127.0.0.1:8081",
                |base| base.clone().unwrap_or_else(|| "this page's own endpoint".into()),
                |text| if text.is_empty() { Some(None) } else { origin(text).map(Some) },
            ),
            strategies: self.read(
                "strategies",
                default.strategies,
                &format!("from {strategies}"),
                |strategies| strategies.iter().map(|strategy| strategy.id).collect::<Vec<_>>().join(","),
                |text| {
                    let named: Vec<_> = text.split(',').map(str::trim).collect();
                    let known = |id: &&str| lesson.strategies.iter().any(|strategy| strategy.id == *id);
                    let chosen = lesson.strategies.iter().filter(|strategy| named.contains(&strategy.id)).collect();
                    named.iter().all(known).then_some(chosen)
                },
            ),
            autorun: self.flag("autorun", default.autorun),
            embed: self.flag("embed", default.embed),
            theme: self.read(
                "theme",
                default.theme,
                "auto, light or dark",
                |theme| theme.id(),
                |text| Theme::ALL.into_iter().find(|theme| theme.id() == text),
            ),
        }
    }

    fn number(&mut self, key: &'static str, range: RangeInclusive<u32>, default: u32) -> u32 {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(key, default, &wanted, |n| n.to_string(), |text| text.parse().ok().filter(|n| range.contains(n)))
    }

    fn flag(&mut self, key: &'static str, default: bool) -> bool {
        self.read(
            key,
            default,
            "0 or 1",
            |on| if *on { "1" } else { "0" },
            |text| match text {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
        )
    }

    fn latency(&mut self, default: (u32, u32)) -> (u32, u32) {
        let (least, most) = (params::LATENCY.start(), params::LATENCY.end());
        let wanted = format!("a range like 200..900 within {least}..{most}");
        self.read(
            "latency",
            default,
            &wanted,
            |(from, to)| format!("{from}..{to}"),
            |text| {
                let (from, to) = text.split_once("..").unwrap_or((text, text));
                let in_range = |text: &str| text.parse().ok().filter(|ms| params::LATENCY.contains(ms));
                Some((in_range(from)?, in_range(to)?)).filter(|(from, to)| from <= to)
            },
        )
    }

    /// The last value of `key` as `parse` reads it; if it can't, the default and a notice that says what was `wanted`.
    fn read<T, S: ToString>(
        &mut self,
        key: &'static str,
        default: T,
        wanted: &str,
        show: impl FnOnce(&T) -> S,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(text) = self.last(key) else { return default };
        if let Some(value) = parse(&text) {
            return value;
        }
        self.refuse(key, &text, wanted, &show(&default).to_string());
        default
    }

    // Apart from `read`, which is compiled once for each type it reads.
    fn last(&self, key: &str) -> Option<String> {
        self.pairs.iter().rev().find(|(name, _)| name == key).map(|(_, text)| text.clone())
    }

    fn refuse(&mut self, key: &'static str, text: &str, wanted: &str, used: &str) {
        let mut quote: String = text.chars().take(QUOTE).collect();
        if quote.len() < text.len() {
            quote.push('…');
        }
        self.notices.push(Notice { key, message: format!("{key}: “{quote}” is not {wanted}, so {used} is used") });
    }
}
