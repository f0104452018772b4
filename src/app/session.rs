//! One run of all chosen strategies, from the endpoint to the last sample.

use super::{Action, Params, Provenance, Recording, RunEvent};
use crate::{
    browser::{BrowserHost, Endpoint, Pulse, announce, frame},
    lessons::{Results, Strategy},
    runtime::{Host, Run},
};
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use std::{cell::Cell, pin::pin, rc::Rc};

/// A run in progress. Dropping it cancels the run: its requests are aborted, and the last sample shows them cancelled.
#[must_use = "dropping a session cancels its run"]
pub struct Session {
    // Never sent to: the other side sees that it is gone.
    _alive: oneshot::Sender<()>,
}

thread_local! {
    static RUNS: Cell<u32> = const { Cell::new(0) };
}

impl Session {
    /// Starts a run and reports to `sink`, at most once per animation frame.
    pub fn start(params: Params, sink: impl Fn(Action) + 'static) -> Self {
        let (alive, dropped) = oneshot::channel();
        BrowserHost.spawn(Box::pin(async move {
            // Cancelled: there is nothing left to say.
            let _ = drive(&params, &sink, dropped).await;
        }));
        Self { _alive: alive }
    }
}

/// Whoever held the session has dropped it.
struct Dropped;

async fn drive(params: &Params, sink: &dyn Fn(Action), mut dropped: oneshot::Receiver<()>) -> Result<(), Dropped> {
    let prepare = pin!(Endpoint::prepare(params.base.clone()));
    let Either::Left((endpoint, _)) = select(prepare, &mut dropped).await else { return Err(Dropped) };
    sink(Action::Prepared(endpoint.provenance));
    let mut recordings = Vec::new();
    for (place, strategy) in params.strategies.iter().enumerate() {
        let report = |recording: &Recording| sink(Action::Recorded(place, Rc::new(recording.clone())));
        recordings.push(record(params, strategy, &endpoint, &report, &mut dropped).await?);
    }
    sink(Action::Finish);
    announce(&RunEvent::of(params, endpoint.provenance, &recordings));
    Ok(())
}

async fn record(
    params: &Params,
    strategy: &'static Strategy,
    endpoint: &Endpoint,
    report: &dyn Fn(&Recording),
    dropped: &mut oneshot::Receiver<()>,
) -> Result<Recording, Dropped> {
    let tag = RUNS.with(|runs| runs.replace(runs.get().wrapping_add(1)));
    let urls = endpoint.urls(&params.workload().requests(), &format!("{}-{tag}", strategy.id));
    let run: Run<Results> = Run::start(&BrowserHost, strategy.id, (strategy.program)(urls.clone()));
    let recorder = run.recorder().clone();
    let mut recording = Recording::new(strategy, recorder.epoch());
    let mut sample = || {
        recording.extend(recorder.events_from(recording.events.len()), recorder.now());
        report(&recording);
    };
    let pulse = Pulse::start(recorder.clone());
    while !run.is_finished() {
        let next_frame = pin!(frame());
        let progress = select(run.finished(), next_frame);
        if let Either::Right(_) = select(progress, &mut *dropped).await {
            drop(run);
            sample();
            return Err(Dropped);
        }
        if !run.is_finished() {
            sample();
        }
    }
    drop(pulse);
    // The browser tells of a request a moment after it has ended.
    BrowserHost.yield_now().await;
    if endpoint.provenance != Provenance::TimerFallback {
        endpoint.record_phases(&urls, &recorder);
    }
    sample();
    Ok(recording)
}
