//! The lessons' programs in virtual time: what they cost, and what a failing request does.

use crate::support::{lines, ms, program_of, run};
use interleave::{
    analysis::{Analysis, Statistics},
    endpoint::latency::Fault,
    lessons::{Input, Kind, LESSONS, Lesson, Value, Workload, find, hash, network_requests::LESSON, workload},
    runtime::ManualHost,
    time::Micros,
    trace::{EventKind, Outcome, Recorder},
};
use std::{fs, path::Path};

const WORKLOAD: Workload = Workload { n: 8, from_ms: 200, to_ms: 900, seed: 7, failing: None };

/// The lesson's input that stands for `workload`, which has no failures.
fn input(workload: &Workload) -> Input {
    let Workload { n, from_ms, to_ms, seed, failing: _ } = *workload;
    let input = Input::of(&LESSON).with("n", Value::Number(n)).with("latency", Value::Range(from_ms, to_ms));
    input.with("seed", Value::Number(seed))
}

/// Runs a strategy of the lesson to its end: outcome, recording, and the time it took in milliseconds.
fn run_strategy(id: &str, input: Input) -> (Outcome, Recorder, u64) {
    let host = ManualHost::new();
    let strategy = LESSON.strategies.iter().find(|strategy| strategy.id == id).expect("the lesson has it");
    let (outcome, recorder) = run(&host, program_of(&LESSON, strategy.id)(input));
    assert_eq!(host.pending(), 0, "nothing is left over");
    (outcome, recorder, host.elapsed().as_millis() as u64)
}

/// How the requests ended, in the order they were spawned.
fn ends(recorder: &Recorder) -> Vec<String> {
    let analysis = Analysis::of(&recorder.events());
    analysis.workers().filter_map(|lane| lane.end.as_ref()).map(|(_, outcome)| outcome.text().to_owned()).collect()
}

// What it costs

#[test]
fn one_after_another_takes_the_sum_and_gathered_the_slowest() {
    for seed in 0..20 {
        let workload = Workload { seed, ..WORKLOAD };
        let latencies: Vec<u64> = workload.latencies().into_iter().map(u64::from).collect();
        let (slowest, sum) = (*latencies.iter().max().unwrap(), latencies.iter().sum::<u64>());
        let (sequential, gathered) =
            (run_strategy("sequential", input(&workload)), run_strategy("gather", input(&workload)));
        assert_eq!((sequential.2, gathered.2), (sum, slowest), "seed {seed}");
        for (_, recorder, took) in [sequential, gathered] {
            let statistics = Statistics::of(&Analysis::of(&recorder.events()));
            assert_eq!(
                [statistics.wall, statistics.external, statistics.longest_wait],
                [took, sum, slowest].map(|ms| Micros(ms * 1_000)),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn every_request_has_its_own_answer() {
    for id in ["sequential", "gather"] {
        let (outcome, recorder, _) = run_strategy(id, input(&WORKLOAD));
        assert_eq!(outcome, Outcome::Value("8 results".into()), "{id}");
        assert_eq!(ends(&recorder), [1, 2, 3, 4, 5, 6, 7, 8].map(|id| format!("answer {id}")), "{id}");
    }
}

#[test]
fn requests_are_sent_in_their_order_in_both() {
    let urls: Vec<_> = WORKLOAD.requests().iter().map(|request| request.url()).collect();
    for strategy in LESSON.strategies {
        let host = ManualHost::new();
        run(&host, program_of(&LESSON, strategy.id)(input(&WORKLOAD)));
        assert_eq!(host.requests(), urls, "{}", strategy.id);
    }
}

#[test]
fn nothing_to_ask_is_done_at_once() {
    for id in ["sequential", "gather"] {
        let (outcome, _, took) = run_strategy(id, input(&Workload { n: 0, ..WORKLOAD }));
        assert_eq!((outcome, took), (Outcome::Value("0 results".into()), 0), "{id}");
    }
}

#[test]
fn two_requests_as_recorded() {
    let workload = Workload { n: 2, from_ms: 100, to_ms: 100, ..WORKLOAD };
    let recorded = |id| lines(&run_strategy(id, input(&workload)).1, &["spawned", "waiting", "woken", "finished"]);
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
    100 ms  woken 2
    100 ms  finished 1: answer 1
    100 ms  finished 2: answer 2
    100 ms  woken 0 by 2
    100 ms  finished 0: 2 results
    "#);
}

// Failures

#[test]
fn a_failing_request_is_one_error_and_the_others_go_on() {
    let Kind::Choice { options, .. } = workload::FAILURE.kind else { panic!("failures are a choice") };
    let errors = options.iter().map(|(failure, _)| {
        let [one, other] = ["sequential", "gather"].map(|id| {
            let input = input(&WORKLOAD).with("fail", Value::Number(3)).with("failure", Value::Choice(failure));
            let (outcome, recorder, took) = run_strategy(id, input);
            assert_eq!(outcome, Outcome::Value("7 results, 1 error".into()), "{failure}");
            let outcomes = Statistics::of(&Analysis::of(&recorder.events())).outcomes;
            assert_eq!((outcomes.ok, outcomes.error, outcomes.cancelled), (7, 1, 0), "{failure}");
            assert_eq!(took, run_strategy(id, self::input(&WORKLOAD)).2, "{failure}: a failure takes its latency too");
            let mut ends = ends(&recorder);
            let error = ends.remove(2);
            assert_eq!(ends, [1, 2, 4, 5, 6, 7, 8].map(|id| format!("answer {id}")), "{failure}");
            error
        });
        assert_eq!(one, other, "{failure} is the same in both");
        format!("{failure}: {one}")
    });
    insta::assert_snapshot!(errors.collect::<Vec<_>>().join("\n"), @r"
    404: HTTP 404
    500: HTTP 500
    drop: no answer: the connection was dropped
    malformed: bad body: not the JSON that was expected
    ");
}

#[test]
fn each_failure_is_another_fault() {
    let Kind::Choice { options, .. } = workload::FAILURE.kind else { panic!("failures are a choice") };
    let faults: Vec<_> = options.iter().map(|(failure, _)| workload::fault(failure)).collect();
    assert_eq!(faults, [Fault::Status(404), Fault::Status(500), Fault::Drop, Fault::Malformed]);
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

#[test]
fn the_urls_of_a_run_begin_at_the_endpoint_and_carry_its_tag() {
    let input = Input::of(&LESSON).with("n", Value::Number(2)).with("latency", Value::Range(20, 20));
    assert_eq!(input.urls(), ["lat/20?bytes=512&id=1", "lat/20?bytes=512&id=2"]);
    let urls = input.asking("https://a.example/", "gather-3").urls();
    let expected = [1, 2].map(|id| format!("https://a.example/lat/20?bytes=512&id={id}&at=gather-3"));
    assert_eq!(urls, expected);
}

// The listing

#[test]
fn the_listing_is_the_file_that_was_compiled() {
    for lesson in LESSONS {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(lesson.source_file);
        assert_eq!(hash(&fs::read(file).expect(lesson.source_file)), lesson.source_hash);
    }
}

#[test]
fn call_sites_name_lines_of_the_listing_that_call_something() {
    let source = fs::read_to_string(LESSON.source_file).unwrap();
    for strategy in LESSON.strategies {
        let (_, recorder, _) = run_strategy(strategy.id, input(&WORKLOAD));
        let sites = recorder.events().into_iter().filter_map(|event| match event.kind {
            EventKind::Spawned { source, parent: Some(_), .. } | EventKind::WaitingOn { source, .. } => {
                recorder.trace().source(source).cloned()
            }
            _ => None,
        });
        let mut called: Vec<_> = sites
            .map(|site| {
                assert_eq!(*site.file, *LESSON.source_file);
                // A step's number stands in a comment behind it.
                let line = source.lines().nth(site.line as usize - 1).unwrap();
                line.split(" // ").next().unwrap_or_default().trim()
            })
            .collect();
        called.sort_unstable();
        called.dedup();
        let combine = match strategy.id {
            "sequential" => "sequential(requests).return_exceptions().await",
            "unchecked" => "let answers = gather(requests).await;",
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
    for Lesson { id, section, subject, title, lead, unit, source_file, strategies, .. } in LESSONS {
        assert!(![section, subject, title, lead, unit].iter().any(|text| text.is_empty()), "{id}");
        assert!(!strategies.is_empty(), "{id}");
        let text = fs::read_to_string(source_file.replace("program.rs", "text.html")).expect(id);
        for section in ["why", "look-for", "mistake"] {
            assert!(text.contains(&format!(r#"<section id="{section}">"#)), "{id}: {section}");
        }
    }
}

#[test]
fn dropping_a_run_in_the_middle_aborts_its_requests() {
    for strategy in LESSON.strategies {
        let host = ManualHost::new();
        let run =
            interleave::runtime::Run::start(&host, strategy.id, program_of(&LESSON, strategy.id)(input(&WORKLOAD)));
        host.advance(ms(100));
        drop(run);
        assert_eq!(host.pending(), 0, "{}", strategy.id);
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
