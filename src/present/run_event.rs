//! The event that tells others of a finished run. A contract: see README.

use crate::{
    analysis::Statistics,
    model::Params,
    recording::{Provenance, Recording},
    text::fixed,
    time::Micros,
};

/// `detail` of `CustomEvent("interleave:run")`, version 1, as JSON: names and numbers, nothing that would want escaping.
///
/// Written by hand, as the numbers are: a serializer and the writing of floating-point numbers would be a thirtieth of
/// the page. What the times mean is said at [`Statistics`].
pub fn run_event<'a>(
    params: &Params,
    provenance: Provenance,
    recordings: impl IntoIterator<Item = &'a Recording>,
) -> String {
    let lesson = params.lesson;
    let has_seed = lesson.settings.iter().any(|setting| setting.key == "seed");
    let seed = if has_seed { params.number("seed").to_string() } else { "null".into() };
    let mut walls = Vec::new();
    let mut strategies = Vec::new();
    for recording in recordings {
        let statistics = recording.statistics();
        walls.push(statistics.wall.0);
        strategies.push(strategy(&recording.way.id, &statistics));
    }
    let speedup = match walls[..] {
        [first, .., last] if last > 0 => fixed(first.saturating_mul(1_000_000).saturating_add(last / 2) / last, 6),
        _ => "null".into(),
    };
    format!(
        r#"{{"version":1,"lesson":"{}","seed":{seed},"provenance":"{}","strategies":[{}],"speedup":{speedup}}}"#,
        lesson.id,
        provenance.text(),
        strategies.join(",")
    )
}

fn strategy(id: &str, statistics: &Statistics) -> String {
    let Statistics { wall, sum, slowest, polls, wakes, tasks, outcomes, .. } = statistics;
    let ms = |time: &Micros| fixed(time.0, 3);
    let times = format!(r#""wall_ms":{},"sum_ms":{},"slowest_ms":{}"#, ms(wall), ms(sum), ms(slowest));
    let outcomes = format!(r#""ok":{},"error":{},"cancelled":{}"#, outcomes.ok, outcomes.error, outcomes.cancelled);
    format!(r#"{{"id":"{id}",{times},"polls":{polls},"wakes":{wakes},"tasks":{tasks},"outcomes":{{{outcomes}}}}}"#)
}
