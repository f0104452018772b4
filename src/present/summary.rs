//! One plain sentence that says what happened.

use crate::{
    analysis::Requests,
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
    let lesson = params.lesson;
    let compared = compared(recordings, lesson.same_work);
    match lesson.lanes {
        _ if state.phase == Phase::Cancelled => cancelled(state),
        Lanes::Units => {
            // Beside a mistake it is what came of it that matters, not the time alone.
            let mistaken = recordings.iter().any(|recording| recording.way.mistake);
            let said = match mistaken {
                true => results(recordings, &compared),
                false => comparison(recordings, compared.first(), lesson.unit),
            };
            [said, failures(recordings, lesson.unit)].concat().join(" ")
        }
        Lanes::Tasks => results(recordings, &compared).join(" "),
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

/// What each program gave, and how the times of those that did the same work compare.
fn results(recordings: &[Sample], compared: &[Result<Compared, NotCompared>]) -> Vec<String> {
    let given = recordings.iter().map(|recording| result(recording));
    given.chain(compared.iter().filter_map(|compared| took(*compared))).collect()
}

fn took(compared: Result<Compared, NotCompared>) -> Option<String> {
    match compared.and_then(Compared::slower_first) {
        Ok(pair) => {
            let (slow, fast) = (quoted(&pair.first.way), quoted(&pair.last.way));
            Some(match pair.differ() {
                true => format!("{slow} took {} times as long as {fast}.", pair.factor(1)),
                false => format!("{slow} took about as long as {fast}."),
            })
        }
        Err(why) => not_compared(why).map(str::to_owned),
    }
}

fn not_compared(why: NotCompared) -> Option<&'static str> {
    match why {
        NotCompared::Failed => Some("The times are not compared: not every way did its work."),
        NotCompared::OtherWork => Some("The times are not compared: the work, or what came of it, was not the same."),
        NotCompared::NoTime => None,
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
fn comparison(recordings: &[Sample], compared: Option<&Result<Compared, NotCompared>>, unit: &str) -> Vec<String> {
    let (Some(first), Some(last)) = (recordings.first(), recordings.last()) else { return Vec::new() };
    let why = compared.and_then(|compared| not_compared(compared.err()?));
    let measure = |way| if why.is_none() { measure(way, unit) } else { String::new() };
    let (title, wall, measured) = (named(&last.way), last.wall(), measure(last));
    if recordings.len() == 1 {
        return vec![format!("{title} finished in {wall}{measured}.")];
    }
    let ending = match compared {
        Some(Ok(pair)) if !pair.differ() => ": no difference".into(),
        Some(Ok(pair)) if pair.is_slower() => ": less".into(),
        Some(Ok(pair)) => format!(": {} times as long", pair.factor(1)),
        Some(Err(_)) | None => String::new(),
    };
    let beside = format!("{} took {}{}", within(&first.way), first.wall(), measure(first));
    let said = format!("{title} finished in {wall}{measured}; {beside}{ending}.");
    [Some(said), why.map(str::to_owned)].into_iter().flatten().collect()
}

/// What the wall time compares to: the slowest unit or the sum of them, whichever it is within a tenth of. Where nothing
/// came of the work there is nothing to compare.
fn measure(recording: &Recording, unit: &str) -> String {
    if recording.work().is_err() {
        return String::new();
    }
    let (analysis, wall) = (recording.analysis(), recording.wall());
    let waits = || analysis.workers().map(|lane| lane.waited(analysis.last));
    let (count, sum, slowest) = (waits().count(), waits().sum(), waits().max().unwrap_or_default());
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
fn failures(recordings: &[Sample], unit: &str) -> Vec<String> {
    let failed: Vec<_> = recordings.iter().map(|recording| failure(recording, unit)).collect();
    match &failed[..] {
        [Some(first), others @ ..] if others.iter().all(|other| other.as_ref() == Some(first)) => {
            vec![capitalized(first)]
        }
        _ => {
            let said = recordings
                .iter()
                .zip(&failed)
                .filter_map(|(recording, failed)| Some(format!("In {}, {}", quoted(&recording.way), failed.as_ref()?)));
            said.collect()
        }
    }
}

fn failure(recording: &Recording, unit: &str) -> Option<String> {
    let count = recording.statistics().outcomes;
    let all = count.ok + count.error + count.cancelled;
    let analysis = recording.analysis();
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
        Lanes::Units if lesson.requests => {
            let Requests { ok, failed, aborted } = requests;
            let failed = if failed > 0 { format!(" {failed} failed,") } else { String::new() };
            let units = plural(aborted, lesson.unit);
            format!("Cancelled {wall} into {strategy}: {ok} answered,{failed} {aborted} {units} aborted.")
        }
        Lanes::Units => {
            let units = plural(cancelled, lesson.unit);
            format!("Cancelled {wall} into {strategy}: {ended} done, {cancelled} {units} cancelled.")
        }
        Lanes::Tasks => {
            let tasks = plural(ended, "task");
            format!("Cancelled {wall} into {strategy}: {ended} {tasks} had ended, {cancelled} did not.")
        }
    }
}
