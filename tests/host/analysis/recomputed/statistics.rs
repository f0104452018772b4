//! The table of numbers.

use super::{Row, exported, path};
use crate::{
    oracle::random::{draw, perform},
    support::{ms, params, program_of, sample},
};
use interleave::{
    analysis::{Outcomes, PathParts, Requests, Statistics},
    lessons::LESSONS,
    recording::Way,
    runtime::{ManualHost, Run},
    time::Micros,
};
use std::collections::HashMap;

/// A task, as the numbers need it.
#[derive(Default)]
struct Task {
    parent: bool,
    children: bool,
    ended: Option<(u64, String)>,
    /// Since when it waits for an answer or a timer; none while it doesn't.
    since: Option<u64>,
    /// What it said last that it waits for: whether that is outside the program, and how long it has waited for it.
    last: Option<(bool, u64)>,
    /// What it has said in this poll.
    said: Option<bool>,
    woken: bool,
}

impl Task {
    fn wait_ends(&mut self, at: u64, numbers: &mut Statistics) {
        let Some(since) = self.since.take() else { return };
        let (_, so_far) = self.last.as_mut().expect("it said for what");
        *so_far += at - since;
        numbers.external.0 += at - since;
        numbers.longest_wait.0 = numbers.longest_wait.0.max(*so_far);
    }
}

/// The numbers of those events.
pub(super) fn recomputed(rows: &[Row]) -> Statistics {
    let mut numbers = Statistics::default();
    let mut tasks: Vec<Task> = Vec::new();
    // The polls that are open: whose, and since when.
    let mut polls: Vec<u64> = Vec::new();
    let mut program = (0, None);
    for row @ Row { at, what, of } in rows {
        let number = |place: usize| row.number(place);
        match what.as_str() {
            "spawned" => {
                let parent = of[1].as_u64();
                if let Some(parent) = parent {
                    tasks[parent as usize].children = true;
                }
                if tasks.is_empty() {
                    program.0 = *at;
                }
                tasks.push(Task { parent: parent.is_some(), ..Task::default() });
                numbers.tasks += 1;
            }
            "woken" => {
                numbers.wakes += 1;
                let task = &mut tasks[number(0)];
                task.woken = true;
                task.wait_ends(*at, &mut numbers);
            }
            "poll" => {
                numbers.polls += 1;
                polls.push(*at);
                let task = &mut tasks[number(0)];
                task.wait_ends(*at, &mut numbers);
                (task.woken, task.said) = (false, None);
            }
            "pending" | "ready" => {
                let from = polls.pop().expect("a poll began");
                if polls.is_empty() {
                    let length = at - from;
                    numbers.busy.0 += length;
                    numbers.longest_poll.0 = numbers.longest_poll.0.max(length);
                    numbers.long_polls += u32::from(length > 50_000);
                }
                let task = &mut tasks[number(0)];
                if let Some(outside) = task.said {
                    task.last = Some((outside, 0));
                }
                if what == "pending" && task.last.is_some_and(|(outside, _)| outside) && !task.woken {
                    task.since = Some(*at);
                }
            }
            "wait" => {
                let outside =
                    of[1].as_object().is_some_and(|on| on.contains_key("timer") || on.contains_key("request"));
                tasks[number(0)].said = Some(outside);
            }
            "value" | "error" | "cancelled" => {
                let task = &mut tasks[number(0)];
                task.wait_ends(*at, &mut numbers);
                task.ended = Some((*at, what.clone()));
                if number(0) == 0 {
                    program.1 = Some(*at);
                }
            }
            "answered" if of[1].as_u64().is_some_and(|status| status < 400) => numbers.requests.ok += 1,
            "answered" => numbers.requests.failed += 1,
            "aborted" => numbers.requests.aborted += 1,
            _ => {}
        }
    }
    let last = rows.last().map_or(0, |row| row.at);
    for task in &mut tasks {
        task.wait_ends(last, &mut numbers);
    }
    numbers.wall = Micros(program.1.unwrap_or(last) - program.0);
    let alone = tasks.len() == 1;
    let mut ends = HashMap::new();
    for task in tasks.iter().filter(|task| alone || (task.parent && !task.children)) {
        if let Some((_, how)) = &task.ended {
            *ends.entry(how.as_str()).or_insert(0) += 1;
        }
    }
    let count = |how| ends.get(how).copied().unwrap_or_default();
    numbers.outcomes = Outcomes { ok: count("value"), error: count("error"), cancelled: count("cancelled") };
    numbers
}

/// How far a run is looked at: to its end, to a time at which it goes on, or cut off there.
#[derive(Debug, Clone, Copy)]
enum Until {
    End,
    Live(u64),
    Cut(u64),
}

/// Runs a program: both accounts of it, which are the same.
fn same<T: 'static>(what: &str, until: Until, start: impl FnOnce(&ManualHost) -> Run<T>) -> Statistics {
    let host = ManualHost::new();
    let run = start(&host);
    match until {
        Until::End => host.run_until_idle(),
        Until::Live(at) | Until::Cut(at) => host.advance(ms(at)),
    }
    let recorder = run.recorder().clone();
    // What is live stays so to the end of this function.
    let _run = (!matches!(until, Until::Cut(_))).then_some(run);
    let named = Way { id: "a".into(), title: "".into(), about: "".into(), mistake: false };
    let sample = sample(named, Micros::ZERO, &recorder);
    let shown_path = PathParts::of(&sample.analysis().critical_path(&sample.trace()));
    let shown = sample.statistics();
    let rows = &exported(&[sample], &[]).ways[0].rows;
    assert_eq!(shown_path, path::recomputed(rows), "{what} {until:?}");
    let again = recomputed(rows);
    assert_eq!(shown, again, "{what} {until:?}");
    again
}

/// The same of a way of a lesson.
fn same_of(query: &str, way: &str, until: Until) -> Statistics {
    let params = params(query);
    let start = |host: &ManualHost| Run::start(host, "main", program_of(params.lesson, way)(params.input()));
    same(&format!("{query} {way}"), until, start)
}

#[test]
fn every_number_of_every_lesson_is_what_plain_loops_over_its_file_give() {
    for lesson in LESSONS {
        // Ten thousand tasks say no more than a few hundred.
        let few = if lesson.id == "coroutines-and-threads" { "&n=300" } else { "" };
        for strategy in lesson.strategies {
            let query = format!("lesson={}{few}", lesson.id);
            let numbers = same_of(&query, strategy.id, Until::End);
            assert!(numbers.wall > Micros::ZERO || strategy.id == "never-awaited", "{query} {}", strategy.id);
            for at in [1, 40, 130, 333, 1_000] {
                same_of(&query, strategy.id, Until::Live(at));
                same_of(&query, strategy.id, Until::Cut(at));
            }
        }
    }
}

#[test]
fn so_are_those_of_other_settings_and_of_requests_that_fail() {
    for seed in 0..10 {
        for failure in ["404", "500", "drop", "malformed"] {
            for way in ["sequential", "gather", "unchecked"] {
                let query = format!("n=6&latency=0..300&seed={seed}&fail={}&failure={failure}", seed % 6 + 1);
                let numbers = same_of(&query, way, Until::End);
                let Requests { ok, failed, aborted } = numbers.requests;
                assert_eq!(ok + failed + aborted, 6, "{query} {way}");
                same_of(&query, way, Until::Cut(100));
            }
        }
        same_of(&format!("lesson=semaphores&seed={seed}"), "rate-limit", Until::End);
        same_of(&format!("lesson=queues&items={}", seed + 3), "bounded", Until::End);
        same_of(&format!("lesson=first-come&seed={seed}"), "hedged", Until::End);
    }
}

#[test]
fn so_are_those_of_programs_that_nobody_wrote() {
    use draw::Theme::{All, Combined, Locks, Queues, Shutdown, Tasks};
    for theme in [Tasks, Combined, Locks, Queues, Shutdown, All] {
        for seed in 0..100 {
            for until in [Until::End, Until::Live(10 + seed % 30), Until::Cut(10 + seed % 30)] {
                let start = |host: &ManualHost| Run::start(host, "main", perform::rust(draw::program(theme, seed)));
                same(&format!("{theme:?} {seed}"), until, start);
            }
        }
    }
}
