//! A body piece by piece: when the pieces come, how it breaks off, and leaving early.

use crate::support::{lines, ms, run};
use futures::StreamExt;
use interleave::{
    endpoint::FetchError,
    runtime::{ManualHost, Run, fetch, print, sleep, timeout},
};

/// The size of each piece, or the error in its place.
async fn sizes(url: &'static str) -> Result<String, FetchError> {
    let mut body = fetch(url).stream().await?;
    let mut text = format!("{}:", body.status);
    while let Some(piece) = body.next().await {
        text += &piece.map_or_else(|error| format!(" {error}"), |piece| format!(" {}", piece.len()));
    }
    assert_eq!(body.next().await, None, "the end stays the end");
    Ok(text)
}

#[test]
fn the_status_comes_first_and_then_the_pieces_at_equal_steps() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let mut body = fetch("lat/400?bytes=90&chunks=3&id=1").stream().await?;
        print(format!("status {}", body.status));
        while let Some(piece) = body.next().await {
            print(format!("{} bytes", piece?.len()));
        }
        Ok::<_, FetchError>(())
    });
    insta::assert_snapshot!(lines(&recorder, &[]), @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  waiting 0 on the answer of lat/400?bytes=90&chunks=3&id=1
    0 ms  pending 0
    400 ms  woken 0
    400 ms  polling 0
    400 ms  printed status 200
    400 ms  printed 30 bytes
    400 ms  waiting 0 on the answer of lat/400?bytes=90&chunks=3&id=1
    400 ms  pending 0
    450 ms  woken 0
    450 ms  polling 0
    450 ms  printed 30 bytes
    450 ms  waiting 0 on the answer of lat/400?bytes=90&chunks=3&id=1
    450 ms  pending 0
    500 ms  woken 0
    500 ms  polling 0
    500 ms  printed 30 bytes
    500 ms  ended lat/400?bytes=90&chunks=3&id=1: Status(200)
    500 ms  ready 0
    500 ms  finished 0
    "#);
}

#[test]
fn the_pieces_are_the_body_that_fetch_gives_when_all_are_there() {
    let host = ManualHost::new();
    let url = "lat/400?bytes=100&chunks=5&id=1";
    let (same, _) = run(&host, async move {
        let whole = fetch(url).await?;
        let pieces: Vec<_> = fetch(url).stream().await?.collect().await;
        let body: Vec<u8> = pieces.into_iter().flatten().flat_map(|piece| piece.to_vec()).collect();
        Ok::<_, FetchError>(body == *whole.body)
    });
    assert_eq!((same, host.elapsed()), (Ok(true), ms(500 + 500)));
}

#[test]
fn faults_come_in_their_place() {
    let host = ManualHost::new();
    let sizes_of = |url| run(&host, sizes(url)).0.map_err(|error| error.to_string());
    assert_eq!(sizes_of("lat/40?bytes=60&chunks=2&status=503"), Ok("503: 30 30".into()));
    assert_eq!(sizes_of("lat/40?bytes=60&chunks=2&malformed=1"), Ok("200: 15 15".into()));
    assert_eq!(
        sizes_of("lat/40?bytes=60&chunks=2&drop=1"),
        Ok("200: 30 15 no answer: the connection was dropped".into())
    );
    assert_eq!(sizes_of("https://elsewhere.example/"), Err("not a URL: https://elsewhere.example/".into()));
}

#[test]
fn an_error_status_can_be_turned_into_an_error() {
    let (result, _) = run(&ManualHost::new(), async {
        let body = fetch("lat/40?bytes=60&chunks=2&status=503").stream().await?.error_for_status()?;
        Ok::<_, FetchError>(u32::from(body.status))
    });
    assert_eq!(result, Err(FetchError::Status(503)));
}

#[test]
fn a_body_that_is_left_ends_its_request() {
    let host = ManualHost::new();
    let (late, _) = run(&host, async {
        let limited = timeout(ms(450), async {
            let mut body = fetch("lat/400?bytes=90&chunks=3").stream().await?;
            while let Some(piece) = body.next().await {
                print(format!("{} bytes", piece?.len()));
            }
            Ok::<_, FetchError>(())
        });
        let late = limited.await.is_err();
        let mut body = fetch("lat/400?bytes=90&chunks=3").stream().await?;
        body.next().await;
        drop(body);
        sleep(ms(50)).await;
        Ok::<_, FetchError>(late)
    });
    assert_eq!((late, host.elapsed(), host.pending()), (Ok(true), ms(450 + 400 + 50), 0));
}

#[test]
fn in_a_run_that_is_dropped_it_ends_at_any_time() {
    for when in [0, 200, 400, 420, 450, 500] {
        let host = ManualHost::new();
        let run = Run::start(&host, "main", sizes("lat/400?bytes=90&chunks=3"));
        host.advance(ms(when));
        drop(run);
        assert_eq!(host.pending(), 0);
    }
}
