//! The lessons' programs in virtual time: what they cost, and what a failing request does.

use crate::support::{lines, ms, run};
use interleave::{
    analysis::{Analysis, Statistics},
    lessons::{Failure, LESSONS, Lesson, Results, Workload, find, network_requests::LESSON},
    runtime::{FetchError, ManualHost, TaskError, latency::Answer},
    time::Micros,
    trace::{EventKind, Recorder},
};
use std::{fs, path::Path};

const WORKLOAD: Workload = Workload { n: 8, from_ms: 200, to_ms: 900, seed: 7, failing: None };

/// Runs a strategy of the lesson to its end: results, recording, and the time it took in milliseconds.
fn run_strategy(id: &str, workload: &Workload) -> (Results, Recorder, u64) {
    let host = ManualHost::new();
    let strategy = LESSON.strategies.iter().find(|strategy| strategy.id == id).expect("the lesson has it");
    let urls = workload.requests().iter().map(|request| request.url()).collect();
    let (results, recorder) = run(&host, (strategy.program)(urls));
    assert_eq!(host.pending(), 0, "nothing is left over");
    (results, recorder, host.elapsed().as_millis() as u64)
}

fn answers(workload: &Workload) -> Results {
    (1..).zip(workload.latencies()).map(|(place, ms)| Ok(Answer { id: place.to_string(), ms })).collect()
}

// What it costs

#[test]
fn one_after_another_takes_the_sum_and_gathered_the_slowest() {
    for seed in 0..20 {
        let workload = Workload { seed, ..WORKLOAD };
        let latencies: Vec<u64> = workload.latencies().into_iter().map(u64::from).collect();
        let (slowest, sum) = (*latencies.iter().max().unwrap(), latencies.iter().sum::<u64>());
        let (sequential, gathered) = (run_strategy("sequential", &workload), run_strategy("gather", &workload));
        assert_eq!((sequential.2, gathered.2), (sum, slowest), "seed {seed}");
        for (_, recorder, took) in [sequential, gathered] {
            let statistics = Statistics::of(&Analysis::of(&recorder.events()));
            assert_eq!(
                [statistics.wall, statistics.sum, statistics.slowest],
                [took, sum, slowest].map(|ms| Micros(ms * 1_000)),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn results_come_in_the_order_of_the_requests() {
    for id in ["sequential", "gather"] {
        assert_eq!(run_strategy(id, &WORKLOAD).0, answers(&WORKLOAD), "{id}");
    }
}

#[test]
fn requests_are_sent_in_their_order_in_both() {
    let urls: Vec<_> = WORKLOAD.requests().iter().map(|request| request.url()).collect();
    for strategy in LESSON.strategies {
        let host = ManualHost::new();
        run(&host, (strategy.program)(urls.clone()));
        assert_eq!(host.requests(), urls, "{}", strategy.id);
    }
}

#[test]
fn nothing_to_ask_is_done_at_once() {
    for id in ["sequential", "gather"] {
        let (results, _, took) = run_strategy(id, &Workload { n: 0, ..WORKLOAD });
        assert_eq!((results, took), (vec![], 0), "{id}");
    }
}

#[test]
fn two_requests_as_recorded() {
    let workload = Workload { n: 2, from_ms: 100, to_ms: 100, ..WORKLOAD };
    let recorded = |id| lines(&run_strategy(id, &workload).1, &["spawned", "waiting", "woken", "finished"]);
    insta::assert_snapshot!(recorded("sequential"), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    0 ms  waiting 0 on task 1
    0 ms  waiting 1 on the answer of lat/100?bytes=512&id=1
    100 ms  woken 1
    100 ms  finished 1: answer 1
    100 ms  woken 0 by 1
    100 ms  spawned 2 "2" by 0
    100 ms  waiting 0 on task 2
    100 ms  waiting 2 on the answer of lat/100?bytes=512&id=2
    200 ms  woken 2
    200 ms  finished 2: answer 2
    200 ms  woken 0 by 2
    200 ms  finished 0: 2 results
    "#);
    insta::assert_snapshot!(recorded("gather"), @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "1" by 0
    0 ms  spawned 2 "2" by 0
    0 ms  waiting 0 on 2 tasks
    0 ms  waiting 1 on the answer of lat/100?bytes=512&id=1
    0 ms  waiting 2 on the answer of lat/100?bytes=512&id=2
    100 ms  woken 1
    100 ms  finished 1: answer 1
    100 ms  woken 2
    100 ms  finished 2: answer 2
    100 ms  woken 0 by 2
    100 ms  finished 0: 2 results
    "#);
}

// Failures

#[test]
fn a_failing_request_is_one_error_and_the_others_go_on() {
    let errors = Failure::ALL.map(|failure| {
        let workload = Workload { failing: Some((3, failure)), ..WORKLOAD };
        let outcomes = ["sequential", "gather"].map(|id| {
            let (mut results, recorder, took) = run_strategy(id, &workload);
            let outcomes = Statistics::of(&Analysis::of(&recorder.events())).outcomes;
            assert_eq!((outcomes.ok, outcomes.error, outcomes.cancelled), (7, 1, 0), "{failure:?}");
            assert_eq!(took, run_strategy(id, &WORKLOAD).2, "{failure:?}: a failure takes its latency too");
            let error = results.remove(2).unwrap_err();
            let mut others = answers(&WORKLOAD);
            let _ = others.remove(2);
            assert_eq!(results, others, "{failure:?}");
            error
        });
        assert_eq!(outcomes[0], outcomes[1], "{failure:?} is the same in both");
        outcomes[0].clone()
    });
    let [not_found, server_error, dropped, malformed] = errors;
    assert_eq!(not_found, TaskError::Failed(FetchError::Status(404)));
    assert_eq!(server_error, TaskError::Failed(FetchError::Status(500)));
    assert_eq!(dropped, TaskError::Failed(FetchError::Network("the connection was dropped".into())));
    assert!(matches!(malformed, TaskError::Failed(FetchError::Body(_))), "{malformed:?}");
}

#[test]
fn failures_have_an_id_and_a_title_each() {
    assert_eq!(Failure::ALL.map(Failure::id), ["404", "500", "drop", "malformed"]);
    let titles = ["404 not found", "500 server error", "dropped connection", "malformed body"];
    assert_eq!(Failure::ALL.map(Failure::title), titles);
}

// The workload

#[test]
fn the_same_seed_gives_the_same_latencies_for_ever() {
    assert_eq!(WORKLOAD.latencies(), WORKLOAD.latencies());
    insta::assert_snapshot!(format!("{:?}", WORKLOAD.latencies()), @"[420, 804, 557, 695, 716, 480, 824, 319]");
    assert_ne!(WORKLOAD.latencies(), Workload { seed: 8, ..WORKLOAD }.latencies());
}

#[test]
fn more_requests_leave_the_first_ones_as_they_are() {
    let more = Workload { n: 200, ..WORKLOAD }.latencies();
    assert_eq!((more.len(), &more[..8]), (200, &WORKLOAD.latencies()[..]));
}

#[test]
fn latencies_lie_in_their_range_and_reach_both_ends() {
    let latencies = |from_ms, to_ms| Workload { n: 200, from_ms, to_ms, ..WORKLOAD }.latencies();
    let narrow = latencies(3, 5);
    assert_eq!((narrow.iter().min(), narrow.iter().max()), (Some(&3), Some(&5)));
    assert_eq!(latencies(10_000, 10_000), [10_000; 200]);
    assert_eq!(latencies(0, 0), [0; 200]);
}

// The listing

#[test]
fn the_listing_is_the_file_that_was_compiled() {
    for lesson in LESSONS {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(lesson.source_file);
        assert_eq!(fs::read_to_string(file).expect(lesson.source_file), lesson.source);
    }
}

#[test]
fn call_sites_name_lines_of_the_listing_that_call_something() {
    for strategy in LESSON.strategies {
        let (_, recorder, _) = run_strategy(strategy.id, &WORKLOAD);
        let sites = recorder.events().into_iter().filter_map(|event| match event.kind {
            EventKind::Spawned { site, parent: Some(_), .. } | EventKind::WaitingOn { site, .. } => Some(site),
            _ => None,
        });
        let mut called: Vec<_> = sites
            .map(|site| {
                assert_eq!(site.file, LESSON.source_file);
                LESSON.source.lines().nth(site.line as usize - 1).unwrap().trim()
            })
            .collect();
        called.sort_unstable();
        called.dedup();
        let combine = match strategy.id {
            "sequential" => "sequential(requests).return_exceptions().await",
            _ => "gather(requests).return_exceptions().await",
        };
        let mut expected = ["let response = fetch(url).await?;", combine];
        expected.sort_unstable();
        assert_eq!(called, expected, "{}", strategy.id);
    }
}

// All lessons

#[test]
fn lessons_are_found_by_their_ids_which_are_all_different() {
    for lesson in LESSONS {
        assert_eq!(find(lesson.id), Some(*lesson));
        assert_eq!(LESSONS.iter().filter(|other| **other == *lesson).count(), 1, "{}", lesson.id);
        assert!(is_id(lesson.id), "{}", lesson.id);
        for strategy in lesson.strategies {
            assert_eq!(lesson.strategies.iter().filter(|other| *other == strategy).count(), 1, "{}", strategy.id);
            assert!(is_id(strategy.id), "{}", strategy.id);
        }
    }
    assert_eq!(find("no such lesson"), None);
}

#[test]
fn every_lesson_says_what_it_is_about() {
    for Lesson { id, subject, title, text, look_for, unit, strategies, .. } in LESSONS {
        assert!(![subject, title, unit].iter().any(|text| text.is_empty()), "{id}");
        assert!(![text.len(), look_for.len(), strategies.len()].contains(&0), "{id}");
    }
}

#[test]
fn dropping_a_run_in_the_middle_aborts_its_requests() {
    for strategy in LESSON.strategies {
        let host = ManualHost::new();
        let urls = WORKLOAD.requests().iter().map(|request| request.url()).collect();
        let run = interleave::runtime::Run::start(&host, strategy.id, (strategy.program)(urls));
        host.advance(ms(100));
        drop(run);
        assert_eq!(host.pending(), 0, "{}", strategy.id);
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
