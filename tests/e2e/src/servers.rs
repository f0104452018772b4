//! The servers that the pages come from: the release under a sub-path, a host page of another origin, the endpoint.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower_http::cors::CorsLayer;
use tower_http::services::ServeDir;

use crate::latency_server;

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
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
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
}

impl Site {
    /// Serves the release; with the probe, `index.html` has one more script, which watches the page from its start.
    pub fn start(probe: bool) -> Self {
        let dist = super::path_of("INTERLEAVE_DIST", "dist");
        let page = std::fs::read_to_string(dist.join("index.html"))
            .unwrap_or_else(|error| panic!("no release in {} ({error}): scripts/dist.sh builds it", dist.display()));
        // Other origins' pages (sandboxed frames are some) load module scripts with CORS, as from most static hosts.
        let mut router = Router::new().nest_service(SUB_PATH, ServeDir::new(dist)).layer(CorsLayer::permissive());
        if probe {
            // Behind the policy and before everything else.
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
        let server = Server::start(router);
        let root = format!("{}{SUB_PATH}/", server.origin());
        Self { server: Some(server), root }
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
