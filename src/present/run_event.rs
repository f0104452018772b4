//! The event that tells others of a finished run. A contract: see README.

use super::disturbed::names;
use crate::{
    analysis::Statistics,
    model::Params,
    recording::{Provenance, Recording, Sample, compared},
    text::fixed,
    time::Micros,
};

/// `detail` of `CustomEvent("interleave:run")`, version 1, as JSON: names and numbers, nothing that would want escaping.
///
/// Written by hand, as the numbers are: a serializer and the writing of floating-point numbers would be a thirtieth of
/// the page. What the times mean is said at [`Statistics`].
pub fn run_event(params: &Params, provenance: Provenance, recordings: &[Sample]) -> String {
    let lesson = params.lesson;
    let has_seed = lesson.settings.iter().any(|setting| setting.key == "seed");
    let seed = if has_seed { params.number("seed").to_string() } else { "null".into() };
    let strategies: Vec<_> = recordings.iter().map(|recording| strategy(recording)).collect();
    let (compared, speedup) = match lesson.same_work.iter().find_map(|group| compared(recordings, group)?.ok()) {
        Some(pair) => (format!(r#"["{}","{}"]"#, pair.first.way.id, pair.last.way.id), pair.factor(6)),
        None => ("null".into(), "null".into()),
    };
    let disturbed = recordings.iter().any(|recording| recording.is_disturbed());
    format!(
        r#"{{"version":1,"lesson":"{}","seed":{seed},"provenance":"{}","strategies":[{}],"speedup":{speedup},"compared":{compared},"disturbed":{disturbed}}}"#,
        lesson.id,
        provenance.text(),
        strategies.join(",")
    )
}

fn strategy(recording: &Recording) -> String {
    let Statistics { wall, external, longest_wait, polls, wakes, tasks, outcomes, requests, .. } =
        recording.statistics();
    let ms = |time: Micros| fixed(time.0, 3);
    let times = format!(r#""wall_ms":{},"sum_ms":{},"slowest_ms":{}"#, ms(wall), ms(external), ms(longest_wait));
    let outcomes = ends(outcomes.ok, ("error", outcomes.error), ("cancelled", outcomes.cancelled));
    let requests = ends(requests.ok, ("failed", requests.failed), ("aborted", requests.aborted));
    let counts = format!(r#""polls":{polls},"wakes":{wakes},"tasks":{tasks}"#);
    let id = &recording.way.id;
    let disturbed = names(&recording.analysis(), Micros(u64::MAX), "\"");
    format!(r#"{{"id":"{id}",{times},{counts},"outcomes":{outcomes},"requests":{requests},"disturbed":[{disturbed}]}}"#)
}

/// How many ended well, and in two other ways.
fn ends(ok: u32, (one, ones): (&str, u32), (other, others): (&str, u32)) -> String {
    format!(r#"{{"ok":{ok},"{one}":{ones},"{other}":{others}}}"#)
}
