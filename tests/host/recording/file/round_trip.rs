//! What is written is read back equal.

use super::{file_of, look_at, random, recording, text_of};
use crate::{
    oracle::random::{draw, perform},
    support::{self, ms, params, same_work, sample, sample_of},
};
use interleave::{
    lessons::LESSONS,
    recording::{
        Way,
        file::{TraceFile, check, read},
    },
    runtime::{Lock, ManualHost, Run, print, sleep, spawn_named},
    time::Micros,
    trace::Source,
};

/// The page's two ways to run a lesson's ways, as one file each.
#[test]
fn every_lesson_is_read_back_equal() {
    for lesson in LESSONS {
        let params = params(&format!("lesson={}", lesson.id));
        let whole = lesson.strategies.iter().map(|strategy| support::recording(&params, strategy.id));
        let cut = lesson.strategies.iter().map(|strategy| support::cancelled_recording(&params, strategy.id, 150));
        for samples in [whole.collect::<Vec<_>>(), cut.collect()] {
            let file = TraceFile {
                lesson: Some(lesson.id.into()),
                same_work: same_work(lesson.same_work),
                recordings: samples.iter().map(recording).collect(),
                ..TraceFile::default()
            };
            assert_eq!(read(&text_of(&file)).as_ref(), Ok(&file), "{}", lesson.id);
            look_at(&file);
        }
    }
}

/// Programs that nobody wrote, whole and cancelled in the middle. In each, all holds that `check` says.
#[test]
fn recordings_of_random_programs_are_read_back_equal() {
    use draw::Theme::{All, Combined, Locks, Queues, Shutdown, Tasks};
    for theme in [Tasks, Combined, Locks, Queues, Shutdown, All] {
        for seed in 0..100 {
            let host = ManualHost::new();
            let run = Run::start(&host, "main", perform::rust(draw::program(theme, seed)));
            match seed % 3 {
                0 => host.run_until_idle(),
                third => host.advance(ms(10 * third + seed % 20)),
            }
            let recorder = run.recorder().clone();
            let way = Way { id: "a".into(), title: "A".into(), about: "".into(), mistake: false };
            let live = [recording(&sample(way, Micros(u64::MAX), &recorder))];
            let file = TraceFile { recordings: live.to_vec(), ..TraceFile::default() };
            assert_eq!(check(&recorder.trace()), Ok(()), "{theme:?}, seed {seed}");
            assert!(read(&text_of(&file)).as_ref() == Ok(&file), "{theme:?}, seed {seed}");
            // Now cancelled: the same recording, which has grown.
            drop(run);
            assert_eq!(check(&recorder.trace()), Ok(()), "{theme:?}, seed {seed}, cancelled");
            assert!(read(&text_of(&file)).as_ref() == Ok(&file), "{theme:?}, seed {seed}, cancelled");
        }
    }
}

/// Traces that no program need be able to make. The shortest that fails is the one that is shown.
#[test]
fn random_traces_are_read_back_equal() {
    let is_equal = |seed, length| {
        let file = file_of([random::trace(seed, length), random::trace(seed + 1, length / 2)]);
        read(&text_of(&file)).as_ref() == Ok(&file)
    };
    for seed in 0..150 {
        let length = 2 * seed as usize;
        if !is_equal(seed, length) {
            let shortest = (0..=length).find(|length| !is_equal(seed, *length)).unwrap_or(length);
            panic!("seed {seed}: {:#?}", random::trace(seed, shortest));
        }
        look_at(&file_of([random::trace(seed, length)]));
    }
}

#[test]
fn a_file_looks_like_that() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let lock = Lock::named("counter");
        let held = lock.acquire().await;
        let other = spawn_named("other", {
            let lock = lock.clone();
            async move {
                let _held = lock.acquire().await;
                print("mine");
            }
        });
        sleep(ms(10)).await;
        drop(held);
        let _ = other.await;
        "done".to_owned()
    });
    host.run_until_idle();
    let way = Way { id: "locked".into(), title: "Locked".into(), about: "One at a time.".into(), mistake: false };
    let mut trace = run.recorder().trace().clone();
    for (line, source) in (10..).zip(&mut trace.sources) {
        *source = Source { file: "program.rs".into(), line };
    }
    let file = TraceFile {
        lesson: Some("locks".into()),
        settings: [("n".into(), "2".into())].into(),
        same_work: vec![vec!["locked".into(), "narrow".into()]],
        recordings: vec![recording(&sample_of(way, trace))],
    };
    insta::assert_snapshot!(text_of(&file));
}
