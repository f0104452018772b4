//! What is said of repetitions.

use super::{Way, disturbed, exported};
use crate::{
    recording::file::random,
    support::{cancelled_recording, params, recording, sample_of},
};
use interleave::{
    lessons::measure::LESSON,
    present::Dots,
    recording::{Sample, Way as Named},
    time::Micros,
};
use oorandom::Rand64;

/// What a file says of a way's repetitions.
#[derive(Debug, Default)]
struct Repeated {
    /// How long those took that nothing disturbed.
    sound: Vec<u64>,
    /// How many there are besides.
    disturbed: usize,
}

/// A repetition is a task called `run …` that came to its end by itself.
fn repeated(way: &Way) -> Repeated {
    let stretch = |row: &super::Row| (row.at - row.of[1].as_u64().expect("a time"), row.at);
    let stretches: Vec<_> = way.all(&["disturbed"]).map(stretch).collect();
    let mut repeated = Repeated::default();
    for begin in way.all(&["spawned"]).filter(|row| row.of[2].as_str().expect("a name").starts_with("run ")) {
        let Some(end) = way.end(begin.number(0)).filter(|end| end.what != "cancelled") else { continue };
        match stretches.iter().any(|(from, to)| *from < end.at && *to > begin.at) {
            true => repeated.disturbed += 1,
            false => repeated.sound.push(end.at - begin.at),
        }
    }
    repeated.sound.sort_unstable();
    repeated
}

/// What the page says of these recordings is what their file gives.
fn same(what: &str, recordings: &[Sample]) -> Repeated {
    let (mut rows, mut left_out, mut all) = (Vec::new(), Vec::new(), Repeated::default());
    for (way, sample) in exported(recordings, &[]).ways.iter().zip(recordings) {
        let Repeated { sound, disturbed } = repeated(way);
        let count = sound.len();
        if let (Some(least), Some(most)) = (sound.first(), sound.last()) {
            let (low, high) = (sound[(count - 1) / 2], sound[count / 2]);
            let [median, least, most] = [low + (high - low) / 2, *least, *most].map(Micros);
            let s = if count == 1 { "" } else { "s" };
            rows.push((
                way.id.clone(),
                count,
                format!("median {median}, least {least}, most {most}, of {count} run{s}"),
            ));
        }
        if disturbed > 0 {
            let (title, all) = (&sample.way.title, count + disturbed);
            let s = if all == 1 { "" } else { "s" };
            left_out.push(format!("“{title}”: {disturbed} of {all} repetition{s} disturbed and left out."));
        }
        all.sound.extend(sound);
        all.disturbed += disturbed;
    }
    let shown = Dots::of(recordings).map_or_else(Default::default, |dots| {
        let rows = dots.rows.into_iter().map(|row| (row.id, row.dots.len(), row.text)).collect::<Vec<_>>();
        (rows, dots.left_out)
    });
    assert_eq!(shown, (rows, left_out), "{what}");
    all
}

#[test]
fn what_is_said_of_repetitions_is_what_plain_loops_over_the_file_give() {
    for seed in 0..10 {
        for runs in [3, 4, 20] {
            let query = format!("lesson=measure&runs={runs}&seed={seed}");
            let params = params(&query);
            let ways = LESSON.strategies;
            let whole: Vec<_> = ways.iter().map(|way| recording(&params, way.id)).collect();
            let Repeated { sound, disturbed } = same(&query, &whole);
            assert_eq!((sound.len(), disturbed), (ways.len() * runs, 0));
            for at in [1, 70, 160, 500] {
                let cut = ways.iter().map(|way| cancelled_recording(&params, way.id, at + seed));
                same(&format!("{query} cut at {at}"), &cut.collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn so_it_is_where_some_of_them_were_disturbed() {
    let mut random = Rand64::new(1);
    let mut left_out = 0;
    for seed in 0..100 {
        let params = params(&format!("lesson=measure&runs={}&seed={seed}", 3 + seed % 8));
        let recordings: Vec<_> = LESSON.strategies.iter().map(|way| recording(&params, way.id)).collect();
        let disturbed = recordings.iter().map(|sample| {
            let times = random.rand_range(0..4) as usize;
            sample_of(sample.way.clone(), disturbed(&sample.trace(), times, &mut random))
        });
        left_out += same(&format!("seed {seed}"), &disturbed.collect::<Vec<_>>()).disturbed;
    }
    assert!(left_out > 300, "{left_out} were left out");
}

#[test]
fn so_it_is_of_traces_that_no_program_need_be_able_to_make() {
    let mut random = Rand64::new(2);
    let (mut sound, mut left_out) = (0, 0);
    for seed in 0..300 {
        let times = random.rand_range(0..6) as usize;
        let trace = disturbed(&random::trace(seed, 400), times, &mut random);
        let way = Named { id: "a".into(), title: "A".into(), about: "".into(), mistake: false };
        let repeated = same(&format!("seed {seed}"), &[sample_of(way, trace)]);
        sound += repeated.sound.len();
        left_out += repeated.disturbed;
    }
    assert!(sound > 50 && left_out > 50, "{sound}, and {left_out} were left out");
}
