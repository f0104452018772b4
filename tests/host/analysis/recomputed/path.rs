//! The parts of the critical path, the other way round: forwards, each task with the way that led to where it is.

use super::Row;
use interleave::{analysis::PathParts, time::Micros};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Outside,
    Ready,
    Running,
    Unknown,
}

/// A stretch of a way: begin, end, on what, and whether somebody who came to it stood in line meanwhile.
type Stretch = (u64, u64, Part, bool);

/// What a task is in.
#[derive(Debug, Clone, PartialEq)]
enum Now {
    Ready,
    Running,
    Waiting(Value),
    Over,
}

struct Task {
    now: Now,
    since: u64,
    way: Vec<Stretch>,
    said: Option<Value>,
    waited: Value,
    /// It was woken in its own poll.
    woken: bool,
    ended: Option<u64>,
    /// When limits of its own were over.
    over: Vec<u64>,
}

impl Task {
    /// How it has come here by `at`.
    fn way(&self, at: u64) -> Vec<Stretch> {
        let mut way = self.way.clone();
        let part = match &self.now {
            Now::Ready => Part::Ready,
            Now::Running => Part::Running,
            Now::Over => Part::Unknown,
            Now::Waiting(on) if on == "turn" => Part::Ready,
            Now::Waiting(on) if has(on, &["timer", "request"]) => Part::Outside,
            Now::Waiting(_) if self.is_over(at) => Part::Outside,
            Now::Waiting(_) => Part::Unknown,
        };
        let in_line = matches!(&self.now, Now::Waiting(on) if is_line(on));
        way.push((self.since, at, part, in_line));
        way
    }

    fn is_over(&self, at: u64) -> bool {
        self.over.iter().any(|over| (self.since..=at).contains(over))
    }

    fn goes_on(&mut self, at: u64, now: Now) {
        self.way = self.way(at);
        (self.now, self.since) = (now, at);
    }
}

fn has(on: &Value, keys: &[&str]) -> bool {
    on.as_object().is_some_and(|on| keys.iter().any(|key| on.contains_key(*key)))
}

fn is_line(on: &Value) -> bool {
    has(on, &["acquire", "put"])
}

/// The same way, to whom somebody has come who stood in line since then.
fn in_line(way: Vec<Stretch>, since: u64) -> Vec<Stretch> {
    let cut = |(from, to, part, line): Stretch| {
        let cut = since.clamp(from, to);
        [(from, cut, part, line), (cut, to, part, true)]
    };
    way.into_iter().flat_map(cut).filter(|(from, to, ..)| from < to).collect()
}

/// The parts of the program's path, as those lines have it.
pub(super) fn recomputed(rows: &[Row]) -> PathParts {
    let mut tasks: Vec<Task> = Vec::new();
    // Who set which limit, and who ended last.
    let (mut limits, mut ended): (Vec<Option<usize>>, Option<usize>) = (Vec::new(), None);
    let mut program = None;
    for row @ Row { at, what, of } in rows {
        let (at, id) = (*at, || row.number(0));
        match what.as_str() {
            "spawned" => {
                let way = of[1].as_u64().map_or_else(Vec::new, |parent| tasks[parent as usize].way(at));
                let (now, waited) = (Now::Ready, Value::from("turn"));
                let task =
                    Task { now, since: at, way, said: None, waited, woken: false, ended: None, over: Vec::new() };
                tasks.push(task);
            }
            "woken" => {
                let by = of[1].as_u64().map(|by| by as usize).filter(|by| *by != id());
                let Now::Waiting(on) = tasks[id()].now.clone() else {
                    tasks[id()].woken = true;
                    continue;
                };
                let since = tasks[id()].since;
                let cause = by.or_else(|| {
                    let last = ended.filter(|last| tasks[*last].ended >= Some(since) && *last != id())?;
                    let awaited = has(&on, &["tasks"]) || on["task"].as_u64() == Some(last as u64);
                    (awaited && of[1].is_null() && !tasks[id()].is_over(at)).then_some(last)
                });
                match cause {
                    Some(cause) => {
                        let way = tasks[cause].way(at);
                        tasks[id()].way = if is_line(&on) { in_line(way, since) } else { way };
                        (tasks[id()].now, tasks[id()].since) = (Now::Ready, at);
                    }
                    None => tasks[id()].goes_on(at, Now::Ready),
                }
            }
            "poll" => {
                tasks[id()].goes_on(at, Now::Running);
                (tasks[id()].said, tasks[id()].woken) = (None, false);
            }
            "wait" => tasks[id()].said = Some(of[1].clone()),
            "pending" => {
                let task = &mut tasks[id()];
                if let Some(said) = task.said.take() {
                    task.waited = said;
                }
                let waiting = Now::Waiting(task.waited.clone());
                task.goes_on(at, if task.woken { Now::Ready } else { waiting });
            }
            "ready" => tasks[id()].goes_on(at, Now::Over),
            "value" | "error" | "cancelled" => {
                tasks[id()].goes_on(at, Now::Over);
                tasks[id()].ended = Some(at);
                ended = Some(id());
                if id() == 0 {
                    program = Some((tasks[0].way.clone(), at));
                }
            }
            "limit" => limits.push(of[0].as_u64().map(|task| task as usize)),
            "over" => {
                if let Some(task) = limits[id()] {
                    tasks[task].over.push(at);
                }
            }
            _ => {}
        }
    }
    let Some(first) = tasks.first() else { return PathParts::default() };
    let last = rows.last().map_or(0, |row| row.at);
    let (way, _) = program.unwrap_or_else(|| (first.way(last), last));
    let mut parts = PathParts::default();
    for (from, to, part, line) in way {
        let part = match part {
            _ if line => &mut parts.in_line,
            Part::Outside => &mut parts.outside,
            Part::Ready => &mut parts.ready,
            Part::Running => &mut parts.running,
            Part::Unknown => &mut parts.unknown,
        };
        *part = *part + Micros(to - from);
    }
    parts
}
