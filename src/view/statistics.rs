//! The runs in numbers, side by side.

use super::{dots::dots, markup::raw};
use crate::{
    analysis::{PathParts, Requests, Statistics},
    lessons::SameWork,
    recording::{Compared, Sample, Way, compared},
    text::fixed,
    time::Micros,
};
use maud::{Markup, html};
use yew::{Html, Properties, component};

/// What the table is given.
#[derive(Properties, PartialEq)]
pub struct StatisticsProps {
    /// The recordings to compare; none while they are being made.
    pub recordings: Vec<Sample>,
    /// Which of them it means something to compare.
    pub same_work: SameWork,
}

/// A row of the table.
struct Metric {
    id: &'static str,
    title: &'static str,
    /// What the number is.
    about: &'static str,
    /// Empty where there is nothing to say.
    value: fn(&Statistics, &PathParts) -> String,
}

/// A part of the path; nothing if there is none.
fn part(time: Micros) -> String {
    if time == Micros::ZERO { String::new() } else { time.to_string() }
}

/// A row that is empty for all strategies is left out.
const METRICS: [Metric; 17] = [
    Metric {
        id: "wall",
        title: "Wall time",
        about: "From the program's start to its end.",
        value: |s, _| s.wall.to_string(),
    },
    Metric {
        id: "path-outside",
        title: "On the critical path: outside",
        about: "Walking back from the end to whatever caused each wake, every moment of the wall time was spent in one \
                way. This part: waiting for an answer or a timer.",
        value: |_, path| part(path.outside),
    },
    Metric {
        id: "path-in-line",
        title: "On the critical path: in line",
        about: "This part: a task stood in line for a lock, a permit or room in a queue, whatever its holder did \
                meanwhile.",
        value: |_, path| part(path.in_line),
    },
    Metric {
        id: "path-ready",
        title: "On the critical path: ready",
        about: "This part: a task could go on, and waited for its turn.",
        value: |_, path| part(path.ready),
    },
    Metric {
        id: "path-running",
        title: "On the critical path: running",
        about: "This part: the loop ran it.",
        value: |_, path| part(path.running),
    },
    Metric {
        id: "path-unknown",
        title: "On the critical path: unknown",
        about: "This part: the recording doesn't say what was waited for.",
        value: |_, path| part(path.unknown),
    },
    Metric {
        id: "external",
        title: "Sum of external waits",
        about: "How long tasks waited for answers and timers, added up. Waits for other tasks, locks, queues and events \
                are not in it.",
        value: |s, _| s.external.to_string(),
    },
    Metric {
        id: "in-flight",
        title: "Mean tasks in flight",
        about: "External waits and polls of all tasks, added up, over the wall time: how many of them went on at once.",
        value: |s, _| s.in_flight().map_or_else(String::new, |tenths| fixed(tenths, 1)),
    },
    Metric {
        id: "longest-wait",
        title: "Longest external wait",
        about: "The longest that one task waited for one answer or one timer.",
        value: |s, _| s.longest_wait.to_string(),
    },
    Metric {
        id: "requests",
        title: "Requests answered, failed, aborted",
        about: "Failed: answered with status 400 or above, or not at all. Aborted: given up before the answer.",
        value: |s, _| match s.requests {
            Requests { ok: 0, failed: 0, aborted: 0 } => String::new(),
            Requests { ok, failed, aborted } => format!("{ok}, {failed}, {aborted}"),
        },
    },
    Metric {
        id: "outcomes",
        title: "Tasks succeeded, failed, cancelled",
        about: "Of the tasks that started no other ones; of the program where it is the only task.",
        value: |s, _| format!("{}, {}, {}", s.outcomes.ok, s.outcomes.error, s.outcomes.cancelled),
    },
    Metric { id: "tasks", title: "Tasks", about: "With the program itself.", value: |s, _| s.tasks.to_string() },
    Metric { id: "polls", title: "Polls", about: "How often the loop ran a task.", value: |s, _| s.polls.to_string() },
    Metric {
        id: "wakes",
        title: "Wakes",
        about: "How often a task was told that it can go on.",
        value: |s, _| s.wakes.to_string(),
    },
    Metric {
        id: "longest-poll",
        title: "Longest poll",
        about: "The longest that the loop was kept by one poll.",
        value: |s, _| s.longest_poll.to_string(),
    },
    Metric {
        id: "long-polls",
        title: "Polls over 50 ms",
        about: "Polls that keep the loop so long that a page is felt to stutter.",
        value: |s, _| match s.long_polls {
            0 => String::new(),
            polls => polls.to_string(),
        },
    },
    Metric { id: "busy", title: "Loop busy", about: "All polls, added up.", value: |s, _| s.busy.to_string() },
];

/// A row per metric, a column per strategy, and the speed-ups; below it the repetitions, if there are any.
#[component]
pub fn StatisticsTable(StatisticsProps { recordings, same_work }: &StatisticsProps) -> Html {
    if recordings.is_empty() {
        return Html::default();
    }
    let columns: Vec<_> = recordings.iter().map(|recording| (&recording.way, numbers(recording))).collect();
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
                    @for pair in same_work.iter().filter_map(|group| compared(recordings, group)?.ok()) {
                        (speedup_row(&pair, recordings))
                    }
                }
            }
        }
        (dots(recordings))
    })
}

fn numbers(recording: &Sample) -> (Statistics, PathParts) {
    let path = recording.analysis().critical_path(&recording.trace());
    (recording.statistics(), PathParts::of(&path))
}

/// What heads a row: its title, and what the number is.
fn heading(title: &str, about: &str) -> Markup {
    html! { th scope="row" { (title) small { (about) } } }
}

/// How many times faster one of two was than the other.
fn speedup_row(pair: &Compared, recordings: &[Sample]) -> Markup {
    let title = format!("Speed-up over “{}”", pair.first.way.title);
    html! {
        tr.speedup {
            (heading(&title, "Its wall time divided by this one. Both did the same work, with the same outcomes."))
            @for recording in recordings {
                @if recording.way == pair.last.way {
                    td data-stat="speedup" data-strategy=(recording.way.id) { (pair.factor(2)) "×" }
                } @else { td { "–" } }
            }
        }
    }
}

fn metric_row(Metric { id, title, about, value }: &Metric, columns: &[(&Way, (Statistics, PathParts))]) -> Markup {
    let values: Vec<_> = columns.iter().map(|(way, (statistics, path))| (&way.id, value(statistics, path))).collect();
    html! {
        @if values.iter().any(|(_, value)| !value.is_empty()) {
            tr {
                (heading(title, about))
                @for (strategy, value) in &values {
                    td data-stat=(id) data-strategy=(strategy) { @if value.is_empty() { "–" } @else { (value) } }
                }
            }
        }
    }
}
