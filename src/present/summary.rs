//! One plain sentence that says what happened.

use crate::{
    analysis::Statistics,
    lessons::Lanes,
    model::{Phase, State},
    recording::{Recording, Sample, Way, compared, differ, first_and_last},
    text::{capitalized, fixed},
    trace::Outcome,
};

/// For the reader, at any moment. It changes with the phase and not with every frame, so that it can be read out.
pub fn summary(state: &State) -> String {
    let lesson = state.params.lesson;
    match state.phase {
        Phase::Waiting => {
            let titles = |title: fn(&Way) -> String, between| {
                let titles: Vec<_> = state.params.strategies.iter().map(|strategy| title(&strategy.way())).collect();
                titles.join(between)
            };
            let n = state.params.number("n");
            let why = if state.interrupted { "The run was cancelled, because a setting was changed. " } else { "" };
            match lesson.lanes {
                Lanes::Units => {
                    format!("{why}Press Run to make {n} {}, {}.", plural(n, lesson.unit), titles(within, ", then "))
                }
                Lanes::Tasks => format!("{why}Press Run to see {}.", titles(quoted, ", ")),
            }
        }
        Phase::Loading => "Loading the lesson's programs…".into(),
        Phase::Preparing if lesson.requests => "Getting the latency endpoint ready…".into(),
        Phase::Preparing => "Getting ready…".into(),
        Phase::Running => match state.recordings.last() {
            Some(recording) => format!("Running: {}…", within(&recording.way)),
            None => "Running…".into(),
        },
        Phase::Cancelled | Phase::Done => result_of(state),
    }
}

fn result_of(state: &State) -> String {
    let lesson = state.params.lesson;
    match lesson.lanes {
        _ if state.phase == Phase::Cancelled => cancelled(state),
        Lanes::Units => {
            // Beside a mistake it is what came of it that matters, not the time alone.
            let mistaken = state.recordings.iter().any(|recording| recording.way.mistake);
            let said = match mistaken {
                true => Some(results(&state.recordings, lesson.comparable)),
                false => comparison(&state.recordings, lesson.unit),
            };
            let parts = [said, failures(&state.recordings, lesson.unit)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Lanes::Tasks => results(&state.recordings, lesson.comparable),
    }
}

fn plural(n: u32, unit: &str) -> String {
    if n == 1 { unit.into() } else { format!("{unit}s") }
}

/// The strategy's title as a sentence begins with it. One that is here to be avoided is named as such.
fn named(way: &Way) -> String {
    format!("{}{}", way.title, warning(way))
}

/// The title in quotes, for those that would run into a sentence.
fn quoted(way: &Way) -> String {
    format!("“{}”{}", way.title, warning(way))
}

fn warning(way: &Way) -> &'static str {
    if way.mistake { " (the mistake)" } else { "" }
}

/// The title as it stands within a sentence: a word that is a name, `TaskGroup` or `CPU`, keeps its capitals.
fn within(way: &Way) -> String {
    let mut title = named(way);
    let first = title.split(' ').next().unwrap_or_default();
    if let Some(rest) = first.get(1..)
        && !rest.contains(|c: char| c.is_ascii_uppercase())
    {
        title[..1].make_ascii_lowercase();
    }
    title
}

/// What each program gave and, if they are comparable, how the times of two of them compare.
fn results(recordings: &[Sample], comparable: bool) -> String {
    let mut said: Vec<_> = recordings.iter().map(|recording| result(recording)).collect();
    if let Some((first, last, factor)) = compared(recordings).filter(|(.., factor)| comparable && differ(*factor)) {
        let (slow, fast, factor) = if factor < 1.0 { (last, first, 1.0 / factor) } else { (first, last, factor) };
        let (slow, fast) = (quoted(&slow.way), quoted(&fast.way));
        said.push(format!("{slow} took {} times as long as {fast}.", times(factor)));
    }
    said.join(" ")
}

fn result(recording: &Recording) -> String {
    let (title, wall) = (named(&recording.way), recording.statistics().wall);
    let end = recording.end();
    let (ended, text) = match &end {
        Some((_, Outcome::Value(text))) => ("ended", &**text),
        Some((_, Outcome::Error(text))) => ("failed", &**text),
        Some((_, Outcome::Cancelled)) | None => ("was cancelled", ""),
    };
    let colon = if text.is_empty() { "" } else { ": " };
    format!("{title} {ended} after {wall}{colon}{}.", text.trim_end_matches('.'))
}

fn times(factor: f64) -> String {
    fixed((factor * 10.0).round() as u64, 1)
}

fn comparison(recordings: &[Sample], unit: &str) -> Option<String> {
    let (first, last) = (recordings.first()?, recordings.last()?);
    let (slow, fast) = (first.statistics(), last.statistics());
    if recordings.len() == 1 {
        return Some(format!("{} finished in {}, {}.", named(&first.way), slow.wall, measure(&slow, unit)));
    }
    let ending = match first_and_last([&**first, &**last].into_iter()) {
        Some((.., factor @ 1.05..)) => format!(": {} times as long.", times(factor)),
        Some((.., 0.95..1.05)) => ": no difference.".into(),
        Some(_) => ": less.".into(),
        None => ".".into(),
    };
    Some(format!(
        "{} finished in {}, {}; {} took {}, {}{ending}",
        named(&last.way),
        fast.wall,
        measure(&fast, unit),
        within(&first.way),
        slow.wall,
        measure(&slow, unit),
    ))
}

/// What the wall time compares to: the slowest wait or the sum of them, whichever it is within a tenth of.
fn measure(statistics: &Statistics, unit: &str) -> String {
    let count = statistics.outcomes.ok + statistics.outcomes.error + statistics.outcomes.cancelled;
    let near = |time: crate::time::Micros| statistics.wall.since(time).0.saturating_mul(10) <= statistics.wall.0;
    if count > 1 && near(statistics.sum) && statistics.sum <= statistics.wall {
        format!("the sum of all {count}")
    } else if near(statistics.slowest) {
        format!("as long as its slowest {unit}")
    } else {
        format!("with a slowest {unit} of {}", statistics.slowest)
    }
}

fn failures(recordings: &[Sample], unit: &str) -> Option<String> {
    let last = recordings.last()?;
    let count = last.statistics().outcomes;
    let all = count.ok + count.error + count.cancelled;
    let analysis = last.analysis();
    let failed = analysis.workers().find_map(|lane| match &lane.end {
        Some((_, Outcome::Error(why))) => Some((lane.name.clone(), why.clone())),
        _ => None,
    });
    let (name, why) = failed?;
    let others = match (count.ok, count.cancelled) {
        (0, 0) => "",
        (_, 0) => " The others went on, and the results kept their order.",
        _ => " Nobody waited for the others.",
    };
    Some(match count.error {
        1 => format!("{} {name} of {all} failed: {why}.{others}", capitalized(unit)),
        errors => format!("{errors} of {all} {unit}s failed, first {unit} {name}: {why}.{others}"),
    })
}

fn cancelled(state: &State) -> String {
    let Some(last) = state.recordings.last() else { return "Cancelled before anything ran.".into() };
    let (wall, count) = (last.statistics().wall, last.statistics().outcomes);
    let (ended, aborted) = (count.ok + count.error, count.cancelled);
    let strategy = quoted(&last.way);
    match state.params.lesson.lanes {
        Lanes::Units => {
            let lesson = state.params.lesson;
            let (ends, ending) = if lesson.requests { ("answered", "aborted") } else { ("done", "cancelled") };
            let units = plural(aborted, lesson.unit);
            format!("Cancelled {wall} into {strategy}: {ended} {ends}, {aborted} {units} {ending}.")
        }
        Lanes::Tasks => {
            let tasks = plural(ended, "task");
            format!("Cancelled {wall} into {strategy}: {ended} {tasks} had ended, {aborted} did not.")
        }
    }
}
