//! What of each lesson's picture is its subject, in virtual time.

use super::stories::told;
use crate::support::sample_of;
use interleave::{
    lessons::LESSONS,
    model::{Action, Params, State},
    present::{Over, PanelData, panels},
    recording::Provenance,
    time::Micros,
    timeline::BarStyle,
    trace::{Disturbance, Event, EventKind, Phases, RequestId},
};

/// The first way, or the second, with what is drawn over it.
type Drawn = (PanelData, Over);

fn drawn(state: &State) -> Vec<Drawn> {
    let panels = panels(state).into_iter();
    panels.map(|panel| (panel.clone(), Over::of(state, panel.place, panel.span, None))).collect()
}

fn bars(panel: &PanelData, style: BarStyle) -> usize {
    panel.rows.iter().filter(|row| row.shape.paths.iter().any(|path| path.style == style)).count()
}

fn most(over: &Over) -> Option<u32> {
    over.level.as_ref()?.text.strip_prefix("at most ")?.parse().ok()
}

fn words(over: &Over, task: usize) -> Vec<&str> {
    over.labels[task].iter().map(|label| &*label.text).collect()
}

/// How many rows have ended in that way.
fn ended(panel: &PanelData, outcome: &str) -> usize {
    panel.rows.iter().filter(|row| row.outcome == outcome).count()
}

#[test]
fn each_lessons_picture_shows_its_subject() {
    for lesson in LESSONS {
        let state = told(&format!("lesson={}", lesson.id));
        let all = drawn(&state);
        let [(first, over), (second, beside)] = &all[..] else { panic!("{}: two ways", lesson.id) };
        match lesson.id {
            // Calls that keep the loop, and the page's own pulse, which can't beat meanwhile.
            "blocking" => {
                assert_eq!((bars(first, BarStyle::Long), bars(second, BarStyle::Long)), (3, 0));
                assert!(first.pulse.is_some() && second.pulse.is_some());
            }
            // Who has the loop when: ticks in each row, and the pulse beside.
            "event-loop" => {
                assert!(bars(first, BarStyle::Polling) + bars(first, BarStyle::Long) >= 3 && first.pulse.is_some());
                assert!(bars(second, BarStyle::Polling) >= 3);
            }
            // Coroutines that nobody awaits make no row; awaited, each has its bar.
            "async-await" => {
                assert_eq!((bars(first, BarStyle::Waiting), bars(second, BarStyle::Waiting)), (0, 3));
                assert!(!first.warnings.is_empty());
            }
            // Very many tasks as a silhouette.
            "coroutines-and-threads" => assert!(first.crowd.as_ref().is_some_and(|crowd| crowd.path.is_some())),
            // How many are under way: one, or all.
            "tasks-and-gather" => assert_eq!((most(over), most(beside)), (Some(1), Some(4))),
            "network-requests" => assert_eq!((most(over), most(beside)), (Some(1), Some(8))),
            "semaphores" => {
                assert_eq!(most(beside), Some(3), "no more than the limit");
                assert!(ended(first, "error") > 0 && ended(second, "error") == 0, "what was refused");
            }
            "crawler" => assert!(most(beside) == Some(2) && most(over) > Some(2)),
            // A row that fails, hatched, and what the program printed when it was through.
            "exceptions" => {
                assert!(bars(first, BarStyle::Failed) > 0 && bars(second, BarStyle::Failed) > 0);
                assert!(words(beside, 0).contains(&"all have ended"));
            }
            // The limit as a line.
            "timeouts-and-cancellation" => {
                for panel in [first, second] {
                    let rows: usize = panel.rows.iter().map(|row| row.shape.limits.len()).sum();
                    assert_eq!(panel.limits.len().max(rows), 1);
                }
            }
            // What each run took, at its end.
            "measure" => assert!(words(over, 1).iter().all(|word| word.starts_with("took "))),
            // Who holds the lock, and the balance that each reads and writes.
            "locks" => {
                let holders: Vec<_> =
                    beside.level.iter().flat_map(|level| &level.labels).map(|label| &*label.text).collect();
                assert_eq!(holders, ["1", "2", "3", "4", "5"]);
                assert_eq!(words(over, 2), ["reads 0", "writes 1"]);
                assert_eq!(words(beside, 2), ["reads 1", "writes 2"]);
            }
            // The news: in the program's words, and as the event that is set.
            "events-conditions-barriers" => {
                assert_eq!(words(over, 0), ["the news is here"]);
                assert_eq!(beside.level.iter().map(|level| &*level.labels[0].text).collect::<Vec<_>>(), ["set"]);
            }
            // How many items are in the queue. The last two say that there is no more.
            "queues" => assert_eq!((most(over), most(beside)), (Some(8), Some(2))),
            // When each answer is handled, in the program's own row.
            "first-come" => {
                let order = |over: &Over| {
                    words(over, 0).iter().filter_map(|word| word.split(' ').next()).collect::<Vec<_>>().join(" ")
                };
                assert_eq!([order(over), order(beside)], ["1 2 3 4 5", "5 2 1 4 3"]);
            }
            other => panic!("what is the subject of {other}?"),
        }
    }
}

/// The page when the second way's requests had these phases.
fn with_phases(phases: impl Fn(u64) -> Phases) -> State {
    let mut state = told("lesson=network-requests&n=2&latency=100..100");
    let mut trace = state.recordings[1].trace().clone();
    let at = trace.events.last().unwrap().at;
    trace.events.extend((0..2).map(|id| {
        let phases = Box::new(phases(id.into()));
        Event { at, kind: EventKind::Network { request: RequestId(id), phases } }
    }));
    state.recordings[1] = sample_of(state.recordings[1].way.clone(), trace);
    state
}

#[test]
fn a_requests_bar_is_split_where_the_browser_tells_its_phases() {
    let styles = |state: &State| -> Vec<Vec<_>> {
        let (_, over) = drawn(state).remove(1);
        over.bars.iter().map(|bars| bars.iter().map(|bar| bar.style).collect()).collect()
    };
    let told = |id: u64| Phases {
        start: Micros(0),
        request_start: Some(Micros(id * 50_000)),
        response_start: Some(Micros(60_000)),
        end: Micros(100_000),
        ..Phases::default()
    };
    let [unsent, receiving] = [BarStyle::Unsent, BarStyle::Receiving];
    assert_eq!(styles(&with_phases(told)), [vec![], vec![receiving], vec![unsent, receiving]]);
    let hidden = |_| Phases { end: Micros(100_000), ..Phases::default() };
    assert!(styles(&with_phases(hidden)).iter().all(Vec::is_empty), "what is not told is not drawn");
}

#[test]
fn the_run_before_is_drawn_behind_and_goes_with_the_lesson() {
    let ghosts = |state: &State| {
        let all = drawn(state);
        let bars = all.iter().flat_map(|(_, over)| over.bars.iter().flatten());
        bars.filter(|bar| bar.style == BarStyle::Ghost).count()
    };
    let first = told("lesson=locks");
    assert_eq!(ghosts(&first), 0);
    let again = |before: &State, actions: Vec<Action>| {
        actions.into_iter().fold(before.clone(), |state, action| state.after(action))
    };
    let run = |state: &State| {
        let recorded =
            first.recordings.iter().cloned().enumerate().map(|(place, sample)| Action::Recorded(place, sample));
        let begun = [Action::Start, Action::Prepared(Provenance::ServiceWorker)];
        again(state, begun.into_iter().chain(recorded).chain([Action::Finish]).collect())
    };
    let second = run(&first);
    // The program and five tasks, in each of the two ways side by side.
    assert_eq!(ghosts(&second), 12);
    // Of times that say nothing there is neither a comparison, nor a path, nor a mean.
    let mut disturbed = second.clone();
    for sample in &mut disturbed.before {
        let mut trace = sample.trace().clone();
        let kind = EventKind::Disturbed { what: Disturbance::Hidden, lasted: Micros(1_000) };
        trace.events.push(Event { at: trace.events.last().unwrap().at, kind });
        *sample = sample_of(sample.way.clone(), trace);
    }
    assert_eq!(ghosts(&disturbed), 0);
    std::mem::swap(&mut disturbed.before, &mut disturbed.recordings);
    assert_eq!(ghosts(&disturbed), 0);
    assert!(drawn(&disturbed).iter().all(|(_, over)| over.path.text.is_empty() && over.in_flight.is_empty()));
    // A run that did not come to its end is none to compare with.
    let cancelled = again(&second, vec![Action::Start, Action::Prepared(Provenance::ServiceWorker), Action::Cancel]);
    assert_eq!(cancelled.before.len(), first.recordings.len());
    assert_eq!(run(&cancelled).before.len(), first.recordings.len());
    let elsewhere = again(&second, vec![Action::Choose(Params::from_query("lesson=queues").0, Vec::new())]);
    assert!(elsewhere.before.is_empty());
}

#[test]
fn no_word_runs_into_another_and_none_leaves_the_plot() {
    for lesson in LESSONS {
        for n in ["", "&n=1", "&n=50"] {
            let state = told(&format!("lesson={}{n}", lesson.id));
            for (panel, over) in drawn(&state) {
                for label in over.labels.iter().flatten() {
                    assert!(label.x <= 10_000 && !label.text.is_empty(), "{}: {label:?}", panel.id);
                }
                for row in &over.labels {
                    let mut places: Vec<_> = row.iter().map(|label| label.x).collect();
                    places.sort_unstable();
                    places.dedup();
                    assert_eq!(places.len(), row.len(), "{}: {row:?}", panel.id);
                }
            }
        }
    }
}
