//! `retry`: how often, how long in between, and after which errors.

use crate::support::{Log, after, fail_after, ms, record, run};
use interleave::runtime::{Backoff, ManualHost, print, retry, retry_if, spawn, timeout};
use std::time::Duration;

fn waits(backoff: Backoff) -> Vec<u128> {
    backoff.waits().map(|wait| wait.as_millis()).collect()
}

#[test]
fn each_wait_is_twice_the_one_before_up_to_the_cap() {
    assert_eq!(waits(Backoff::new(5, ms(100))), [100, 200, 400, 800]);
    assert_eq!(waits(Backoff::new(5, ms(100)).cap(ms(300))), [100, 200, 300, 300]);
    assert_eq!(waits(Backoff::new(1, ms(100))), [0; 0]);
    assert_eq!(waits(Backoff::new(0, ms(100))), [0; 0]);
    let last = Backoff::new(u32::MAX, ms(1)).waits().nth(1_000);
    assert_eq!(last, Some(Duration::MAX), "and never too long to be told");
}

#[test]
fn jitter_takes_up_to_half_off_and_the_same_seed_takes_off_the_same() {
    let of = |seed| waits(Backoff::new(50, ms(100)).cap(ms(100)).jitter(seed));
    assert!(of(7).iter().all(|wait| (50..=100).contains(wait)), "{:?}", of(7));
    assert!(of(7).iter().min() < Some(&60) && of(7).iter().max() > Some(&90), "{:?}", of(7));
    assert_eq!(of(7), of(7));
    assert_ne!(of(7), of(8));
}

#[test]
fn the_first_success_ends_it() {
    let recorded = record(&["printed", "waiting", "finished"], async {
        retry(Backoff::new(5, ms(100)), async |attempt| {
            print(format!("attempt {attempt}"));
            if attempt < 3 { fail_after(10).await } else { after(10).await }
        })
        .await
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  printed attempt 1
    0 ms  waiting 0 on a timer of 10 ms
    10 ms  waiting 0 on a timer of 100 ms
    110 ms  printed attempt 2
    110 ms  waiting 0 on a timer of 10 ms
    120 ms  waiting 0 on a timer of 200 ms
    320 ms  printed attempt 3
    320 ms  waiting 0 on a timer of 10 ms
    330 ms  finished 0: 10
    ");
}

#[test]
fn the_last_error_is_given() {
    let host = ManualHost::new();
    let (result, _) = run(&host, retry(Backoff::new(3, ms(100)), |attempt| fail_after(attempt.into())));
    assert_eq!((result, host.elapsed()), (Err("failed at 3".into()), ms(1 + 100 + 2 + 200 + 3)));
}

#[test]
fn an_error_that_is_no_reason_to_try_again_is_given_at_once() {
    let host = ManualHost::new();
    let again = |error: &String| error == "failed at 1";
    let (result, _) = run(&host, retry_if(Backoff::new(5, ms(100)), again, |attempt| fail_after(attempt.into())));
    assert_eq!((result, host.elapsed()), (Err("failed at 2".into()), ms(1 + 100 + 2)));
}

#[test]
fn cancelled_it_tries_no_more() {
    let (host, log) = (ManualHost::new(), Log::default());
    let said = log.clone();
    run(&host, async move {
        let tried = retry(Backoff::new(5, ms(100)), move |attempt| {
            said.say(attempt);
            fail_after(10)
        });
        let _ = timeout(ms(150), tried).await;
        let task = spawn(retry(Backoff::new(5, ms(100)), |_| fail_after(10)));
        interleave::runtime::sleep(ms(50)).await;
        task.cancel();
    });
    assert_eq!((log.text().as_str(), host.elapsed(), host.pending()), ("1, 2", ms(200), 0));
}
