//! One run of all chosen strategies, from the endpoint to the last sample.

use super::Parts;
use crate::{
    browser::{BrowserHost, Endpoint, Pulse, announce, clock_is_known, frame, performance_now},
    lessons::{Program, Strategy, programs_of, story_of, workload},
    model::{Action, Params},
    present::run_event,
    recording::{Recording, Sample},
    runtime::{Host, Run},
    trace::Outcome,
};
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use std::{cell::Cell, pin::pin, time::Duration};

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
    pub fn start(params: Params, parts: Parts, sink: impl Fn(Action) + 'static) -> Self {
        let (alive, dropped) = oneshot::channel();
        BrowserHost.spawn(Box::pin(async move {
            // Cancelled: there is nothing left to say.
            let _ = drive(&params, &parts, &sink, dropped).await;
        }));
        Self { _alive: alive }
    }
}

/// Drawing a sample keeps the loop from the run that is being recorded, so after each one the view rests this many times
/// as long as it took: drawing takes a sixteenth of the loop's time at most.
const REST: f64 = 15.0;

/// Whoever held the session has dropped it.
struct Dropped;

async fn drive(
    params: &Params,
    parts: &Parts,
    sink: &dyn Fn(Action),
    mut dropped: oneshot::Receiver<()>,
) -> Result<(), Dropped> {
    let programs = (parts.programs)(params.lesson);
    let is_there = programs.get().is_some();
    if !is_there {
        sink(Action::Load);
    }
    let Either::Left((loaded, _)) = select(programs.load(), &mut dropped).await else { return Err(Dropped) };
    let group = match loaded {
        Ok(group) => group,
        Err(error) => {
            sink(Action::Refuse(error.to_string()));
            return Ok(());
        }
    };
    let programs = programs_of(group, params.lesson).unwrap_or_default();
    if let Some(story) = story_of(group, params.lesson) {
        sink(Action::Loaded(story));
    }
    let endpoint = if params.lesson.requests {
        let prepare = pin!(Endpoint::prepare(params.input().origin(workload::BASE.key).map(str::to_owned)));
        let Either::Left((endpoint, _)) = select(prepare, &mut dropped).await else { return Err(Dropped) };
        endpoint
    } else {
        Endpoint::none()
    };
    sink(Action::Prepared(endpoint.provenance));
    let mut recordings = Vec::new();
    for (place, strategy) in params.strategies.iter().enumerate() {
        let report = |sample: &Sample| sink(Action::Recorded(place, sample.clone()));
        // Every strategy has one: a test holds that.
        let Some((_, program)) = programs.iter().find(|(id, _)| *id == strategy.id) else { continue };
        recordings.push(record(params, (strategy, *program), &endpoint, &report, &mut dropped).await?);
    }
    sink(Action::Finish);
    announce(&run_event(params, endpoint.provenance, &recordings));
    let unanswered = |recording: &Sample| {
        let outcomes = recording.statistics().outcomes;
        outcomes.error > 0 && outcomes.ok == 0
    };
    if recordings.iter().all(unanswered) {
        let look = pin!(async {
            match parts.details.load().await {
                Ok(details) => (details.unanswered)(endpoint.clone()).await,
                Err(error) => Some(error.to_string()),
            }
        });
        let Either::Left((why, _)) = select(look, &mut dropped).await else { return Err(Dropped) };
        if let Some(why) = why {
            sink(Action::Warn(why));
        }
    }
    Ok(())
}

/// Waits until what was reported before is drawn, so that drawing it is not part of the next recording, and gives the
/// rest that comes after a drawing like it. A hidden page draws nothing and gets no frame. And until the page's clock is
/// known, which the first recording waits for.
async fn settle() -> Duration {
    let no_frame = BrowserHost.sleep(Duration::from_millis(100));
    select(pin!(frame()), pin!(no_frame)).await;
    let start = performance_now();
    BrowserHost.yield_now().await;
    let rest = rest_since(start);
    while !clock_is_known() {
        BrowserHost.yield_now().await;
    }
    rest
}

/// The rest that follows a drawing which began at `start` and has just ended.
fn rest_since(start: f64) -> Duration {
    Duration::from_millis(((performance_now() - start) * REST).clamp(0.0, 1_000.0) as u64)
}

async fn record(
    params: &Params,
    (strategy, program): (&'static Strategy, Program),
    endpoint: &Endpoint,
    report: &dyn Fn(&Sample),
    dropped: &mut oneshot::Receiver<()>,
) -> Result<Sample, Dropped> {
    // The first sample is drawn as if one had been right before.
    let mut pause = settle().await;
    if dropped.try_recv().is_err() {
        return Err(Dropped);
    }
    let tag = RUNS.with(|runs| runs.replace(runs.get().wrapping_add(1)));
    let input = params.input().asking(endpoint.prefix(), &format!("{}-{tag}", strategy.id));
    endpoint.make_room();
    let run: Run<Outcome> = Run::start(&BrowserHost, strategy.id, program(input));
    let recorder = run.recorder().clone();
    let recording = Recording::new(strategy.way(), endpoint.provenance, recorder.epoch(), recorder.shared());
    let sample = || {
        let sample = recording.sample(recorder.now());
        report(&sample);
        sample
    };
    let pulse = Pulse::start(recorder.clone());
    while !run.is_finished() {
        let moment = pin!(async move {
            BrowserHost.sleep(pause).await;
            frame().await
        });
        let progress = select(run.finished(), moment);
        if let Either::Right(_) = select(progress, &mut *dropped).await {
            // What ends with the run is recorded before the last sample is taken.
            drop((run, pulse));
            sample();
            return Err(Dropped);
        }
        if !run.is_finished() {
            let start = performance_now();
            sample();
            // By the next turn the sample is in the page.
            BrowserHost.yield_now().await;
            pause = rest_since(start);
        }
    }
    drop(pulse);
    // The browser tells of a request a moment after it has ended.
    BrowserHost.yield_now().await;
    endpoint.record_phases(&recorder);
    let last = sample();
    if dropped.try_recv().is_err() { Err(Dropped) } else { Ok(last) }
}
