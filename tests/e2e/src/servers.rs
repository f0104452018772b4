//! The servers that the pages come from: the release under a sub-path, a host page of another origin, the endpoint.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, Response};
use axum::routing::get;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower_http::cors::CorsLayer;
use tower_http::services::ServeDir;

use crate::{brotli, latency_server};

/// Where the release is served: nothing in it may count on being at the root of its host.
const SUB_PATH: &str = "/deep/sub/path";

/// A server on a free port of 127.0.0.1, in a thread of its own. Dropped, it ends and closes its connections.
pub struct Server {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Server {
    /// Serves these routes.
    pub fn start(router: Router) -> Self {
        let listener = unused();
        let address = listener.local_addr().expect("a bound address");
        listener.set_nonblocking(true).expect("a socket for tokio");
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await
        });
        Self { address, runtime: Some(runtime) }
    }

    /// The latency endpoint.
    pub fn latency() -> Self {
        Self::start(latency_server::router())
    }

    /// A page of another site and origin than the release, with this in its body. It keeps the messages it gets.
    pub fn host_page(body: &str) -> Self {
        let html = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Host</title><body>\
             <script>window.messages = []; addEventListener('message', (event) => \
             messages.push({{ origin: event.origin, data: event.data }}));</script>{body}"
        );
        Self::start(Router::new().route("/", get(async || Html(html))))
    }

    /// This server by its address.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// This server by its name, which makes it another site than those by address.
    pub fn named_origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// How many answers a latency endpoint has under way.
    pub fn waiting(&self) -> u64 {
        let mut stream = TcpStream::connect(self.address).expect("the latency endpoint");
        let request = "GET /waiting HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("a request sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        serde_json::from_str::<Value>(body).expect("JSON")["waiting"].as_u64().expect("a count")
    }
}

/// Listens on a port that no server before this one had: an origin that no browser has been at.
fn unused() -> std::net::TcpListener {
    static USED: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    loop {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("a bound address").port();
        let mut used = USED.lock().unwrap_or_else(PoisonError::into_inner);
        if used.get_or_insert_default().insert(port) {
            return listener;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The release page, served as any static host would.
pub struct Site {
    server: Option<Server>,
    root: String,
    fetched: Arc<Mutex<Vec<Fetch>>>,
}

/// A request that came to the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetch {
    /// Its path within the site; empty for the page itself.
    pub path: String,
    /// When it came, in milliseconds since 1970.
    pub at: f64,
}

impl Site {
    /// Serves the release; with the probe, `index.html` has one more script, which watches the page from its start.
    pub fn start(probe: bool) -> Self {
        let dist = super::path_of("INTERLEAVE_DIST", "dist");
        Self::serve(&dist, ServeDir::new(&dist), probe)
    }

    /// Serves the release as built and in brotli, as a good host does.
    pub fn packed() -> Self {
        let dist = super::path_of("INTERLEAVE_DIST", "dist");
        let files = ServeDir::new(brotli::packed()).precompressed_br();
        Self::serve(&dist, files, false)
    }

    fn serve(dist: &Path, files: ServeDir, probe: bool) -> Self {
        let page = std::fs::read_to_string(dist.join("index.html"))
            .unwrap_or_else(|error| panic!("no release in {} ({error}): scripts/dist.sh builds it", dist.display()));
        // Other origins' pages (sandboxed frames are some) load module scripts with CORS, as from most static hosts.
        let mut router = Router::new().nest_service(SUB_PATH, files).layer(CorsLayer::permissive());
        if probe {
            // Before everything else that is loaded.
            let page = page.replacen("<title>", "<script src=\"probe.js\"></script><title>", 1);
            let script = || async { ([("content-type", "text/javascript")], include_str!("probe.js")) };
            let index = get(async || Html(page));
            router = Router::new()
                .route(&format!("{SUB_PATH}/"), index.clone())
                .route(&format!("{SUB_PATH}/index.html"), index)
                .route(&format!("{SUB_PATH}/probe.js"), get(script))
                .layer(CorsLayer::permissive())
                .fallback_service(router);
        }
        let fetched = Arc::new(Mutex::new(Vec::new()));
        let server = Server::start(router.layer(from_fn_with_state(fetched.clone(), note)));
        let root = format!("{}{SUB_PATH}/", server.origin());
        Self { server: Some(server), root, fetched }
    }

    /// What was asked of the site, in order, without what only the tests add.
    pub fn fetched(&self) -> Vec<Fetch> {
        self.fetched.lock().expect("no panic while it is held").clone()
    }

    /// How large what is at this path is in brotli at its highest quality, in bytes; nothing where there is no file.
    pub fn packed_size(&self, path: &str) -> usize {
        brotli::size(if path.is_empty() { "index.html" } else { path }).unwrap_or_default()
    }

    /// The page's address with this query, which may be empty.
    pub fn url(&self, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", self.root)
    }

    /// Ends the server for good, as when the network is gone.
    pub fn stop(&mut self) {
        self.server = None;
    }
}

/// Notes each request before it is answered.
async fn note(State(fetched): State<Arc<Mutex<Vec<Fetch>>>>, request: Request, next: Next) -> Response {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that is set").as_secs_f64() * 1_000.0;
    let path = request.uri().path();
    let path = path.strip_prefix(SUB_PATH).unwrap_or(path).trim_start_matches('/').to_owned();
    if path != "probe.js" {
        fetched.lock().expect("no panic while it is held").push(Fetch { path, at });
    }
    next.run(request).await
}
