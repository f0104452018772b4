//! Bodies piece by piece.

use crate::support::{Counts, Patch, Uncaught, ms, pause, run, script, until};
use futures::{StreamExt, poll};
use interleave::{
    browser::{BrowserHost, install_streams, performance_now},
    endpoint::{
        FetchError,
        latency::{Fault, Latency},
    },
    runtime::{Host, fetch, timeout},
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// All that comes of a URL: the status, and the pieces.
async fn pieces(url: &str) -> Result<(u16, Vec<Result<Rc<[u8]>, FetchError>>), FetchError> {
    install_streams();
    let (status, chunks) = BrowserHost.open(url.into()).await?;
    Ok((status, chunks.collect().await))
}

#[wasm_bindgen_test]
async fn a_body_comes_as_the_network_gives_it() {
    let (status, pieces) = pieces("data:text/plain,one%20two%00%C3%A9").await.unwrap();
    let body: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.unwrap().to_vec()).collect();
    assert_eq!((status, &body[..]), (200, "one two\0é".as_bytes()));
}

#[wasm_bindgen_test]
async fn pieces_come_one_by_one_and_a_body_that_breaks_off_ends_in_an_error() {
    let _patch = Patch::of(
        &["fetch"],
        "let left = 3;
         window.fetch = async () => new Response(new ReadableStream({
             pull(body) { left -= 1; left > 0 ? body.enqueue(new Uint8Array([left])) : body.error(new Error('cut')); },
         }, { highWaterMark: 0 }), { status: 503 });
         return [];",
    );
    let (status, pieces) = pieces("data:,").await.unwrap();
    assert_eq!((status, &pieces[..2]), (503, &[Ok(Rc::from([2])), Ok(Rc::from([1]))][..]));
    // Engines differ in what they say of the reason.
    let [Err(FetchError::Network(reason))] = &pieces[2..] else { panic!("{pieces:?}") };
    assert!(reason.starts_with("broke off ("), "{reason}");
}

#[wasm_bindgen_test]
async fn a_response_without_a_body_has_no_pieces() {
    let url = script("return URL.createObjectURL(new Blob([]))").as_string().unwrap();
    let (status, pieces) = pieces(&url).await.unwrap();
    assert_eq!((status, pieces), (200, vec![]));
}

#[wasm_bindgen_test]
async fn a_request_that_fails_before_its_status_is_an_error() {
    assert!(matches!(pieces("http://127.0.0.1:1/").await, Err(FetchError::Network(_))));
}

#[wasm_bindgen_test]
async fn the_timer_fallback_gives_the_pieces_that_the_endpoint_gives() {
    for fault in [None, Some(Fault::Status(404)), Some(Fault::Drop), Some(Fault::Malformed)] {
        let latency =
            Latency { ms: 40, bytes: 64, chunks: 3, fault, limit: 0, id: "1 & é%".into(), at: String::new() };
        let start = performance_now();
        let (status, expected) = latency.pieces();
        let expected: Vec<_> = expected.into_iter().map(|(_, piece)| piece).collect();
        assert_eq!(pieces(&latency.url()).await, Ok((status, expected)), "{fault:?}");
        assert!(performance_now() - start >= 49.0);
    }
}

#[wasm_bindgen_test]
async fn a_stream_that_is_dropped_aborts_its_request() {
    install_streams();
    let requests = Patch::of(
        &["fetch"],
        "const seen = [];
         window.fetch = async (url, { signal }) => {
             seen.push(signal);
             return new Response(new ReadableStream({
                 start(body) {
                     body.enqueue(new Uint8Array(1));
                     signal.addEventListener('abort', () => body.error(signal.reason));
                 },
             }));
         };
         return seen;",
    );
    let (uncaught, counts) = (Uncaught::count(), Counts::default());
    for pieces in [0, 1, 2] {
        let (_, mut chunks) = BrowserHost.open("data:,".into()).await.unwrap();
        for _ in 0..pieces.min(1) {
            assert!(matches!(chunks.next().await, Some(Ok(_))));
        }
        let mut second = Box::pin(counts.count(chunks.next()));
        if pieces == 2 {
            assert!(poll!(&mut second).is_pending());
        }
        drop(second);
        assert!(!requests.aborted().pop().unwrap());
        drop(chunks);
        assert!(requests.aborted().pop().unwrap());
        pause(20).await;
    }
    assert_eq!((uncaught.errors(), counts.get()), (0, (1, 0)));
}

#[wasm_bindgen_test]
async fn in_a_run_a_timeout_ends_a_body_that_does_not() {
    install_streams();
    let requests = Patch::of(
        &["fetch"],
        "const seen = [];
         window.fetch = async (url, { signal }) => { seen.push(signal); return new Response(new ReadableStream({})); };
         return seen;",
    );
    let (result, _) = run(async {
        timeout(ms(20), async {
            let mut body = fetch("data:,").stream().await.map_err(|error| error.to_string())?;
            body.next().await;
            Ok::<_, String>(body.status)
        })
        .await
    })
    .await;
    assert!(result.is_err());
    until("the request is aborted", || requests.aborted() == [true]).await;
}
