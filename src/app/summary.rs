//! One plain sentence that says what happened.

use super::{Phase, Recording, State};
use crate::{
    analysis::{Statistics, speedup},
    time::fixed,
    trace::Outcome,
};

/// For the reader, at any moment. It changes with the phase and not with every frame, so that it can be read out.
pub fn summary(state: &State) -> String {
    let unit = state.params.lesson.unit;
    match state.phase {
        Phase::Waiting => {
            let titles: Vec<_> = state.params.strategies.iter().map(|s| s.title.to_ascii_lowercase()).collect();
            let n = state.params.number("n");
            format!("Press Run to make {n} {}, {}.", plural(n, unit), titles.join(", then "))
        }
        Phase::Preparing => "Getting the latency endpoint ready…".into(),
        Phase::Running => match state.recordings.last() {
            Some(recording) => format!("Running: {}…", recording.strategy.title.to_ascii_lowercase()),
            None => "Running…".into(),
        },
        Phase::Cancelled => cancelled(state, unit),
        Phase::Done | Phase::Replaying(_) => {
            let parts = [comparison(&state.recordings, unit), failures(&state.recordings, unit)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

fn plural(n: u32, unit: &str) -> String {
    if n == 1 { unit.into() } else { format!("{unit}s") }
}

fn comparison(recordings: &[std::rc::Rc<Recording>], unit: &str) -> Option<String> {
    let (first, last) = (recordings.first()?, recordings.last()?);
    let (slow, fast) = (first.statistics(), last.statistics());
    if recordings.len() == 1 {
        return Some(format!("{} finished in {}, {}.", first.strategy.title, slow.wall, measure(&slow, unit)));
    }
    let ending = match speedup(slow.wall, fast.wall) {
        Some(factor @ 1.05..) => format!(": {} times as long.", fixed((factor * 10.0).round() as u64, 1)),
        Some(0.95..1.05) => ": no difference.".into(),
        Some(_) => ": less.".into(),
        None => ".".into(),
    };
    Some(format!(
        "{} finished in {}, {}; {} took {}, {}{ending}",
        last.strategy.title,
        fast.wall,
        measure(&fast, unit),
        first.strategy.title.to_ascii_lowercase(),
        slow.wall,
        measure(&slow, unit),
    ))
}

/// What the wall time compares to: the slowest wait or the sum of them, whichever it is within a tenth of.
fn measure(statistics: &Statistics, unit: &str) -> String {
    let count = statistics.outcomes.ok + statistics.outcomes.error + statistics.outcomes.cancelled;
    let near = |time: crate::time::Micros| statistics.wall.since(time).0 * 10 <= statistics.wall.0;
    if count > 1 && near(statistics.sum) && statistics.sum <= statistics.wall {
        format!("the sum of all {count}")
    } else if near(statistics.slowest) {
        format!("as long as its slowest {unit}")
    } else {
        format!("with a slowest {unit} of {}", statistics.slowest)
    }
}

fn failures(recordings: &[std::rc::Rc<Recording>], unit: &str) -> Option<String> {
    let last = recordings.last()?;
    let count = last.statistics().outcomes;
    let all = count.ok + count.error + count.cancelled;
    let failed = last.analysis.workers().find_map(|lane| match &lane.end {
        Some((_, Outcome::Error(why))) => Some((lane.name.clone(), why.clone())),
        _ => None,
    });
    let (name, why) = failed?;
    let others = if count.ok > 0 { " The others went on, and the results kept their order." } else { "" };
    Some(match count.error {
        1 => format!("{} {name} of {all} failed: {why}.{others}", capitalized(unit)),
        errors => format!("{errors} of {all} {unit}s failed, first {unit} {name}: {why}.{others}"),
    })
}

fn cancelled(state: &State, unit: &str) -> String {
    let Some(last) = state.recordings.last() else { return "Cancelled before anything ran.".into() };
    let statistics = last.statistics();
    let aborted = statistics.outcomes.cancelled;
    format!(
        "Cancelled {} into {}: {} answered, {aborted} {} aborted.",
        statistics.wall,
        last.strategy.title.to_ascii_lowercase(),
        statistics.outcomes.ok + statistics.outcomes.error,
        plural(aborted, unit),
    )
}

/// The word with a capital letter.
pub fn capitalized(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}
