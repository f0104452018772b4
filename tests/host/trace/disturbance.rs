//! Whether the page stood still, by the events since the last beat.

use crate::support::{after, ms};
use interleave::{
    runtime::{ManualHost, Run, block, sleep, yield_now},
    time::Micros,
    trace::{Disturbance, EventKind, Recorder, standstill},
};

/// Since when the page stood still by now, of the events from number `events` on, in milliseconds.
fn still(recorder: &Recorder, events: usize, begin: u64) -> Option<u64> {
    let trace = recorder.trace();
    standstill(trace.events.iter_from(events), Micros(begin * 1_000), recorder.now()).map(|since| since.0 / 1_000)
}

#[test]
fn a_second_without_an_event_and_no_more_is_none() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", after(10_000));
    host.run_ready();
    let recorder = run.recorder();
    host.advance(ms(1_000));
    assert_eq!(still(recorder, 0, 0), None);
    host.advance(ms(1));
    assert_eq!(still(recorder, 0, 0), Some(0));
    assert_eq!(still(recorder, recorder.len(), 1), None, "since the beat at 1 ms");
}

#[test]
fn it_begins_with_the_last_event_before_it() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        sleep(ms(300)).await;
        sleep(ms(5_000)).await;
    });
    host.run_until_idle();
    assert_eq!(still(run.recorder(), 0, 0), Some(300));
}

#[test]
fn a_task_that_blocks_the_loop_is_no_standstill_unless_it_takes_longer_than_it_said() {
    let blocked = |stopped: u64| {
        let host = ManualHost::new();
        let stop = host.clone();
        let run = Run::start(&host, "main", async move {
            for length in [2_000, 3_000, 400] {
                block(ms(length));
                // The process is stopped while it blocks.
                stop.block(ms(stopped));
                yield_now().await;
            }
        });
        host.run_until_idle();
        still(run.recorder(), 0, 0)
    };
    assert_eq!(blocked(0), None);
    assert_eq!(blocked(900), None);
    assert_eq!(blocked(5_000), Some(0));
}

#[test]
fn a_long_poll_explains_its_own_silence_and_no_other() {
    let recorder = |inside: u64, after: u64| {
        let host = ManualHost::new();
        let computing = host.clone();
        let run = Run::start(&host, "main", async move {
            computing.block(ms(inside));
            sleep(ms(after)).await;
        });
        host.run_until_idle();
        still(run.recorder(), 0, 0)
    };
    assert_eq!(recorder(5_000, 0), None);
    assert_eq!(recorder(5_000, 2_000), Some(5_000));
}

#[test]
fn every_disturbance_has_a_name_of_its_own_which_files_know_too() {
    for (place, what) in Disturbance::ALL.into_iter().enumerate() {
        assert_eq!(serde_json::to_value(what).ok(), Some(what.text().into()));
        assert_eq!(Disturbance::ALL.into_iter().position(|other| other.text() == what.text()), Some(place));
    }
    assert!(Disturbance::Left > Disturbance::Frozen && Disturbance::Frozen > Disturbance::Hidden);
    let kind = EventKind::Disturbed { what: Disturbance::Left, lasted: Micros(1) };
    assert_eq!(kind.source(), None);
}
