//! Every number that the page shows, computed again: plain loops over the events of a file, which share no code with the
//! analysis. Over every way of every lesson, over programs that are cut off or disturbed, and over random ones.

mod compared;
mod path;
mod pulse;
mod repeated;
mod statistics;

use crate::support::same_work;
use interleave::{
    lessons::SameWork,
    recording::{
        Sample,
        file::{TraceFile, write},
    },
    time::Micros,
    trace::{Disturbance, Event, EventKind, Trace},
};
use oorandom::Rand64;
use serde_json::Value;

/// An event of a file: its time in microseconds, what it is, and what stands behind that.
struct Row {
    at: u64,
    what: String,
    of: Vec<Value>,
}

impl Row {
    fn number(&self, place: usize) -> usize {
        self.of[place].as_u64().expect("a number") as usize
    }
}

/// What a file says of a way.
struct Way {
    id: String,
    requests: Vec<String>,
    rows: Vec<Row>,
}

impl Way {
    /// The events of these kinds.
    fn all<'a>(&'a self, kinds: &'a [&str]) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| kinds.contains(&&*row.what))
    }

    /// How a task ended.
    fn end(&self, task: usize) -> Option<&Row> {
        self.all(&["value", "error", "cancelled"]).find(|row| row.number(0) == task)
    }
}

/// What a file says of a run.
struct Exported {
    same_work: Vec<Vec<String>>,
    ways: Vec<Way>,
}

/// These recordings as a file has them.
fn exported(recordings: &[Sample], groups: SameWork) -> Exported {
    let recordings = recordings.iter().map(|sample| sample.recording().clone()).collect();
    let file = TraceFile { recordings, same_work: same_work(groups), ..TraceFile::default() };
    let mut text = Vec::new();
    write(&file, &mut text).expect("memory takes all");
    let mut file: Value = serde_json::from_slice(&text).expect("it is JSON");
    let file = &mut file["interleave"];
    let same_work = serde_json::from_value(file["same_work"].take()).expect("ids");
    let ways = file["ways"].as_array().expect("a list").iter().map(way).collect();
    Exported { same_work, ways }
}

fn way(way: &Value) -> Way {
    let mut at = 0;
    let row = |event: &Value| {
        at += event[0].as_u64().expect("a time");
        let (what, of) = match &event[1] {
            Value::String(what) => (what.clone(), Value::Null),
            entry => {
                entry.as_object().and_then(|entry| entry.iter().next()).map(|(k, v)| (k.clone(), v.clone())).unwrap()
            }
        };
        let of = match of {
            Value::Array(of) => of,
            of => vec![of],
        };
        Row { at, what, of }
    };
    Way {
        id: way["id"].as_str().expect("an id").into(),
        requests: serde_json::from_value(way["requests"].clone()).expect("addresses"),
        rows: way["events"].as_array().expect("a list").iter().map(row).collect(),
    }
}

/// The same trace, disturbed so many times: anywhere, for any time.
fn disturbed(trace: &Trace, times: usize, random: &mut Rand64) -> Trace {
    let mut events: Vec<Event> = trace.events.iter().cloned().collect();
    let last = events.last().map_or(0, |event| event.at.0);
    for _ in 0..times {
        let at = random.rand_range(0..last.saturating_add(1));
        let lasted = random.rand_range(0..at.min(last / 4).saturating_add(1));
        let what = Disturbance::ALL[random.rand_range(0..6) as usize];
        events.push(Event { at: Micros(at), kind: EventKind::Disturbed { what, lasted: Micros(lasted) } });
    }
    events.sort_by_key(|event| event.at);
    Trace { events: events.into_iter().collect(), ..trace.clone() }
}
