//! The same waits, and the same computing, one after another and at once, measured again and again.

use crate::runtime::{self, Cancelled, LocalFuture, block, join_all, now, print, sleep, spawn_named};
use std::time::Duration;

/// What is measured, as a function of the latencies.
type Work = fn(Vec<u32>) -> LocalFuture<()>;

/// Stands for a request: waits as long as its answer takes.
async fn request(ms: u32) -> Result<u32, String> {
    sleep(Duration::from_millis(ms.into())).await; // (1)
    Ok(ms)
}

/// Stands for computing: needs the thread for as long.
async fn compute(ms: u32) -> Result<u32, String> {
    block(Duration::from_millis(ms.into())); // (2)
    Ok(ms)
}

/// Each run is a task of its own, and begins when the one before has ended.
async fn measure(work: Work, runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    let mut times = Vec::new();
    for run in 1..=runs {
        let task = spawn_named(&format!("run {run}"), timed(work(latencies.clone())));
        let took = task.await?; // (3)
        times.insert(times.partition_point(|time| *time <= took), took);
    }
    let middle = times[(times.len() - 1) / 2].midpoint(times[times.len() / 2]);
    Ok(format!("median {middle} ms, from {} to {} ms", times[0], times[times.len() - 1]))
}

async fn timed(work: LocalFuture<()>) -> u32 {
    let begun = now();
    work.await;
    let took = (now().since(begun).0 + 500) / 1_000;
    print(format!("took {took} ms"));
    took as u32
}

/// The loop that the two ways after it are compared with.
pub async fn sequential(runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    async fn work(latencies: Vec<u32>) {
        for ms in latencies {
            let _ = request(ms).await;
        }
    }
    measure(|latencies| Box::pin(work(latencies)), runs, latencies).await
}

/// A task for each request.
pub async fn gather(runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    async fn work(latencies: Vec<u32>) {
        let _ = runtime::gather(latencies.into_iter().map(request)).await; // (4)
    }
    measure(|latencies| Box::pin(work(latencies)), runs, latencies).await
}

/// All requests inside the run's own task, which polls each of them whenever one is ready.
pub async fn one_task(runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    async fn work(latencies: Vec<u32>) {
        join_all(latencies.into_iter().map(request)).await;
    }
    measure(|latencies| Box::pin(work(latencies)), runs, latencies).await
}

/// The same with computing: the loop that the gathered parts are compared with.
pub async fn computing_sequential(runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    async fn work(latencies: Vec<u32>) {
        for ms in latencies {
            let _ = compute(ms).await;
        }
    }
    measure(|latencies| Box::pin(work(latencies)), runs, latencies).await
}

/// Gathered, but nothing here waits.
pub async fn computing(runs: u32, latencies: Vec<u32>) -> Result<String, Cancelled> {
    async fn work(latencies: Vec<u32>) {
        let _ = runtime::gather(latencies.into_iter().map(compute)).await; // (5)
    }
    measure(|latencies| Box::pin(work(latencies)), runs, latencies).await
}
