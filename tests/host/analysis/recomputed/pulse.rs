//! How many ticks of the pulse there were, and how many are missing.

use super::{Way, exported};
use crate::support::{as_of, ms, params, program_of, sample, state};
use interleave::{
    lessons::{LESSONS, Strategy},
    model::{Action, Params},
    present::panels,
    recording::{Provenance, Sample},
    runtime::{ManualHost, Run},
    time::Micros,
    trace::EventKind,
};
use oorandom::Rand64;
use std::{ops::Range, time::Duration};

/// What the page has of a way that runs while a pulse beats: each 50 ms, off by `shift` microseconds, or as soon as the loop
/// has time. One in `lost` doesn't come at all. After `most` of them nobody goes on looking.
fn beating(
    (params, strategy): (&Params, &Strategy),
    shift: Range<i64>,
    lost: u64,
    most: u64,
    random: &mut Rand64,
) -> Sample {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", program_of(params.lesson, strategy.id)(params.input()));
    let elapsed = || host.elapsed().as_micros() as u64;
    let (mut tick, mut after_its_end) = (0, 0);
    for _ in 0..most {
        // What is late by more than a period has left out some.
        tick = (tick + 1).max(elapsed() / 50_000);
        let off = shift.start + random.rand_range(0..(shift.end - shift.start) as u64) as i64;
        let due = (50_000 * tick).saturating_add_signed(off);
        host.advance(Duration::from_micros(due.saturating_sub(elapsed())));
        if random.rand_range(0..lost) > 0 {
            run.recorder().record(EventKind::Heartbeat);
        }
        after_its_end += u32::from(run.result().is_some());
        if after_its_end == 3 {
            break;
        }
    }
    host.advance(ms(random.rand_range(0..90)));
    sample(strategy.way(), Micros::ZERO, run.recorder())
}

/// Drawn and missing by `now`, of a way's file: as long as the program runs, a tick is due at each 50 ms, and comes up to
/// 2 ms early. The end may come half a period after a tick that has not. A tick that comes after all that were due by
/// then stands for the next one.
fn pulse(way: &Way, now: u64) -> (u64, u64) {
    let end = way.end(0).map_or(now, |end| end.at.min(now));
    let beats: Vec<_> = way.all(&["beat"]).map(|row| row.at).filter(|at| *at <= end).collect();
    let drawn = beats.len() as u64;
    // How many there must have been in all if none but those behind this one followed.
    let least = |(place, at): (usize, &u64)| (at + 2_000) / 50_000 + drawn - 1 - place as u64;
    let all = beats.iter().enumerate().map(least).max().unwrap_or_default();
    let all = all.max(drawn).max(end.saturating_sub(25_000) / 50_000);
    (drawn, all - drawn)
}

#[test]
fn the_ticks_of_the_pulse_are_counted_as_in_plain_loops_over_the_file() {
    let mut random = Rand64::new(3);
    let (mut missed, mut none_missed) = (0, 0);
    let lessons: Vec<_> = LESSONS.iter().filter(|lesson| lesson.heartbeat).collect();
    assert!(lessons.len() > 1);
    for lesson in lessons {
        // On time, late, with a clock of few digits, with some that are lost.
        for (shift, lost) in [
            (0..1, 1_000),
            (0..20_000, 1_000),
            (-2_000..1_000, 1_000),
            (0..60_000, 1_000),
            (0..9, 5),
            (-2_000..-900, 2),
        ] {
            for most in [1, 7, 400] {
                let ids: Vec<_> = lesson.strategies.iter().map(|strategy| strategy.id).collect();
                let query = format!("lesson={}&strategies={}", lesson.id, ids.join(","));
                let params = params(&query);
                let beats = |way| beating((&params, way), shift.clone(), lost, most, &mut random);
                let samples: Vec<_> = lesson.strategies.iter().map(beats).collect();
                let recorded = samples.iter().cloned().enumerate().map(|(way, sample)| Action::Recorded(way, sample));
                let begun = [Action::Start, Action::Prepared(Provenance::Timers)];
                let done = state(&query, begun.into_iter().chain(recorded).chain([Action::Finish]));
                let file = exported(&samples, lesson.same_work);
                for at in
                    [None, Some(10_000), Some(77_000), Some(175_000), Some(249_500), Some(499_500), Some(1_500_000)]
                {
                    let shown = at.map_or_else(|| done.clone(), |at| as_of(&done, Micros(at)));
                    for panel in panels(&shown) {
                        let (way, sample) = (&file.ways[panel.place], &samples[panel.place]);
                        let pulse = panel.pulse.as_ref().expect("the lesson is about it");
                        let again = self::pulse(way, at.unwrap_or(sample.now.0).min(sample.now.0));
                        assert_eq!((pulse.drawn, pulse.missed), again, "{query}, {shift:?}, {lost}, {most}, {at:?}");
                        missed += again.1;
                        none_missed += u32::from(again.1 == 0);
                    }
                }
            }
        }
    }
    assert!(missed > 500 && none_missed > 100, "{missed}, and {none_missed} without");
}
