//! What the URL and the form can set.

use crate::{
    lessons::{self, Input, Language, Lesson, Strategy, Value, workload},
    model::Selected,
    time::Micros,
};

/// The length of an axis nothing is known of.
const UNKNOWN: Micros = Micros(2_000_000);

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// As the URL names it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Where a link leads in the recordings, which it knows nothing of yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The key moment of that number, from 1.
    Moment(usize),
    /// A time. For a place right behind an event also how many events of each of the ways side by side have happened: many
    /// share an instant, and in another run they come at other times.
    Time(Micros, Option<[usize; 2]>),
    /// Behind all events.
    End,
}

impl Goal {
    /// As the URL names it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Moment(_) => "moment",
            Self::Time(..) | Self::End => "at",
        }
    }
}

/// Everything that can be chosen. Invariants: each value is of its setting's kind and in its range, there is at least one
/// strategy, and every strategy that is named otherwise is one of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// The lesson shown.
    pub lesson: &'static Lesson,
    /// Parallel to the lesson's settings.
    pub values: Vec<Value>,
    /// Which strategies run, in the lesson's order.
    pub strategies: Vec<&'static Strategy>,
    /// Whether the lesson runs by itself once it is seen.
    pub autorun: bool,
    /// Without the page's frame.
    pub embed: bool,
    /// The colours.
    pub theme: Theme,
    /// The language that programs are shown in first.
    pub lang: Language,
    /// What stands in the second place instead of the lesson's own second way.
    pub second: Option<&'static Strategy>,
    /// Which of the ways side by side was brought to the front where there is room for one: 0 or 1.
    pub front: Option<usize>,
    /// Where the cursor goes once a run has ended, instead of the most telling moment.
    pub goal: Option<Goal>,
    /// The task that is selected then; its way is one of those chosen.
    pub task: Option<Selected>,
}

impl Params {
    /// The defaults of `lesson`.
    pub fn of(lesson: &'static Lesson) -> Self {
        Self {
            lesson,
            values: lesson.settings.iter().map(|setting| setting.kind.default()).collect(),
            strategies: lesson.by_default().collect(),
            autorun: true,
            embed: false,
            theme: Theme::Auto,
            lang: Language::default(),
            second: None,
            front: None,
            goal: None,
            task: None,
        }
    }

    /// Which of the chosen ways stand side by side, by their places: the lesson's first and, unless another has taken its
    /// place, its second.
    pub fn shown(&self) -> Vec<usize> {
        let strategies = &self.strategies;
        let place = |id: &str| strategies.iter().position(|strategy| strategy.id == id);
        let [first, second] = self.lesson.pair;
        let first = place(first).unwrap_or_default();
        let second = self.second.and_then(|second| place(second.id)).or_else(|| place(second));
        let second =
            second.filter(|second| *second != first).or_else(|| (0..strategies.len()).find(|other| *other != first));
        [first].into_iter().chain(second).collect()
    }

    /// The same, as strategies.
    pub fn side_by_side(&self) -> Vec<&'static Strategy> {
        self.shown().into_iter().map(|place| self.strategies[place]).collect()
    }

    /// What a program is given, but for where its requests go.
    pub fn input(&self) -> Input {
        Input::new(self.lesson, self.values.clone())
    }

    /// A number's value; zero if the lesson has no such setting.
    pub fn number(&self, key: &str) -> u32 {
        self.input().number(key)
    }

    /// How long the waits asked for take one after another, as far as the settings tell: what an axis has room for
    /// before there is a recording.
    pub fn asked(&self) -> Micros {
        let input = self.input();
        let (mut each, mut all) = (0, None);
        for (setting, value) in self.lesson.settings.iter().zip(&self.values) {
            match value {
                Value::Range(..) if setting.key == workload::LATENCY.key => all = Some(sum(input.latencies())),
                Value::Number(ms) if setting.label.ends_with(", ms") => each += u64::from(*ms),
                _ => {}
            }
        }
        let units = each * u64::from(input.number(workload::N.key).max(1));
        all.max((units > 0).then_some(units)).map_or(UNKNOWN, |ms| Micros(ms * 1_000))
    }

    /// Whether `other` would run the same programs with the same input.
    pub fn same_run(&self, other: &Self) -> bool {
        // How nothing fails makes no difference.
        let idle = |key| key == workload::FAILURE.key && self.number(workload::FAIL.key) == 0;
        self.lesson == other.lesson
            && self.strategies == other.strategies
            && self
                .lesson
                .settings
                .iter()
                .zip(self.values.iter().zip(&other.values))
                .all(|(setting, (this, that))| this == that || idle(setting.key))
    }
}

impl Default for Params {
    fn default() -> Self {
        Self::of(lessons::DEFAULT)
    }
}

/// A parameter that was not taken, and why, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The parameter, as the URL names it.
    pub key: &'static str,
    /// What is wrong and what is used instead, as it is said at the parameter's own field.
    pub message: String,
}

impl Notice {
    /// As it is said away from the field: with the parameter's name.
    pub fn in_full(&self) -> String {
        [self.key, ": ", &self.message].concat()
    }
}

fn sum(latencies: Vec<u32>) -> u64 {
    latencies.into_iter().map(u64::from).sum()
}
