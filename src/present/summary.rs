//! One plain sentence that says what happened.

use super::is_disturbed;
use crate::{
    lessons::Lanes,
    model::{Phase, State},
    recording::{Compared, NotCompared, Recording, Sample, Way, compared},
    text::capitalized,
    time::Micros,
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
    let State { recordings, params, .. } = state;
    if is_disturbed(state) {
        return "This run was disturbed from outside: its times say nothing.".into();
    }
    let lesson = params.lesson;
    let mut said = String::new();
    if let Some(told) = &state.told {
        return told.clone();
    }
    match lesson.lanes {
        _ if state.phase == Phase::Cancelled => return cancelled(state),
        Lanes::Units => {
            // Beside a mistake it is what came of it that matters, not the time alone.
            match recordings.iter().any(|recording| recording.way.mistake) {
                true => results(&mut said, state),
                false => comparison(&mut said, state),
            }
            failures(&mut said, recordings, lesson.unit);
        }
        Lanes::Tasks => results(&mut said, state),
    }
    said
}

/// One more sentence, unless it is empty.
fn add(said: &mut String, sentence: &str) {
    if !said.is_empty() && !sentence.is_empty() {
        said.push(' ');
    }
    said.push_str(sentence);
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

/// What each program gave, and how the times of those that did the same work compare.
fn results(said: &mut String, state: &State) {
    for recording in &state.recordings {
        add(said, &result(recording));
    }
    for group in state.params.lesson.same_work {
        if let Some(compared) = compared(&state.recordings, group) {
            add(said, &took(compared));
        }
    }
}

/// Empty where that is not worth a word.
fn took(compared: Result<Compared, NotCompared>) -> String {
    match compared.map(Compared::slower_first) {
        Ok(pair) => {
            let (slow, fast) = (quoted(&pair.first.way), quoted(&pair.last.way));
            match pair.differ() {
                true => format!("{slow} took {} times as long as {fast}.", pair.factor(1)),
                false => format!("{slow} took about as long as {fast}."),
            }
        }
        Err(why) => not_compared(why).into(),
    }
}

fn not_compared(why: NotCompared) -> &'static str {
    match why {
        NotCompared::Failed => "Not compared: a way failed.",
        NotCompared::OtherWork => "Not compared: work or outcomes differ.",
        NotCompared::NoTime => "Not compared: too short to time.",
        // That is said in its place.
        NotCompared::Disturbed => "",
    }
}

fn result(recording: &Recording) -> String {
    let (title, wall) = (named(&recording.way), recording.wall());
    let end = recording.end();
    let (ended, text) = match &end {
        Some((_, Outcome::Value(text))) => ("ended", &**text),
        Some((_, Outcome::Error(text))) => ("failed", &**text),
        Some((_, Outcome::Cancelled)) | None => ("was cancelled", ""),
    };
    let colon = if text.is_empty() { "" } else { ": " };
    format!("{title} {ended} after {wall}{colon}{}.", text.trim_end_matches('.'))
}

/// The first and the last, and how many times as long the first took.
fn comparison(said: &mut String, state: &State) {
    let State { recordings, params, .. } = state;
    let (Some(first), Some(last)) = (recordings.first(), recordings.last()) else { return };
    let compared = params.lesson.same_work.first().and_then(|group| compared(recordings, group));
    let (ending, why) = match compared {
        Some(Ok(pair)) if !pair.differ() => (": no difference".into(), ""),
        Some(Ok(pair)) if pair.is_slower() => (": less".into(), ""),
        Some(Ok(pair)) => (format!(": {} times as long", pair.factor(1)), ""),
        Some(Err(why)) => (String::new(), not_compared(why)),
        None => (String::new(), ""),
    };
    let finished = |name: String, verb: &str, way: &Recording| {
        let measured = if why.is_empty() { measure(way, params.lesson.unit) } else { String::new() };
        format!("{name} {verb} {}{measured}", way.wall())
    };
    said.push_str(&finished(named(&last.way), "finished in", last));
    if recordings.len() > 1 {
        said.push_str("; ");
        said.push_str(&finished(within(&first.way), "took", first));
        said.push_str(&ending);
    }
    said.push('.');
    add(said, why);
}

/// What the wall time compares to: the slowest unit or the sum of them, whichever it is within a tenth of. Where nothing
/// came of the work there is nothing to compare.
fn measure(recording: &Recording, unit: &str) -> String {
    if recording.work().is_err() {
        return String::new();
    }
    let (analysis, wall) = (recording.analysis(), recording.wall());
    let (mut count, mut sum, mut slowest) = (0, Micros::ZERO, Micros::ZERO);
    for lane in analysis.workers() {
        let waited = lane.waited(analysis.last);
        (count, sum, slowest) = (count + 1, sum + waited, slowest.max(waited));
    }
    let near = |time: Micros| wall.since(time).0.saturating_mul(10) <= wall.0;
    if count > 1 && near(sum) && sum <= wall {
        format!(", the sum of all {count}")
    } else if near(slowest) {
        format!(", as long as its slowest {unit}")
    } else {
        format!(", with a slowest {unit} of {slowest}")
    }
}

/// What failed in any of the ways: said once where it is the same in all of them.
fn failures(said: &mut String, recordings: &[Sample], unit: &str) {
    let common = recordings.first().and_then(|recording| failure(recording, unit));
    if recordings.iter().all(|recording| failure(recording, unit) == common) {
        if let Some(failed) = common {
            add(said, &capitalized(&failed));
        }
        return;
    }
    for recording in recordings {
        if let Some(failed) = failure(recording, unit) {
            add(said, &format!("In {}, {failed}", quoted(&recording.way)));
        }
    }
}

fn failure(recording: &Recording, unit: &str) -> Option<String> {
    let count = recording.statistics().outcomes;
    let all = count.ok + count.error + count.cancelled;
    let analysis = recording.analysis();
    let failed = analysis.workers().find_map(|lane| match &lane.end {
        Some((_, Outcome::Error(why))) => Some((&lane.name, why)),
        _ => None,
    });
    let (name, why) = failed?;
    let others = match (count.ok, count.cancelled) {
        (0, 0) => "",
        (_, 0) => " The others went on, and the results kept their order.",
        _ => " Nobody waited for the others.",
    };
    Some(match count.error {
        1 => format!("{unit} {name} of {all} failed: {why}.{others}"),
        errors => format!("{errors} of {all} {unit}s failed, first {unit} {name}: {why}.{others}"),
    })
}

fn cancelled(state: &State) -> String {
    let Some(last) = state.recordings.last() else { return "Cancelled before anything ran.".into() };
    let (wall, strategy, lesson) = (last.wall(), quoted(&last.way), state.params.lesson);
    let (outcomes, requests) = (last.statistics().outcomes, last.analysis().requests());
    let (ended, cancelled) = (outcomes.ok + outcomes.error, outcomes.cancelled);
    match lesson.lanes {
        Lanes::Units => {
            let (ended, ends, cut, ending) = match lesson.requests {
                true => (requests.ok, "answered", requests.aborted, "aborted"),
                false => (ended, "done", cancelled, "cancelled"),
            };
            let units = plural(cut, lesson.unit);
            format!("Cancelled {wall} into {strategy}: {ended} {ends}, {cut} {units} {ending}.")
        }
        Lanes::Tasks => {
            let tasks = plural(ended, "task");
            format!("Cancelled {wall} into {strategy}: {ended} {tasks} had ended, {cancelled} did not.")
        }
    }
}
