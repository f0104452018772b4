//! What the lessons' texts say of their programs, in virtual time.

use crate::support::{program_of, run};
use interleave::{
    analysis::{Analysis, Lane},
    lessons::{Input, find},
    runtime::ManualHost,
    time::Micros,
    trace::Outcome,
};

/// Runs a way of a lesson with the settings as they are: what it gave, and its recording.
fn run_way(lesson: &str, way: &str) -> (String, Analysis) {
    let lesson = find(lesson).expect("there is such a lesson");
    let strategy = lesson.strategies.iter().find(|strategy| strategy.id == way).expect("it has such a way");
    let (outcome, recorder) = run(&ManualHost::new(), program_of(lesson, strategy.id)(Input::of(lesson)));
    (outcome.text().to_owned(), Analysis::of(&recorder.events()))
}

/// Every way of a lesson.
fn ways(lesson: &str) -> impl Iterator<Item = &'static str> {
    find(lesson).expect("there is such a lesson").strategies.iter().map(|strategy| strategy.id)
}

fn ms(ms: u64) -> Micros {
    Micros(ms * 1_000)
}

fn end(lane: &Lane) -> (Micros, &Outcome) {
    let (at, outcome) = lane.end.as_ref().expect("it has ended");
    (*at, outcome)
}

fn failed(analysis: &Analysis) -> impl Iterator<Item = &Lane> {
    analysis.lanes.iter().filter(|lane| matches!(end(lane).1, Outcome::Error(_)))
}

#[test]
fn the_crawlers_errors_are_each_the_end_of_a_row() {
    for way in ways("crawler") {
        let (report, analysis) = run_way("crawler", way);
        let errors: usize = report.split(' ').nth(3).and_then(|count| count.parse().ok()).expect("a number of errors");
        assert!(errors > 0, "{way}: {report}");
        assert_eq!(failed(&analysis).count(), errors, "{way}: {report}");
    }
}

#[test]
fn the_crawlers_time_limit_is_the_same_in_every_way() {
    for way in ways("crawler") {
        let (_, analysis) = run_way("crawler", way);
        let slow: Vec<_> = analysis.lanes.iter().filter(|lane| &*lane.name == "archive").collect();
        assert!(!slow.is_empty(), "{way}");
        for lane in slow {
            let (at, outcome) = end(lane);
            assert_eq!((at.since(lane.spawned), outcome.text()), (ms(400), "too slow"), "{way}");
        }
    }
}

/// The subject of the lesson is in its picture: the limit whose time is over is a line in the lane of who set it.
#[test]
fn the_time_limit_is_drawn_where_it_cuts_something_off() {
    let over =
        |lane: &Lane| lane.limits.iter().filter(|limit| limit.holds(ms(60_000))).map(|limit| limit.until).collect();
    let of = |way: &str| -> Vec<_> { over(&run_way("timeouts-and-cancellation", way).1.lanes[0]) };
    for (way, expected) in [
        ("timeout", vec![ms(400)]),
        ("shield", vec![ms(400)]),
        ("retry", vec![ms(100 + 200 + 400)]),
        ("deadline", vec![ms(400)]),
        ("abandoned", vec![ms(400)]),
    ] {
        assert_eq!(of(way), expected, "{way}");
    }
    for way in ways("crawler") {
        let (_, analysis) = run_way("crawler", way);
        let lines: Vec<Vec<Micros>> =
            analysis.lanes.iter().map(over).filter(|lines: &Vec<_>| !lines.is_empty()).collect();
        assert_eq!(lines.concat().len(), 1, "{way}: only the slow page is given up");
    }
}

#[test]
fn the_server_refuses_what_is_more_than_its_limit_and_at_once() {
    let (report, analysis) = run_way("semaphores", "all-at-once");
    assert_eq!(report, "3 of 9 answered");
    assert_eq!(
        failed(&analysis).map(|lane| (end(lane).0, end(lane).1.text())).collect::<Vec<_>>(),
        [(ms(0), "HTTP 503"); 6]
    );
}

#[test]
fn permits_and_a_steady_rate_get_every_answer() {
    for way in ["semaphore", "rate-limit"] {
        assert_eq!(run_way("semaphores", way).0, "9 of 9 answered", "{way}");
    }
}

#[test]
fn at_a_steady_rate_requests_begin_evenly_and_end_when_they_are_answered() {
    let (_, analysis) = run_way("semaphores", "rate-limit");
    let requests: Vec<_> = analysis.workers().collect();
    let asked: Vec<_> = requests.iter().map(|lane| lane.printed[0]).collect();
    assert_eq!(asked, (0..9).map(|place| ms(166 * place)).collect::<Vec<_>>());
    let latencies = Input::of(find("semaphores").unwrap()).latencies();
    for ((lane, asked), latency) in requests.iter().zip(asked).zip(latencies) {
        assert_eq!(end(lane).0.since(asked), ms(latency.into()), "{}", lane.name);
    }
}

#[test]
fn a_permit_too_many_lets_in_more_than_the_server_takes() {
    let (_, analysis) = run_way("semaphores", "released-twice");
    assert!(failed(&analysis).count() > 0);
    assert!(analysis.printed.iter().any(|line| line.text.ends_with("released too many times")));
}

#[test]
fn consumers_end_by_themselves() {
    for way in ways("queues") {
        let (report, analysis) = run_way("queues", way);
        assert!(report.starts_with("8 items"), "{way}: {report}");
        assert!(analysis.lanes.iter().all(|lane| matches!(end(lane).1, Outcome::Value(_))), "{way}");
    }
}

#[test]
fn a_queue_with_a_limit_holds_no_more_than_that_and_takes_as_long() {
    let [unlimited, limited] = ["unbounded", "bounded"].map(|way| run_way("queues", way));
    assert_eq!([&*unlimited.0, &limited.0], ["8 items, up to 6 in the queue", "8 items, up to 2 in the queue"]);
    let last_done = |analysis: &Analysis| {
        let done = analysis.printed.iter().filter(|line| line.text.contains("is done with"));
        done.map(|line| line.at).max()
    };
    assert_eq!(last_done(&unlimited.1), last_done(&limited.1));
}

#[test]
fn computing_takes_as_long_gathered_as_one_after_another() {
    let [one_by_one, gathered] = ["computing-sequential", "computing"].map(|way| run_way("measure", way).0);
    assert_eq!(one_by_one, gathered);
}
