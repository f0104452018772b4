//! What a program tells the world, here in virtual time or elsewhere, and two such tales side by side.

use interleave::{
    runtime::{ManualHost, Report, Run},
    trace::{EventKind, Outcome, Recorder, TaskId},
};

/// What a program told the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its lines, each with the microseconds since the program began, in order.
    pub printed: Vec<(u64, String)>,
    /// How it ended.
    pub ended: End,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With a value; its text if it is one.
    Returned(Option<String>),
    /// With an error of that text.
    Failed(String),
    /// By being cancelled.
    Cancelled,
    /// Never: everything waits for something else.
    Deadlock,
}

/// Runs a program until nothing happens any more, and says what it told.
pub fn tell(program: impl Future<Output: Report> + 'static) -> Told {
    record(program).0
}

/// The same, and the recording of everything, the end of the run included.
pub fn record(program: impl Future<Output: Report> + 'static) -> (Told, Recorder) {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", program);
    host.run_until_idle();
    let recorder = run.recorder().clone();
    let told = told(&recorder);
    drop(run);
    (told, recorder)
}

/// What a recording says was printed, up to the end of the program itself.
fn told(recorder: &Recorder) -> Told {
    let mut printed = Vec::new();
    for event in recorder.events() {
        match event.kind {
            EventKind::Printed { text, .. } => printed.push((event.at.0, text.to_string())),
            EventKind::Finished { task: TaskId(0), outcome } => {
                let ended = match outcome {
                    Outcome::Value(text) => End::Returned(Some(text.to_string())),
                    Outcome::Error(text) => End::Failed(text.to_string()),
                    Outcome::Cancelled => End::Cancelled,
                };
                return Told { printed, ended };
            }
            _ => {}
        }
    }
    Told { printed, ended: End::Deadlock }
}

/// Whether a twin ended as its Rust original did. A value that is no text there is any value here.
pub fn same_end(twin: &Told, rust: &Told) -> bool {
    matches!((&twin.ended, &rust.ended), (End::Returned(None), End::Returned(_))) || twin.ended == rust.ended
}

/// Both lists, the lines that differ marked.
pub fn side_by_side(twin: &Told, rust: &Told) -> String {
    let lines = |told: &Told| {
        let line = |(at, text): &(u64, String)| format!("{:>6} ms  {text}", *at as f64 / 1_000.0);
        told.printed.iter().map(line).chain([format!("{:?}", told.ended)]).collect::<Vec<_>>()
    };
    let same_end = same_end(twin, rust);
    let (twin, mut rust) = (lines(twin), lines(rust));
    if same_end {
        rust.pop();
        rust.extend(twin.last().cloned());
    }
    let mut text = format!("\n  {:<56}{}\n", "the twin", "here");
    for place in 0..twin.len().max(rust.len()) {
        let [left, right] = [&twin, &rust].map(|lines| lines.get(place).map_or("", String::as_str));
        let mark = if left == right { ' ' } else { '≠' };
        text += &format!("{mark} {left:<56}{right}\n");
    }
    text
}
