//! Parameters to and from the URL's query. Any input gives parameters; what was wrong in it gives notices.

use super::{
    Goal, goal,
    value::{most, parsed, wanted, written},
};
use crate::{
    lessons::{self, Language, Lesson, Setting, Strategy, Value},
    model::{Notice, Params, Theme},
    trace::TaskId,
};

/// What a flag is.
const FLAG: &str = "0 or 1";

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
    /// open and are kept as they are. Where a link leads is [`Self::to_link`]'s to write.
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
        put(self.second.is_some(), "beside", self.second.map_or("", |way| way.id));
        put(self.front.is_some(), "front", if self.front == Some(0) { "1" } else { "2" });
        query.finish()
    }

    /// These parameters with `key` set to `value` as the URL would set it; a bad value changes nothing and gives a
    /// notice. What no longer fits the new value is brought into its range, with a notice too; where a link leads goes
    /// with the run that it is about.
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
        let (mut params, notices) = Reader::read_all(&changed.finish(), Some(self));
        if !params.same_run(self) {
            (params.goal, params.task) = (None, None);
        }
        (params, notices)
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

fn flag(text: &str) -> Option<bool> {
    [false, true].into_iter().find(|flag| flag_id(*flag) == text)
}

fn flag_id(flag: bool) -> &'static str {
    if flag { "1" } else { "0" }
}

/// Whether there is a value, which is set then.
fn set<T>(to: &mut T, value: Option<T>) -> bool {
    value.map(|value| *to = value).is_some()
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
        let (autorun, embed, theme, lang) = (params.autorun, params.embed, params.theme, params.lang);
        self.option("autorun", FLAG, flag_id(autorun), &mut |text| set(&mut params.autorun, flag(text)));
        self.option("embed", FLAG, flag_id(embed), &mut |text| set(&mut params.embed, flag(text)));
        self.option("theme", "auto, light or dark", theme.id(), &mut |text| {
            set(&mut params.theme, Theme::ALL.into_iter().find(|theme| theme.id() == text))
        });
        self.option("lang", "python, rust or javascript", lang.id(), &mut |text| {
            set(&mut params.lang, Language::ALL.into_iter().find(|language| language.id() == text))
        });
        match current {
            None => self.link(&mut params),
            // No link is followed: the second way stays as long as it is chosen.
            Some(_) => params.second = params.second.filter(|way| params.strategies.contains(way)),
        }
        params
    }

    /// Which ways stand where, and where a link leads.
    fn link(&mut self, params: &mut Params) {
        let first = params.shown()[0];
        let Params { strategies, second, front, goal, task, .. } = params;
        let place = |id: &str| strategies.iter().position(|way| way.id == id);
        self.option("beside", "another chosen way", "the usual one", &mut |id| {
            *second = place(id).filter(|place| *place != first).map(|place| strategies[place]);
            second.is_some()
        });
        self.option("front", "1 or 2", "that of the moment", &mut |text| {
            *front = ["1", "2"].into_iter().position(|number| number == text);
            front.is_some()
        });
        for (key, wanted, parsed) in [
            ("at", "a time in ms, or end", goal::time as fn(&str) -> Option<Goal>),
            ("moment", "a step's number", goal::moment),
        ] {
            self.option(key, wanted, "the usual moment", &mut |text| {
                let parsed = parsed(text);
                *goal = parsed.or(*goal);
                parsed.is_some()
            });
        }
        self.option("task", "a chosen way and a task's number, as in gather:3", "none", &mut |text| {
            *task = text.split_once(':').and_then(|(id, number)| Some((place(id)?, TaskId(number.parse().ok()?))));
            task.is_some()
        });
    }

    /// Gives what the URL has for `key` to `take`, which says whether it has taken it.
    fn option(&mut self, key: &'static str, wanted: &str, used: &str, take: &mut dyn FnMut(&str) -> bool) {
        let text = self.last(key);
        if let Some(text) = text.filter(|text| !take(text)) {
            self.refuse(key, &text, wanted, used);
        }
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
