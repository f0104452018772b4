//! When a recording was disturbed, and what is left of it.

use interleave::{
    analysis::{Analysis, Disturbed, Measured},
    time::Micros,
    trace::{
        Disturbance::{self, Frozen, Hidden, Stopped},
        Event, EventKind, Outcome, SourceId, TaskId,
    },
};

fn ms(ms: u64) -> Micros {
    Micros(ms * 1_000)
}

/// At `to` it is known that the recording has been disturbed since `from`, in milliseconds.
fn disturbed(what: Disturbance, from: u64, to: u64) -> Event {
    Event { at: ms(to), kind: EventKind::Disturbed { what, lasted: ms(to - from) } }
}

/// Repetitions from when to when, and disturbances, in the order of their ends.
fn repeated(runs: &[(u64, u64)], disturbances: &[Event]) -> Analysis {
    let mut events = disturbances.to_vec();
    for (task, (from, to)) in (0..).map(TaskId).zip(runs) {
        let spawned =
            EventKind::Spawned { task, parent: None, name: format!("run {}", task.0).into(), source: SourceId(0) };
        events.push(Event { at: ms(*from), kind: spawned });
        events.push(Event { at: ms(*to), kind: EventKind::Finished { task, outcome: Outcome::Value("".into()) } });
    }
    events.sort_by_key(|event| event.at);
    Analysis::of(&events)
}

#[test]
fn a_disturbance_is_a_stretch_that_ends_with_its_event() {
    let analysis = Analysis::of(&[disturbed(Hidden, 10, 30), disturbed(Stopped, 40, 90)]);
    let stretch = |what, from, to| Disturbed { what, from: ms(from), to: ms(to) };
    assert_eq!(analysis.disturbed, [stretch(Hidden, 10, 30), stretch(Stopped, 40, 90)]);
    assert_eq!(analysis.clock_step, Micros::ZERO);
    let coarse = Analysis::of(&[Event { at: Micros::ZERO, kind: EventKind::ClockStep(Micros(16_667)) }]);
    assert_eq!((coarse.clock_step, coarse.disturbed), (Micros(16_667), vec![]), "a coarse clock disturbs nothing");
}

#[test]
fn each_kind_of_disturbance_has_lasted_so_long_by_an_instant() {
    let analysis = Analysis::of(&[disturbed(Stopped, 0, 5), disturbed(Hidden, 10, 30), disturbed(Hidden, 40, 90)]);
    let by = |now| analysis.disturbances(ms(now));
    assert_eq!(by(5), [(Stopped, ms(5))]);
    assert_eq!(by(50), [(Hidden, ms(30)), (Stopped, ms(5))]);
    assert_eq!(by(500), [(Hidden, ms(70)), (Stopped, ms(5))]);
}

#[test]
fn stretches_that_overlap_are_one() {
    let spans = |events: &[Event]| {
        let spans = Analysis::of(events).disturbed_spans().into_iter();
        spans.map(|(from, to)| (from.0 / 1_000, to.0 / 1_000)).collect::<Vec<_>>()
    };
    assert_eq!(spans(&[]), []);
    let apart = [disturbed(Hidden, 10, 20), disturbed(Hidden, 30, 40)];
    assert_eq!(spans(&apart), [(10, 20), (30, 40)]);
    let around =
        [&apart[..], &[disturbed(Frozen, 5, 50), disturbed(Hidden, 50, 60), disturbed(Hidden, 70, 70)]].concat();
    assert_eq!(spans(&around), [(5, 60), (70, 70)]);
}

#[test]
fn repetitions_that_anything_disturbed_are_left_out() {
    let runs = [(0, 100), (100, 200), (200, 300), (300, 400), (400, 500)];
    let lengths = |disturbances: &[Event]| {
        let analysis = repeated(&runs, disturbances);
        analysis.sound_repetitions().len()
    };
    assert_eq!(lengths(&[]), 5);
    assert_eq!(lengths(&[disturbed(Hidden, 120, 130)]), 4);
    assert_eq!(lengths(&[disturbed(Hidden, 150, 350)]), 2, "begun in one, ended in the third");
    assert_eq!(lengths(&[disturbed(Hidden, 0, 900)]), 0);
    assert_eq!(lengths(&[disturbed(Hidden, 600, 900)]), 5);
}

#[test]
fn a_repetition_that_is_cut_off_is_none() {
    let mut events = vec![];
    for (task, outcome) in
        [Outcome::Value("".into()), Outcome::Error("".into()), Outcome::Cancelled].into_iter().enumerate()
    {
        let task = TaskId(task as u32);
        let name = format!("run {}", task.0).into();
        events.push(Event { at: ms(0), kind: EventKind::Spawned { task, parent: None, name, source: SourceId(0) } });
        events.push(Event { at: ms(10), kind: EventKind::Finished { task, outcome } });
    }
    assert_eq!(Analysis::of(&events).repetitions, [(ms(0), ms(10)); 2]);
}

#[test]
fn what_is_typical_is_told_of_the_sound_ones() {
    let runs = [(0, 10), (10, 30), (30, 5_000), (5_000, 5_030)];
    let analysis = repeated(&runs, &[disturbed(Hidden, 40, 4_990)]);
    let measured = Measured::of(&analysis).expect("three are left");
    assert_eq!(measured.durations, [10, 20, 30].map(ms));
    assert_eq!((measured.least, measured.median, measured.most), (ms(10), ms(20), ms(30)));
    assert_eq!(Measured::of(&repeated(&runs, &[disturbed(Hidden, 0, 5_030)])), None);
}
