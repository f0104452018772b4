//! How many there are of something over time, beside a replay of the events.

use crate::support::{recording, sample};
use interleave::{
    analysis::{Analysis, State, levels_over_time},
    lessons::{LESSONS, network_requests},
    model::Params,
    recording::Sample,
    runtime::{Event, ManualHost, Queue, Run},
    time::Micros,
    trace::{EventKind, Recorder, ResourceId, ResourceKind, Wait},
};

/// How many there are at `at`.
fn at(counts: &[(Micros, u32)], at: Micros) -> u32 {
    counts[..counts.partition_point(|(from, _)| *from <= at)].last().map_or(0, |(_, count)| *count)
}

/// How many tasks wait for the outside after so many events.
fn waiting(analysis: &Analysis, events: usize) -> u32 {
    let spans = analysis.lanes.iter().filter_map(|lane| lane.span_after(events));
    spans.filter(|span| matches!(&span.state, State::Waiting(on) if on.is_external())).count() as u32
}

/// The level of all queues together after so many events.
fn queued(sample: &Sample, events: usize) -> u32 {
    let trace = sample.trace();
    let mut levels = vec![0; trace.resources.len()];
    for event in trace.events.iter().take(events) {
        if let EventKind::Level { resource, level, .. } = event.kind
            && trace.resources[resource.0 as usize].kind == ResourceKind::Queue
        {
            levels[resource.0 as usize] = level;
        }
    }
    levels.iter().sum()
}

#[test]
fn at_every_instant_they_are_what_a_replay_of_the_events_comes_to() {
    for lesson in LESSONS {
        let (params, _) = Params::from_query(&format!("lesson={}", lesson.id));
        for strategy in &params.strategies {
            let sample = recording(&params, strategy.id);
            let (analysis, trace) = (sample.analysis(), sample.trace());
            // A wait with a poll between goes on, which a replay doesn't see: those have no place in this comparison.
            let all = analysis.waiting_over_time(sample.now, Wait::is_external);
            let levels = levels_over_time(&trace, ResourceKind::Queue, sample.now);
            for (events, pair) in (1..).zip(trace.events.iter().map(|event| event.at).collect::<Vec<_>>().windows(2)) {
                // Only when all that happens at an instant has happened.
                if pair[0] < pair[1] {
                    let name = format!("{}, {} at {}", lesson.id, strategy.id, pair[0]);
                    assert_eq!(at(&all, pair[0]), waiting(&analysis, events), "{name}");
                    assert_eq!(at(&levels, pair[0]), queued(&sample, events), "{name}");
                }
            }
        }
    }
}

#[test]
fn a_queue_and_an_event_tell_their_level_whenever_it_changes() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let (queue, other, open) = (Queue::named("jobs", 2), Queue::unbounded(), Event::named("open"));
        queue.put(1).await?;
        queue.put(2).await?;
        other.put(3).await?;
        open.set();
        open.set();
        queue.get().await?;
        open.clear();
        open.clear();
        queue.shutdown(true);
        Ok::<_, interleave::runtime::ShutDown>(())
    });
    host.run_until_idle();
    let sample = sample(network_requests::LESSON.strategies[0].way(), Micros::ZERO, run.recorder());
    let trace = sample.trace();
    let levels = trace.events.iter().filter_map(|event| match event.kind {
        EventKind::Level { task, resource, level } => {
            Some((task.map(|task| task.0), trace.resource_text(resource), level))
        }
        _ => None,
    });
    let told: Vec<_> = levels.map(|(task, what, level)| format!("{task:?} {what}: {level}")).collect();
    assert_eq!(
        told.join("\n"),
        "Some(0) queue jobs: 1\nSome(0) queue jobs: 2\nSome(0) queue 2: 1\nSome(0) event open: 1\n\
         Some(0) queue jobs: 1\nSome(0) event open: 0\nSome(0) queue jobs: 0"
    );
    let all = levels_over_time(&trace, ResourceKind::Queue, sample.now);
    assert_eq!(all.iter().map(|(_, level)| *level).collect::<Vec<_>>(), [1, 2, 3, 2, 1], "both queues together");
}

#[test]
fn levels_that_no_program_reaches_add_up_to_the_most_there_is_a_number_for() {
    let recorder = Recorder::new(std::sync::Arc::new(|| Micros(5)));
    let queues = [0, 1].map(|_| recorder.resource(ResourceKind::Queue, "".into()));
    for resource in queues {
        recorder.record(EventKind::Level { task: None, resource, level: u32::MAX });
    }
    recorder.record(EventKind::Level { task: None, resource: ResourceId(0), level: 0 });
    let trace = recorder.shared();
    let trace = trace.read().expect("nobody writes");
    let counts = levels_over_time(&trace, ResourceKind::Queue, Micros(9));
    assert_eq!(counts.iter().map(|(_, level)| *level).collect::<Vec<_>>(), [u32::MAX; 3], "of two, of both, of one");
}
