//! The runs in numbers, side by side.

use super::{dots::dots, markup::raw};
use crate::{
    analysis::Statistics,
    recording::{Sample, Way, compared},
    text::fixed,
};
use maud::{Markup, html};
use yew::{Html, Properties, component};

/// What the table is given.
#[derive(Properties, PartialEq)]
pub struct StatisticsProps {
    /// The recordings to compare; none while they are being made.
    pub recordings: Vec<Sample>,
    /// Whether it means something how many times faster one is than another.
    pub comparable: bool,
}

/// Id, title, and the value; empty where there is nothing to say.
type Metric = (&'static str, &'static str, fn(&Statistics) -> String);

/// A row that is empty for all strategies is left out.
const METRICS: [Metric; 11] = [
    ("wall", "Wall time", |s| s.wall.to_string()),
    ("sum", "Sum of the waits", |s| s.sum.to_string()),
    ("slowest", "Slowest wait", |s| s.slowest.to_string()),
    ("outcomes", "Succeeded, failed, cancelled", |s| {
        format!("{}, {}, {}", s.outcomes.ok, s.outcomes.error, s.outcomes.cancelled)
    }),
    ("tasks", "Tasks", |s| s.tasks.to_string()),
    ("polls", "Polls", |s| s.polls.to_string()),
    ("wakes", "Wakes", |s| s.wakes.to_string()),
    ("longest-poll", "Longest poll", |s| s.longest_poll.to_string()),
    ("long-polls", "Polls over 50 ms", |s| match s.long_polls {
        0 => String::new(),
        polls => polls.to_string(),
    }),
    ("busy", "Loop busy", |s| s.busy.to_string()),
    ("bound", "Bound on the speed-up", |s| s.bound().map_or_else(String::new, times)),
];

/// A row per metric, a column per strategy, and the speed-up; below it the repetitions, if there are any.
#[component]
pub fn StatisticsTable(StatisticsProps { recordings, comparable }: &StatisticsProps) -> Html {
    if recordings.is_empty() {
        return Html::default();
    }
    let columns: Vec<_> = recordings.iter().map(|recording| (&recording.way, recording.statistics())).collect();
    raw(html! {
        div.scroll role="region" tabindex="0" aria-label="The numbers" {
            table id="statistics" {
                caption { "The numbers, from the same recordings" }
                thead {
                    tr {
                        th scope="col" { "Measure" }
                        @for (way, _) in &columns { th scope="col" { (way.title) } }
                    }
                }
                tbody {
                    @for metric in &METRICS { (metric_row(metric, &columns)) }
                    @if *comparable { (speedup_row(recordings)) }
                }
            }
        }
        (dots(recordings))
    })
}

/// How many times faster one of two was than the other.
fn speedup_row(recordings: &[Sample]) -> Markup {
    html! {
        @if let Some((first, last, factor)) = compared(recordings) {
            tr.speedup {
                th scope="row" { "Speed-up over “" (first.way.title) "”" }
                @for recording in recordings {
                    @if recording.way == last.way {
                        td data-stat="speedup" data-strategy=(last.way.id) {
                            (times((factor * 100.0).round() as u64))
                        }
                    } @else { td { "–" } }
                }
            }
        }
    }
}

/// A factor given in hundredths.
fn times(hundredths: u64) -> String {
    format!("{}×", fixed(hundredths, 2))
}

fn metric_row((id, title, value): &Metric, columns: &[(&Way, Statistics)]) -> Markup {
    let values: Vec<_> = columns.iter().map(|(way, statistics)| (&way.id, value(statistics))).collect();
    html! {
        @if values.iter().any(|(_, value)| !value.is_empty()) {
            tr {
                th scope="row" { (title) }
                @for (strategy, value) in &values {
                    td data-stat=(id) data-strategy=(strategy) { @if value.is_empty() { "–" } @else { (value) } }
                }
            }
        }
    }
}
