//! How ways compare, and the run event.

use super::{Exported, Way, disturbed, exported, statistics::recomputed};
use crate::{
    oracle::random::{draw, perform},
    support::{Child, after, done, fail_after, ms, params, sample, sample_of},
};
use interleave::{
    analysis::Statistics,
    lessons::{LESSONS, Lanes, Lesson, measure},
    model::{Action, Phase, State},
    present::{run_event, summary},
    recording::{NotCompared, Provenance, Sample, compared},
    runtime::{Cancelled, ManualHost, Run, block, fetch, gather, sequential},
    time::Micros,
};
use oorandom::Rand64;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a way did, as far as another one must have done the same.
#[derive(Debug, PartialEq)]
struct Work {
    /// Timers and computing: how many, and how long they were to be.
    asked: (usize, u64),
    /// Which requests were waited for, but for the run's name, and how they ended, sorted.
    requests: Vec<(String, Option<Value>)>,
    /// How many tasks failed.
    failed: usize,
}

/// Its work, and how long that took.
fn work(way: &Way) -> Result<(Work, u64), NotCompared> {
    if way.all(&["disturbed"]).next().is_some() {
        return Err(NotCompared::Disturbed);
    }
    let begins: Vec<_> = way.all(&["spawned"]).collect();
    let parents: BTreeSet<_> = begins.iter().filter_map(|row| row.of[1].as_u64()).collect();
    let is_worker = |task: usize| {
        let has_parent = begins[task].of[1].as_u64().is_some();
        begins.len() == 1 || (has_parent && !parents.contains(&(task as u64)))
    };
    let gave = |task: usize| way.end(task).is_some_and(|end| end.what == "value");
    let answers: Vec<_> = way.all(&["answered", "aborted"]).collect();
    let in_vain = !answers.is_empty() && !answers.iter().any(|row| is_good(row));
    if !gave(0) || in_vain || !(0..begins.len()).any(|task| is_worker(task) && gave(task)) {
        return Err(NotCompared::Failed);
    }
    let timers = way.all(&["wait"]).filter_map(|row| row.of[1]["timer"].as_u64());
    let blocks = way.all(&["blocked"]).map(|row| row.of[1].as_u64().expect("a length"));
    let lengths: Vec<_> = timers.chain(blocks).collect();
    let asked: BTreeSet<_> = way.all(&["wait"]).filter_map(|row| row.of[1]["request"].as_u64()).collect();
    let request = |id: &u64| {
        let url = &way.requests[*id as usize];
        let end = answers.iter().rfind(|row| row.of[0] == *id);
        let end = end.map(|row| json!([row.what, row.of.get(1)]));
        (url.rsplit_once("at=").map_or(&**url, |(before, _)| before).to_owned(), end)
    };
    let mut requests: Vec<_> = asked.iter().map(request).collect();
    requests.sort_by_key(|(url, end)| format!("{url} {end:?}"));
    let failed = way.all(&["error"]).count();
    let wall = way.end(0).expect("it gave something").at - begins[0].at;
    Ok((Work { asked: (lengths.len(), lengths.iter().sum()), requests, failed }, wall))
}

fn is_good(row: &super::Row) -> bool {
    row.what == "answered" && row.of[1].as_u64().is_some_and(|status| status < 400)
}

/// Two ways of the same work, with how long they took.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    ids: [String; 2],
    walls: [u64; 2],
}

impl Pair {
    /// The first time over the last, rounded to so many places.
    fn factor(&self, places: u32) -> String {
        let ([first, last], unit) = (self.walls.map(u128::from), 10_u128.pow(places));
        let rounded = (2 * first * unit + last) / (2 * last);
        format!("{}.{:0width$}", rounded / unit, rounded % unit, width = places as usize)
    }

    /// Whether one took longer than the other by a twentieth.
    fn differ(&self) -> bool {
        let [first, last] = self.walls;
        20 * first >= 21 * last || 20 * last >= 21 * first
    }

    fn slower_first(&self) -> Self {
        let mut pair = self.clone();
        if pair.walls[0] < pair.walls[1] {
            pair.ids.reverse();
            pair.walls.reverse();
        }
        pair
    }
}

/// What is said of a pair.
#[derive(Debug, PartialEq)]
struct Said {
    ids: [String; 2],
    /// With one place, two and six.
    factors: [String; 3],
    slower_first: String,
    differ: bool,
}

/// How the ways of each group compare that has run.
fn pairs(Exported { same_work, ways }: &Exported) -> Vec<Result<Pair, NotCompared>> {
    let pair = |group: &Vec<String>| {
        let ran: Vec<_> = ways.iter().filter(|way| group.contains(&way.id)).collect();
        let [first, .., last] = ran[..] else { return None };
        let did = work(first).and_then(|first| Ok((first, work(last)?)));
        Some(did.and_then(|((one, first_wall), (other, last_wall))| match (one == other, first_wall, last_wall) {
            (false, ..) => Err(NotCompared::OtherWork),
            (_, 0, _) | (_, _, 0) => Err(NotCompared::NoTime),
            (..) => Ok(Pair { ids: [first.id.clone(), last.id.clone()], walls: [first_wall, last_wall] }),
        }))
    };
    same_work.iter().filter_map(pair).collect()
}

/// The numbers of the run event.
fn event(file: &Exported) -> Value {
    let ms = |time: Micros| json!(time.0 as f64 / 1_000.0);
    let strategy = |way: &Way| {
        let Statistics { wall, external, longest_wait, polls, wakes, tasks, outcomes, requests, .. } =
            recomputed(&way.rows);
        let names: BTreeSet<_> = way.all(&["disturbed"]).map(|row| row.of[0].as_str().expect("a name")).collect();
        let in_order = ["hidden", "frozen", "left", "stopped", "restarting", "unsteady"];
        let names: Vec<_> = in_order.iter().filter(|name| names.contains(*name)).collect();
        json!({
            "id": way.id, "wall_ms": ms(wall), "sum_ms": ms(external), "slowest_ms": ms(longest_wait),
            "polls": polls, "wakes": wakes, "tasks": tasks,
            "outcomes": { "ok": outcomes.ok, "error": outcomes.error, "cancelled": outcomes.cancelled },
            "requests": { "ok": requests.ok, "failed": requests.failed, "aborted": requests.aborted },
            "disturbed": names,
        })
    };
    let pair = pairs(file).into_iter().find_map(Result::ok);
    let speedup = pair.as_ref().map(|pair| pair.factor(6).parse::<f64>().expect("a number"));
    let disturbed = file.ways.iter().any(|way| way.all(&["disturbed"]).next().is_some());
    json!({
        "strategies": file.ways.iter().map(strategy).collect::<Vec<_>>(),
        "speedup": speedup, "compared": pair.map(|pair| pair.ids), "disturbed": disturbed,
    })
}

/// All that is said of how these recordings of a lesson's ways compare is what their file gives.
fn same(what: &str, lesson: &'static Lesson, recordings: &[Sample]) -> Vec<Result<Pair, NotCompared>> {
    let file = exported(recordings, lesson.same_work);
    let again = pairs(&file);
    let shown = lesson.same_work.iter().filter_map(|group| compared(recordings, group));
    let shown = shown.map(|pair| {
        pair.map(|pair| Said {
            ids: [pair.first, pair.last].map(|recording| recording.way.id.to_string()),
            factors: [1, 2, 6].map(|places| pair.factor(places)),
            slower_first: pair.slower_first().factor(1),
            differ: pair.differ(),
        })
    });
    let expected = again.iter().cloned().map(|pair| {
        pair.map(|pair| Said {
            ids: pair.ids.clone(),
            factors: [1, 2, 6].map(|places| pair.factor(places)),
            slower_first: pair.slower_first().factor(1),
            differ: pair.differ(),
        })
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{what}");
    let params = params(&format!("lesson={}", lesson.id));
    let mut told: Value = serde_json::from_str(&run_event(&params, Provenance::Timers, recordings)).expect("JSON");
    let others = ["version", "lesson", "seed", "provenance"];
    told.as_object_mut().expect("an object").retain(|key, _| !others.contains(&&**key));
    assert_eq!(told, event(&file), "{what}");
    again
}

/// The sentence has the factors of those pairs, and no others.
fn is_said(state: &State, pairs: &[Result<Pair, NotCompared>]) {
    let said = summary(state);
    let factors: Vec<_> = said.split(" times as long").filter_map(|before| before.rsplit(' ').next()).collect();
    let mut expected = Vec::new();
    for pair in pairs.iter().flatten() {
        let units = state.params.lesson.lanes == Lanes::Units && !state.recordings.iter().any(|way| way.way.mistake);
        let pair = if units { pair.clone() } else { pair.slower_first() };
        if pair.differ() && pair.walls[0] > pair.walls[1] {
            expected.push(pair.factor(1));
        }
    }
    assert_eq!(factors[..factors.len() - 1], expected, "{said}");
}

#[test]
fn how_ways_compare_is_what_plain_loops_over_their_file_give() {
    let mut compare = 0;
    for lesson in LESSONS {
        let ids: Vec<_> = lesson.strategies.iter().map(|strategy| strategy.id).collect();
        let own = if lesson.id == "coroutines-and-threads" { "&n=300" } else { "" };
        for seed in 0..2 {
            let query = format!("lesson={}{own}&seed={seed}&strategies={}", lesson.id, ids.join(","));
            let done = done(&query);
            let pairs = same(&query, lesson, &done.recordings);
            is_said(&done, &pairs);
            compare += pairs.iter().flatten().count();
            for at in [1, 130, 1_000] {
                let cut = ids.iter().map(|id| crate::support::cancelled_recording(&done.params, id, at));
                same(&format!("{query} cut at {at}"), lesson, &cut.collect::<Vec<_>>());
            }
            // As far as two of them were chosen.
            for two in done.recordings.windows(2) {
                same(&query, lesson, two);
            }
        }
    }
    assert!(compare > 12, "{compare}");
}

// Random ways

/// One thing to do.
#[derive(Debug, Clone)]
enum Item {
    Sleep(u64),
    Fail(u64),
    Block(u64),
    /// Its latency, and the rest of its address.
    Fetch(u64, &'static str),
}

impl Item {
    fn draw(random: &mut Rand64) -> Self {
        let length = random.rand_range(0..60).saturating_sub(20);
        match random.rand_range(0..12) {
            0..5 => Self::Sleep(length),
            5 => Self::Fail(length),
            6 | 7 => Self::Block(length),
            8 => Self::Fetch(length, "status=500&"),
            9 => Self::Fetch(length, "drop=1&"),
            _ => Self::Fetch(length, ""),
        }
    }

    fn child(self, at: u64) -> Child {
        match self {
            Self::Sleep(length) => Box::pin(after(length)),
            Self::Fail(length) => Box::pin(fail_after(length)),
            Self::Block(length) => Box::pin(async move {
                block(ms(length));
                Ok(length)
            }),
            Self::Fetch(latency, rest) => Box::pin(async move {
                let answer = fetch(format!("lat/{latency}?{rest}id=a&at={at}")).await;
                answer.map_err(|error| error.to_string()).map(|answer| answer.status.into())
            }),
        }
    }
}

/// How the same things are done.
async fn arranged(items: Vec<Item>, how: u64, run: u64, fails: bool) -> Result<(), String> {
    let mut children: Vec<_> = items.into_iter().map(|item| item.child(run)).collect();
    match how {
        0 => {
            let _: Result<_, Cancelled> = Ok(sequential(children).await);
        }
        1 => {
            let _ = gather(children).return_exceptions().await;
        }
        2 => {
            while !children.is_empty() {
                let two = children.split_off(children.len().saturating_sub(2));
                let _ = gather(two).return_exceptions().await;
            }
        }
        _ => {
            for child in children {
                let _ = child.await;
            }
        }
    }
    if fails { Err("in vain".into()) } else { Ok(()) }
}

/// Each way of a lesson, the things in another order and arranged in another way; in some of them something is different, or
/// disturbed, or cut off.
fn ways(lesson: &Lesson, random: &mut Rand64) -> Vec<Sample> {
    let items: Vec<_> = (0..random.rand_range(1..6)).map(|_| Item::draw(random)).collect();
    let way = |random: &mut Rand64, strategy: &interleave::lessons::Strategy| {
        let mut items = items.clone();
        let mut odd = |one_in: u64| random.rand_range(0..one_in) == 0;
        let (changed, fails, disturbs, cut) = (odd(6), odd(20), odd(12), odd(20));
        for place in (1..items.len()).rev() {
            items.swap(place, random.rand_range(0..place as u64 + 1) as usize);
        }
        if changed {
            let place = random.rand_range(0..items.len() as u64) as usize;
            items[place] = Item::draw(random);
        }
        let host = ManualHost::new();
        let (how, name) = (random.rand_range(0..4), random.rand_range(0..99));
        let run = Run::start(&host, "main", arranged(items, how, name, fails));
        if cut {
            host.advance(ms(random.rand_range(0..60)))
        } else {
            host.run_until_idle()
        }
        let recorder = run.recorder().clone();
        if random.rand_range(0..2) == 0 {
            drop(run);
        }
        let trace = disturbed(&recorder.trace(), disturbs.into(), random);
        sample_of(strategy.way(), trace)
    };
    let mut samples = Vec::new();
    for strategy in lesson.strategies {
        if random.rand_range(0..6) > 0 {
            samples.push(way(random, strategy));
        }
    }
    samples
}

#[test]
fn so_is_how_random_ways_compare() {
    let mut random = Rand64::new(4);
    let mut counts = [0; 5];
    for place in 0..1_500 {
        let recordings = ways(&measure::LESSON, &mut random);
        let pairs = same(&format!("{place}"), &measure::LESSON, &recordings);
        for pair in &pairs {
            counts[match pair {
                Ok(_) => 0,
                Err(NotCompared::Failed) => 1,
                Err(NotCompared::OtherWork) => 2,
                Err(NotCompared::Disturbed) => 3,
                Err(NotCompared::NoTime) => 4,
            }] += 1;
        }
        if !pairs.contains(&Err(NotCompared::Disturbed)) && !recordings.iter().any(|way| way.is_disturbed()) {
            let params = params("lesson=measure");
            let recorded = recordings.into_iter().enumerate().map(|(way, sample)| Action::Recorded(way, sample));
            let begun = [Action::Start, Action::Prepared(Provenance::Timers)];
            let actions = begun.into_iter().chain(recorded).chain([Action::Finish]);
            let done = crate::support::state("lesson=measure", actions);
            assert_eq!((done.phase, done.params.lesson.id), (Phase::Done, params.lesson.id));
            is_said(&done, &pairs);
        }
    }
    assert!(counts.iter().all(|count| *count > 15), "{counts:?}");
}

#[test]
fn so_is_how_programs_compare_that_nobody_wrote() {
    use draw::Theme::{All, Combined, Locks, Queues, Shutdown, Tasks};
    let lesson = &interleave::lessons::network_requests::LESSON;
    let mut compare = 0;
    for theme in [Tasks, Combined, Locks, Queues, Shutdown, All] {
        for seed in 0..50 {
            let recorded = |(strategy, seed, until): (usize, u64, Option<u64>)| {
                let host = ManualHost::new();
                let run = Run::start(&host, "main", perform::rust(draw::program(theme, seed)));
                until.map_or_else(|| host.run_until_idle(), |until| host.advance(ms(until)));
                sample(lesson.strategies[strategy].way(), Micros::ZERO, run.recorder())
            };
            let whole = recorded((0, seed, None));
            for last in [(1, seed, None), (1, seed + 1, None), (1, seed, Some(20))].map(recorded) {
                let pairs = same(&format!("{theme:?} {seed}"), lesson, &[whole.clone(), last]);
                compare += pairs.iter().flatten().count();
            }
        }
    }
    assert!(compare > 50, "{compare}");
}
