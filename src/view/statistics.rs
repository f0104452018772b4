//! The runs in numbers, side by side.

use crate::{
    analysis::{Statistics, speedup},
    app::Recording,
    time::fixed,
};
use std::rc::Rc;
use yew::prelude::*;

/// What the table is given.
#[derive(Properties, PartialEq)]
pub struct StatisticsProps {
    /// The recordings to compare; none while they are being made.
    pub recordings: Vec<Rc<Recording>>,
}

type Metric = (&'static str, &'static str, fn(&Statistics) -> String);

const METRICS: [Metric; 9] = [
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
    ("busy", "Loop busy", |s| s.busy.to_string()),
];

/// A row per metric, a column per strategy, and the speed-up.
#[component]
pub fn StatisticsTable(StatisticsProps { recordings }: &StatisticsProps) -> Html {
    if recordings.is_empty() {
        return Html::default();
    }
    let columns: Vec<_> = recordings.iter().map(|recording| (recording.strategy, recording.statistics())).collect();
    let factor = match &columns[..] {
        [(_, first), .., (last, fast)] => speedup(first.wall, fast.wall).map(|factor| (last.id, factor)),
        _ => None,
    };
    html! {
        <div class="scroll" role="region" tabindex="0" aria-label="The numbers">
            <table id="statistics">
                <caption>{ "The numbers, from the same recordings" }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Measure" }</th>
                        for (strategy, _) in &columns {
                            <th scope="col">{ strategy.title }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for metric in &METRICS { { metric_row(metric, &columns) } }
                    if let Some((id, factor)) = factor {
                        <tr class="speedup">
                            <th scope="row">{ "Speed-up" }</th>
                            <td colspan={columns.len().to_string()} data-stat="speedup" data-strategy={id}>{ format!("{}×", fixed((factor * 100.0).round() as u64, 2)) }</td>
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

fn metric_row((id, title, value): &Metric, columns: &[(&'static crate::lessons::Strategy, Statistics)]) -> Html {
    html! {
        <tr>
            <th scope="row">{ *title }</th>
            for (strategy, statistics) in columns {
                <td data-stat={*id} data-strategy={strategy.id}>{ value(statistics) }</td>
            }
        </tr>
    }
}
