//! Parameters to and from the URL's query. Any input gives parameters; what was wrong in it gives notices.

use super::value::{most, parsed, wanted, written};
use crate::{
    lessons::{self, Language, Lesson, Setting, Strategy, Value},
    model::{Notice, Params, Theme},
};

/// A notice quotes no more of a bad value than this.
const QUOTE: usize = 40;

impl Params {
    /// Reads a query, with or without its `?`. Unknown keys are ignored, of a repeated key the last one counts, and a
    /// bad value leaves the default and a notice.
    ///
    /// ```
    /// use interleave::model::Params;
    /// let (params, notices) = Params::from_query("?n=3&seed=oops");
    /// assert_eq!((params.number("n"), params.number("seed")), (3, 7));
    /// assert_eq!(notices[0].in_full(), "seed: “oops” is not a whole number from 0 to 999999, so 7 is used");
    /// ```
    pub fn from_query(query: &str) -> (Self, Vec<Notice>) {
        Reader::read_all(query.trim_start_matches('?'), None)
    }

    /// Writes what differs from the defaults, the lesson's id first; `embed` and `autorun` belong to the page that is
    /// open and are kept as they are.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("lesson", self.lesson.id);
        for (setting, value) in self.lesson.settings.iter().zip(&self.values) {
            if *value != setting.kind.default() {
                query.append_pair(setting.key, &written(value));
            }
        }
        let mut put = |differs: bool, key: &str, value: &str| {
            if differs {
                query.append_pair(key, value);
            }
        };
        let usual = self.lesson.by_default().eq(self.strategies.iter().copied());
        put(!usual, "strategies", &listed(&self.strategies, ","));
        put(!self.autorun, "autorun", "0");
        put(self.embed, "embed", "1");
        put(self.theme != Theme::Auto, "theme", self.theme.id());
        put(self.lang != Language::default(), "lang", self.lang.id());
        query.finish()
    }

    /// These parameters with `key` set to `value` as the URL would set it; a bad value changes nothing and gives a
    /// notice. What no longer fits the new value is brought into its range, with a notice too.
    ///
    /// ```
    /// use interleave::model::Params;
    /// let (five, _) = Params::default().with("n", "5");
    /// let (same, notices) = five.with("n", "many");
    /// assert_eq!(same, five);
    /// assert_eq!(notices[0].in_full(), "n: “many” is not a whole number from 1 to 200, so 5 is used");
    /// ```
    pub fn with(&self, key: &str, value: &str) -> (Self, Vec<Notice>) {
        let query = self.to_query();
        let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != key);
        let mut changed = form_urlencoded::Serializer::new(String::new());
        changed.extend_pairs(others).append_pair(key, value);
        Reader::read_all(&changed.finish(), Some(self))
    }

    /// The strategies with this one too, or without it if it is chosen, as the URL lists them.
    pub fn toggled(&self, strategy: &Strategy) -> String {
        let mut strategies: Vec<_> = self.lesson.strategies.iter().collect();
        strategies.retain(|other| self.strategies.contains(other) != (*other == strategy));
        listed(&strategies, ",")
    }
}

fn listed(strategies: &[&Strategy], between: &str) -> String {
    strategies.iter().map(|strategy| strategy.id).collect::<Vec<_>>().join(between)
}

struct Reader {
    pairs: Vec<(String, String)>,
    notices: Vec<Notice>,
}

impl Reader {
    /// Reads a query without its `?`. What it does not say is as in `current`, or the lesson's default if that is
    /// another lesson's.
    fn read_all(query: &str, current: Option<&Params>) -> (Params, Vec<Notice>) {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut reader = Self { pairs, notices: Vec::new() };
        let params = reader.params(current);
        (params, reader.notices)
    }

    fn params(&mut self, current: Option<&Params>) -> Params {
        let lesson = self.lesson(current.map_or(Params::default().lesson, |current| current.lesson));
        let mut params = match current {
            Some(current) if current.lesson == lesson => current.clone(),
            _ => Params::of(lesson),
        };
        for (place, setting) in lesson.settings.iter().enumerate() {
            params.values[place] =
                self.value(setting, most(lesson, &setting.kind, &params.values), &params.values[place]);
        }
        self.strategies(&mut params);
        self.flag("autorun", &mut params.autorun);
        self.flag("embed", &mut params.embed);
        if let Some(text) = self.last("theme") {
            match Theme::ALL.into_iter().find(|theme| theme.id() == text) {
                Some(theme) => params.theme = theme,
                None => self.refuse("theme", &text, "auto, light or dark", params.theme.id()),
            }
        }
        if let Some(text) = self.last("lang") {
            match Language::ALL.into_iter().find(|language| language.id() == text) {
                Some(language) => params.lang = language,
                None => self.refuse("lang", &text, "python, rust or javascript", params.lang.id()),
            }
        }
        params
    }

    fn lesson(&mut self, default: &'static Lesson) -> &'static Lesson {
        let Some(text) = self.last("lesson").filter(|text| text != default.id) else { return default };
        lessons::find(&text).unwrap_or_else(|| {
            self.refuse("lesson", &text, "a lesson's id", default.id);
            default
        })
    }

    fn value(&mut self, setting: &Setting, most: u32, default: &Value) -> Value {
        let default = match default {
            Value::Number(number) => Value::Number(*number.min(&most)),
            other => other.clone(),
        };
        let Some(text) = self.last(setting.key) else { return default };
        parsed(&setting.kind, most, &text).unwrap_or_else(|| {
            let used = match &default {
                Value::Origin(None) => "this page's own endpoint".into(),
                value => written(value),
            };
            self.refuse(setting.key, &text, &wanted(&setting.kind, most), &used);
            default
        })
    }

    fn strategies(&mut self, params: &mut Params) {
        let Some(text) = self.last("strategies") else { return };
        let named: Vec<_> = text.split(',').map(str::trim).collect();
        let all: Vec<_> = params.lesson.strategies.iter().collect();
        if named.iter().all(|id| id.is_empty()) {
            let message = ["at least one way has to run, so ", &listed(&params.strategies, ","), " is used"].concat();
            self.notices.push(Notice { key: "strategies", message });
        } else if named.iter().all(|id| all.iter().any(|strategy| strategy.id == *id)) {
            params.strategies = all;
            params.strategies.retain(|strategy| named.contains(&strategy.id));
        } else {
            let wanted = format!("a list of {}", listed(&all, ", "));
            self.refuse("strategies", &text, &wanted, &listed(&params.strategies, ","));
        }
    }

    fn flag(&mut self, key: &'static str, flag: &mut bool) {
        let Some(text) = self.last(key) else { return };
        match &*text {
            "1" => *flag = true,
            "0" => *flag = false,
            _ => self.refuse(key, &text, "0 or 1", if *flag { "1" } else { "0" }),
        }
    }

    fn last(&self, key: &str) -> Option<String> {
        self.pairs.iter().rev().find(|(name, _)| name == key).map(|(_, text)| text.clone())
    }

    fn refuse(&mut self, key: &'static str, text: &str, wanted: &str, used: &str) {
        let mut quote: String = text.chars().take(QUOTE).collect();
        if quote.len() < text.len() {
            quote.push('…');
        }
        let [open, quote, close] = if quote.is_empty() { ["", "an empty value", ""] } else { ["“", &quote, "”"] };
        let message = [open, quote, close, " is not ", wanted, ", so ", used, " is used"].concat();
        self.notices.push(Notice { key, message });
    }
}
