//! Which times are compared, and how.

use crate::support::{
    Child, after, cancelled_recording, done, fail_after, ms, params, recording, recording_of, sample,
};
use interleave::{
    lessons::{LESSONS, network_requests::LESSON},
    recording::{NotCompared, Sample, compared},
    runtime::{ManualHost, Run, block, fetch, gather, print, sleep, spawn_named},
};
use std::time::Duration;

/// The ways that are compared and the factor with two places, or why there is none; an item a group.
fn pairs(recordings: &[Sample], same_work: &[&[&str]]) -> Vec<Result<String, NotCompared>> {
    let pairs = same_work.iter().filter_map(|group| compared(recordings, group));
    let said =
        pairs.map(|pair| pair.map(|pair| format!("{} {} {}", pair.first.way.id, pair.last.way.id, pair.factor(2))));
    said.collect()
}

/// How a lesson's ways compare with these settings.
fn of(query: &str) -> Vec<Result<String, NotCompared>> {
    let done = done(query);
    pairs(&done.recordings, done.params.lesson.same_work)
}

/// How two programs compare, as two ways of one group.
fn two(first: Sample, last: Sample) -> Result<String, NotCompared> {
    pairs(&[first, last], &[&["sequential", "gather"]]).remove(0)
}

fn way<T: interleave::runtime::Report + 'static>(place: usize, program: impl Future<Output = T> + 'static) -> Sample {
    recording_of(&LESSON.strategies[place], program)
}

async fn waits(lengths: &[u64]) {
    for length in lengths {
        sleep(ms(*length)).await;
    }
}

#[test]
fn the_ways_of_each_lesson_that_do_the_same_work_are_compared() {
    let mut said = Vec::new();
    for lesson in LESSONS {
        for pair in of(&format!("lesson={}", lesson.id)) {
            said.push(format!("{}: {}", lesson.id, pair.unwrap_or_else(|why| format!("{why:?}"))));
        }
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    blocking: blocking awaiting 3.00
    async-await: in-a-loop together 3.00
    tasks-and-gather: accident gather 3.00
    network-requests: sequential gather 5.84
    measure: sequential one-task 4.58
    measure: computing-sequential computing 1.00
    locks: lock narrow 2.33
    crawler: one-by-one workers 2.38
    ");
}

#[test]
fn every_group_names_ways_of_its_lesson() {
    for lesson in LESSONS {
        for id in lesson.same_work.iter().copied().flatten() {
            assert!(lesson.strategies.iter().any(|strategy| strategy.id == *id), "{}: {id}", lesson.id);
        }
    }
}

#[test]
fn the_first_of_a_group_is_compared_with_the_last_as_they_ran() {
    assert_eq!(of("n=4&latency=300"), [Ok("sequential gather 4.00".into())]);
    let params = params("n=4&latency=300");
    let turned = ["gather", "sequential"].map(|id| recording(&params, id));
    assert_eq!(pairs(&turned, LESSON.same_work), [Ok("gather sequential 0.25".into())]);
    assert_eq!(of("n=4&latency=300&strategies=gather,unchecked"), [], "one of the group alone");
    assert_eq!(of("lesson=tasks-and-gather&strategies=tasks,gather"), [Ok("tasks gather 1.00".into())]);
    assert_eq!(of("lesson=exceptions"), []);
}

#[test]
fn waiting_is_compared_with_waiting_and_computing_with_computing() {
    let [waiting, computing] = &of("lesson=measure")[..] else { panic!("two pairs") };
    assert!(waiting.as_ref().unwrap().starts_with("sequential one-task "), "{waiting:?}");
    assert_eq!(*computing, Ok("computing-sequential computing 1.00".into()));
}

#[test]
fn a_failure_that_is_the_same_in_both_is_part_of_the_work() {
    for failure in ["404", "500", "drop", "malformed"] {
        let query = format!("n=3&latency=300&fail=2&failure={failure}");
        assert_eq!(of(&query), [Ok("sequential gather 3.00".into())], "{failure}");
    }
}

#[test]
fn where_everything_failed_nothing_is_compared() {
    for failure in ["404", "500", "drop", "malformed"] {
        assert_eq!(of(&format!("n=1&latency=300&fail=1&failure={failure}")), [Err(NotCompared::Failed)], "{failure}");
    }
    // As if nobody listened there: no answer, and a crawl that ends at its first page.
    let refused = |place| {
        way(place, async {
            let _ = spawn_named("start", async { fetch("nonsense").await }).await;
            sleep(ms(90)).await;
        })
    };
    assert_eq!(two(refused(0), refused(1)), Err(NotCompared::Failed));
}

#[test]
fn other_outcomes_are_other_work() {
    let params = |query| params(&format!("n=4&latency=300{query}"));
    let one = |query| recording(&params(query), "sequential");
    let other = |query| recording(&params(query), "gather");
    assert_eq!(two(one(""), other("")), Ok("sequential gather 4.00".into()));
    // A server that goes away half-way, and one that comes back.
    assert_eq!(two(one("&fail=4&failure=drop"), other("")), Err(NotCompared::OtherWork));
    assert_eq!(two(one(""), other("&fail=1&failure=500")), Err(NotCompared::OtherWork));
    assert_eq!(two(one("&fail=1"), other("&fail=2")), Err(NotCompared::OtherWork), "as many failures, another request");
    assert_eq!(two(one("&fail=1&failure=404"), other("&fail=1&failure=500")), Err(NotCompared::OtherWork));
    assert_eq!(
        two(one(""), other("&fail=1&failure=malformed")),
        Err(NotCompared::OtherWork),
        "a body that says nothing"
    );
}

#[test]
fn other_requests_other_waits_and_other_computing_are_other_work() {
    let ask = |urls: &'static [&str]| async move { gather(urls.iter().map(|url| fetch(*url))).await.is_ok() };
    let both = ["lat/10?id=1&at=one-7", "lat/20?id=2&at=one-7"];
    const OTHER: [&str; 2] = ["lat/20?id=2&at=other-8", "lat/10?id=1&at=other-8"];
    let one = || way(0, async move { gather(both.map(fetch)).await.is_ok() });
    assert_eq!(two(one(), way(1, ask(&OTHER))), Ok("sequential gather 1.00".into()), "in any order, of any run");
    assert_eq!(two(one(), way(1, ask(&OTHER[..1]))), Err(NotCompared::OtherWork));
    assert_eq!(two(way(0, waits(&[10, 20])), way(1, waits(&[20, 10]))), Ok("sequential gather 1.00".into()));
    assert_eq!(two(way(0, waits(&[10, 20])), way(1, waits(&[10]))), Err(NotCompared::OtherWork));
    assert_eq!(two(way(0, waits(&[10, 20])), way(1, waits(&[30]))), Err(NotCompared::OtherWork), "fewer of them");
    let computing = way(1, async {
        [10, 20].map(ms).into_iter().for_each(block);
        print("done");
    });
    assert_eq!(two(way(0, waits(&[10, 20])), computing), Ok("sequential gather 1.00".into()), "blocked as long");
}

#[test]
fn a_program_that_failed_was_cancelled_or_is_not_over_is_compared_with_none() {
    let params = params("n=4&latency=300");
    let done = || recording(&params, "gather");
    assert_eq!(two(cancelled_recording(&params, "sequential", 500), done()), Err(NotCompared::Failed));
    let failed = || way(0, async { fail_after(10).await });
    assert_eq!(two(failed(), failed()), Err(NotCompared::Failed));
    let run = Run::start(&ManualHost::new(), "main", after(10));
    let begun = sample(LESSON.strategies[0].way(), interleave::time::Micros::ZERO, run.recorder());
    assert_eq!(two(begun, done()), Err(NotCompared::Failed));
    let all_fail = |place| {
        way(place, async {
            let children: [Child; 2] = [Box::pin(fail_after(10)), Box::pin(fail_after(20))];
            gather(children).return_exceptions().await
        })
    };
    assert_eq!(two(all_fail(0), all_fail(1)), Err(NotCompared::Failed));
}

/// Two ways of so many microseconds. They block before the recording begins to look: the same work as far as it tells.
fn blocking(lengths: [u64; 2]) -> [Sample; 2] {
    [0, 1].map(|place| {
        let host = ManualHost::new();
        let world = host.clone();
        let length = Duration::from_micros(lengths[place]);
        let run = Run::start(&host, "main", async move { world.block(length) });
        host.run_until_idle();
        sample(LESSON.strategies[place].way(), interleave::time::Micros::ZERO, run.recorder())
    })
}

#[test]
fn a_time_that_the_clock_did_not_see_has_no_factor() {
    let pair = |lengths| {
        let [first, last] = blocking(lengths);
        two(first, last)
    };
    assert_eq!(pair([900, 300]), Ok("sequential gather 3.00".into()));
    assert_eq!([[900, 0], [0, 900], [0, 0]].map(pair), [const { Err(NotCompared::NoTime) }; 3]);
}

#[test]
fn a_factor_says_which_was_slower_and_whether_that_is_worth_a_word() {
    let said = |lengths| {
        let samples = blocking(lengths);
        let pair = compared(&samples, LESSON.same_work[0]).unwrap().unwrap();
        let slower = pair.slower_first();
        (pair.is_slower(), pair.differ(), slower.first.way.id.to_string(), slower.factor(1))
    };
    assert_eq!(said([300, 100]), (false, true, "sequential".into(), "3.0".into()));
    assert_eq!(said([100, 300]), (true, true, "gather".into(), "3.0".into()));
    assert_eq!(
        [said([104, 100]).1, said([105, 100]).1, said([100, 104]).1, said([100, 105]).1],
        [false, true, false, true]
    );
}

#[test]
fn a_factor_is_rounded_once() {
    let samples = blocking([10_499_996, 10_000_000]);
    let pair = compared(&samples, LESSON.same_work[0]).unwrap().unwrap();
    assert_eq!([1, 2, 6].map(|places| pair.factor(places)), ["1.0", "1.05", "1.050000"]);
    assert!(!pair.differ());
    // Times that no run can take are all the same.
    let samples = blocking([u64::MAX, u64::MAX / 2]);
    let pair = compared(&samples, LESSON.same_work[0]).unwrap().unwrap();
    assert_eq!(pair.factor(6), "1.000000");
}
