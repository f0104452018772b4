//! The page from hosts that serve wrong types, lose files, change them, hang, or deploy a new version under an open tab.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use interleave::lessons::DEFAULT;
use interleave_e2e::{Server, Stage, browser_tests, eventually, path_of};

/// What a host does to a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// Serves it with this type.
    Type(&'static str),
    /// Answers with this status.
    Status(u16),
    /// Sends a page in its place.
    Page,
    /// Sends its first half.
    Cut,
    /// Changes a byte in its middle.
    Flipped,
    /// Never answers.
    Hangs,
}

/// Which files are meant, by their names, and what is done to them.
type Faulty = (fn(&str) -> bool, Fault);

/// A host of the release whose fault can change.
struct Host {
    server: Server,
    fault: Arc<Mutex<Option<Faulty>>>,
    /// Whether it serves another version, whose page names another script.
    deployed: Arc<AtomicBool>,
}

impl Host {
    fn start(cors: bool) -> Self {
        let fault = Arc::<Mutex<Option<Faulty>>>::default();
        let deployed = Arc::<AtomicBool>::default();
        let (faults, is_deployed) = (fault.clone(), deployed.clone());
        let serve = move |request: Request| {
            let name = request.uri().path().trim_start_matches("/app/").trim_start_matches('/').to_owned();
            let name = if name.is_empty() || name == "app" { "index.html".into() } else { name };
            let found =
                faults.lock().expect("no panic").filter(|(is_meant, _)| is_meant(&name)).map(|(_, fault)| fault);
            let deployed = is_deployed.load(Ordering::SeqCst);
            async move {
                let mut response = answer(&name, found, deployed).await;
                if cors {
                    response.headers_mut().insert("access-control-allow-origin", "*".parse().expect("a value"));
                }
                response
            }
        };
        Self { server: Server::start(Router::new().fallback(serve)), fault, deployed }
    }

    /// From now on this is done to the files that are meant.
    fn set(&self, fault: Fault, is_meant: fn(&str) -> bool) {
        *self.fault.lock().expect("no panic") = Some((is_meant, fault));
    }

    fn mend(&self) {
        *self.fault.lock().expect("no panic") = None;
    }

    fn url(&self, query: &str) -> String {
        format!("{}/app/{query}", self.server.origin())
    }
}

async fn answer(name: &str, fault: Option<Fault>, deployed: bool) -> Response {
    let path: PathBuf = path_of("INTERLEAVE_DIST", "dist").join(name);
    let Ok(mut bytes) = std::fs::read(path) else { return status(404) };
    if deployed {
        if is_wasm(name) || is_app(name) {
            return status(404);
        }
        if name == "index.html" {
            bytes = String::from_utf8(bytes).expect("text").replace("app-", "app-new-").into();
        }
    }
    let mut kind = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    match fault {
        None => {}
        Some(Fault::Type(other)) => kind = other,
        Some(Fault::Status(code)) => return status(code),
        Some(Fault::Page) => (kind, bytes) = ("text/html", b"<!doctype html><title>Not here</title>".into()),
        Some(Fault::Cut) => bytes.truncate(bytes.len() / 2),
        Some(Fault::Flipped) => {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }
        Some(Fault::Hangs) => sleep(Duration::from_secs(600)).await,
    }
    ([("content-type", kind), ("cache-control", "no-cache")], bytes).into_response()
}

fn status(code: u16) -> Response {
    Response::builder().status(code).body(Body::from("no")).expect("a response")
}

fn is_wasm(name: &str) -> bool {
    name.ends_with(".wasm")
}

fn is_base(name: &str) -> bool {
    name.starts_with("interleave-") && is_wasm(name)
}

fn is_part(name: &str) -> bool {
    is_wasm(name) && !is_base(name)
}

fn is_app(name: &str) -> bool {
    name.starts_with("app-")
}

fn is_loader(name: &str) -> bool {
    name.starts_with("boot-")
}

/// Three short deposits: a lesson that is in a part, and needs no endpoint.
const LOCKS: &str = "?lesson=locks&n=2&check=10&store=10&autorun=0";

async fn any_type_of_wasm_will_do_in_the_parts_too(stage: &mut Stage) {
    for kind in ["application/octet-stream", "text/plain", ""] {
        let host = Host::start(false);
        host.set(Fault::Type(kind), is_wasm);
        stage.go(&host.url(LOCKS)).await;
        stage.booted().await;
        stage.run().await;
        assert_eq!(stage.notices().await, [""; 0], "{kind:?}");
    }
}

async fn each_fault_of_the_wasm_has_its_own_words_and_the_lesson_can_still_be_read(stage: &mut Stage) {
    for (fault, words) in [
        (Fault::Status(404), "does not have interleave-"),
        (Fault::Status(403), "refuses interleave-"),
        (Fault::Page, "the server sends a page"),
        (Fault::Cut, "bytes of interleave-"),
        (Fault::Flipped, "did not arrive as it was published"),
    ] {
        let host = Host::start(false);
        host.set(fault, is_base);
        stage.go(&host.url("")).await;
        let text = stage.says(words).await;
        assert!(!text.contains("connection"), "{fault:?} is not the connection's: {text}");
        assert!(stage.is_in_view("#boot-message").await, "{fault:?}");
        assert!(stage.text("main").await.contains(DEFAULT.title), "{fault:?}");
        host.mend();
        stage.click("#boot-message button").await;
        stage.booted().await;
    }
}

async fn a_loader_or_script_that_is_missing_leaves_a_sentence(stage: &mut Stage) {
    let host = Host::start(false);
    host.set(Fault::Status(404), is_loader);
    stage.go(&host.url("")).await;
    let seen = async || stage.is_in_view("#boot-late").await;
    eventually("the sentence in the page itself", seen, |seen| *seen).await;
    host.set(Fault::Status(404), is_app);
    stage.go(&host.url("")).await;
    stage.says("does not have app-").await;
}

async fn wasm_that_never_comes_is_said_and_not_waited_for_without_end(stage: &mut Stage) {
    let host = Host::start(false);
    host.set(Fault::Hangs, is_base);
    stage.go(&host.url("")).await;
    stage.says("Loading the program").await;
    let text = stage.says("still loading").await;
    assert!(text.contains("Read"), "another way: {text}");
}

async fn a_part_that_fails_says_why_and_comes_when_it_is_asked_for_again(stage: &mut Stage) {
    let host = Host::start(false);
    host.set(Fault::Status(403), is_part);
    stage.go(&host.url(LOCKS)).await;
    stage.booted().await;
    stage.click("#run").await;
    let notices = eventually("a notice", async || stage.notices().await, |notices| !notices.is_empty()).await;
    assert!(notices[0].contains("refuses"), "{notices:?}");
    assert_eq!(stage.state().await, "waiting");
    host.mend();
    stage.run().await;
    assert_eq!(stage.notices().await, [""; 0], "what is over is not said any more");
}

async fn what_is_loaded_in_a_session_is_said_and_so_is_what_helps(stage: &mut Stage) {
    let host = Host::start(false);
    host.set(Fault::Hangs, is_part);
    stage.go(&host.url(LOCKS)).await;
    stage.booted().await;
    stage.click("#run").await;
    stage.reaches("loading").await;
    assert_eq!(stage.text("#summary").await, "Loading the lesson's programs…");
    stage.click("#cancel").await;
    stage.reaches("cancelled").await;
    // A moment later the page asks for what shows the listing.
    host.set(Fault::Status(403), is_part);
    stage.go(&host.url(LOCKS)).await;
    stage.booted().await;
    let words = async || stage.js("return document.querySelector('#code .coming')?.innerText ?? ''").await;
    eventually("words in the listing's place", words, |words| *words == "Loading the listing and the numbers…").await;
    let failed = async || stage.js("return document.querySelector('#code .failed p')?.innerText ?? ''").await;
    let failed = eventually("why it did not come", failed, |words| *words != "").await;
    let failed = failed.as_str().expect("text");
    assert!(failed.starts_with("The listing and the numbers could not be loaded. The server refuses"), "{failed}");
    host.mend();
    stage.click("#code .failed button").await;
    stage.element("#code [role=tab]").await;
}

async fn after_a_deploy_an_old_tab_says_so_and_reloads_at_the_same_address(stage: &mut Stage) {
    let host = Host::start(false);
    // So that the parts are not there when the version changes.
    host.set(Fault::Status(500), is_part);
    stage.go(&host.url(LOCKS)).await;
    stage.booted().await;
    host.mend();
    host.deployed.store(true, Ordering::SeqCst);
    stage.click("#run").await;
    stage.says("There is a new version").await;
    assert!(stage.is_in_view("#boot-message").await);
    for notice in stage.notices().await {
        assert!(!notice.contains("connection"), "{notice}");
    }
    host.deployed.store(false, Ordering::SeqCst);
    let address = stage.js("return location.href").await;
    stage.click("#boot-message button").await;
    stage.booted().await;
    assert_eq!(stage.js("return location.href").await, address);
    stage.run().await;
}

async fn in_a_sandbox_the_page_has_its_style_and_runs_where_its_host_sends_cors(stage: &mut Stage) {
    let host = Host::start(true);
    let frame = format!(
        "<iframe title=lesson width=800 height=800 sandbox=allow-scripts src='{}'></iframe>",
        host.url("?n=3&latency=20..60&embed=1&autorun=0")
    );
    let outer = Server::host_page(&frame);
    stage.go(&outer.named_origin()).await;
    stage.enter_frame().await;
    let styled = "return getComputedStyle(document.querySelector('.panels')).display";
    assert_eq!(stage.js(styled).await, "grid", "the style sheet is there");
    // Without allow-forms there is no submission, but a press is one.
    stage.click("#run-changed").await;
    stage.reaches("done").await;
}

async fn in_a_sandbox_without_cors_it_says_what_is_missing_where_it_is_seen(stage: &mut Stage) {
    let host = Host::start(false);
    let frame = format!(
        "<iframe title=lesson width=360 height=500 sandbox=allow-scripts src='{}'></iframe>",
        host.url("?embed=1")
    );
    let outer = Server::host_page(&frame);
    stage.go(&outer.named_origin()).await;
    stage.session.enter_frame(0).await.expect("a frame");
    stage.says("Access-Control-Allow-Origin").await;
    assert!(stage.is_in_view("#boot-message").await);
    let position = "return getComputedStyle(document.getElementById('boot-message')).position";
    assert_eq!(stage.js(position).await, "fixed", "styled");
}

async fn the_page_opens_offline_after_a_visit_without_a_run(stage: &mut Stage) {
    stage.open("autorun=0").await;
    let kept = "return (async () => {
        for (const name of await caches.keys()) {
          const urls = (await (await caches.open(name)).keys()).map(({ url }) => url);
          if (urls.some((url) => url.endsWith('/path/')) && urls.some((url) => url.endsWith('lessons/locks.html'))) return true;
        }
        return false;
      })()";
    eventually("the page to be kept", async || stage.js(kept).await, |kept| *kept == true).await;
    stage.site.stop();
    stage.go("about:blank").await;
    // Another lesson than the one that was shown: its part is there too.
    stage.go(&stage.site.url(&LOCKS[1..])).await;
    stage.booted().await;
    stage.run().await;
}

async fn another_origin_that_answers_nothing_is_explained(stage: &mut Stage) {
    let gone = Server::latency();
    let origin = gone.origin();
    drop(gone);
    let deaf = Server::start(Router::new().fallback(async || "no CORS"));
    for (origin, words) in [(origin, "Check that a server runs there"), (deaf.origin(), "Access-Control-Allow-Origin")]
    {
        stage.open(&format!("n=2&latency=10..20&base={origin}&autorun=0")).await;
        stage.run().await;
        let notices = eventually("a notice", async || stage.notices().await, |notices| !notices.is_empty()).await;
        assert!(notices[0].contains(words) && notices[0].contains(&origin), "{notices:?}");
    }
    stage.open("base=http://192.0.2.1:8081&autorun=0").await;
    assert!(stage.notices().await[0].contains("an http one at localhost"), "{:?}", stage.notices().await);
}

async fn an_origin_in_capitals_is_the_same_origin(stage: &mut Stage) {
    let endpoint = Server::latency();
    let origin = endpoint.named_origin();
    stage.open(&format!("n=2&latency=10..20&base={}&autorun=0", origin.to_ascii_uppercase())).await;
    stage.run().await;
    assert_eq!(stage.outcomes("gather").await, ["value"; 2]);
    for lane in stage.lanes("gather").await {
        assert!(lane.url.starts_with(&origin), "{lane:?}");
    }
}

async fn an_address_without_its_slash_is_no_silent_page(stage: &mut Stage) {
    let host = Host::start(false);
    stage.go(host.url("").trim_end_matches('/')).await;
    let shown = "return document.getElementById('boot-late').innerText";
    let text = async || stage.js(shown).await.as_str().unwrap_or_default().to_owned();
    eventually("a sentence", text, |text| text.contains("slash")).await;
}

browser_tests! {
    EVERY =>
    in_a_sandbox_without_cors_it_says_what_is_missing_where_it_is_seen;
    CHROMIUM_AND_FIREFOX =>
    any_type_of_wasm_will_do_in_the_parts_too,
    each_fault_of_the_wasm_has_its_own_words_and_the_lesson_can_still_be_read,
    a_loader_or_script_that_is_missing_leaves_a_sentence,
    wasm_that_never_comes_is_said_and_not_waited_for_without_end,
    a_part_that_fails_says_why_and_comes_when_it_is_asked_for_again,
    what_is_loaded_in_a_session_is_said_and_so_is_what_helps,
    after_a_deploy_an_old_tab_says_so_and_reloads_at_the_same_address,
    in_a_sandbox_the_page_has_its_style_and_runs_where_its_host_sends_cors,
    the_page_opens_offline_after_a_visit_without_a_run,
    another_origin_that_answers_nothing_is_explained,
    an_origin_in_capitals_is_the_same_origin,
    an_address_without_its_slash_is_no_silent_page;
}
