//! The latency endpoint over real HTTP/1.1: what `static/sw.js` answers in the page, for connections that are limited.
//!
//! ```sh
//! cargo run -p interleave-e2e --bin latency_server -- 8081
//! curl -i 'http://127.0.0.1:8081/lat/200?bytes=64&id=a'
//! ```
//!
//! `GET /lat/<ms>?bytes=&status=&chunks=&drop=&malformed=&limit=&id=&at=` answers after `<ms>` milliseconds.
//!
//! | parameter | range | default | means |
//! |---|---|---|---|
//! | `<ms>` | 0–30000 | | milliseconds from the request's arrival here to the answer |
//! | `bytes` | 0–1048576 | 0 | size of the body; smaller than the bare JSON means the bare JSON |
//! | `status` | 200–599 | 200 | the status; 204, 205 and 304 have no body |
//! | `chunks` | 1–64 | 1 | pieces the body comes in: the first after `<ms>`, the rest at equal steps over another `<ms>`/4 |
//! | `drop` | 0–1 | 0 | 1: the last piece breaks off in its middle and the connection closes |
//! | `malformed` | 0–1 | 0 | 1: only the first half of the JSON is sent, as if it were all |
//! | `limit` | 0–1000 | 0 | so many requests under way at once, of those with a limit and the same `at`; one more is refused |
//! | `id` | text | "" | comes back in the body |
//! | `at` | text | "" | the run that asks: makes a URL unlike the one before, and a limit counts each run on its own |
//!
//! A request is under way from its arrival until its answer begins, or until its client is gone. A refusal is the answer
//! to `lat/0?status=503`, at once. Anything else is ignored. A bad value is answered with 400 at once.
//!
//! `GET /site/<page>` gives a page of a small site after a time of its own: `{"title":…,"links":[…]}`, or 404.
//!
//! `GET /waiting` tells how many answers are on their way, which is how a test sees that an aborted request is gone:
//! when the client closes its connection, the handler is dropped, and its timer with it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRef, Path, RawQuery, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use axum::{Json, Router, middleware, routing};
use futures::stream;
use interleave::endpoint::{site, under_way::UnderWay};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep_until};
use tower_http::cors::{Any, CorsLayer};

/// Serves [`router`] on this listener, over HTTP/1.1 with keep-alive, until the future is dropped.
pub async fn serve(listener: TcpListener) -> io::Result<()> {
    // Nagle's algorithm would hold a small chunk back until the one before it is acknowledged.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            eprintln!("TCP_NODELAY: {error}");
        }
    });
    axum::serve(listener, router()).await
}

/// The endpoint's routes, open to pages of every origin.
pub fn router() -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET])
        .allow_headers(Any)
        .expose_headers([header::HeaderName::from_static("x-interleave")])
        .max_age(Duration::from_secs(600));
    Router::new()
        .route("/lat/{ms}", routing::get(answer))
        .route("/site/{page}", routing::get(page))
        .route("/waiting", routing::get(waiting))
        .with_state(Counts::default())
        .layer(middleware::map_response(mark))
        .layer(cors)
}

async fn answer(State(counts): State<Counts>, Path(ms): Path<String>, RawQuery(query): RawQuery) -> Response {
    let arrived = Instant::now();
    let mut order = match Order::read(&ms, query.as_deref().unwrap_or_default()) {
        Ok(order) => order,
        Err(BadOrder(error)) => {
            return (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
        }
    };
    let ticket = counts.waiting.enter();
    let under_way = counts.under_way.enter(&order.at, order.limit);
    if under_way.is_none() {
        order.refuse();
    }
    let due = arrived + order.latency;
    sleep_until(due).await;
    drop(under_way);
    if order.is_bodiless() {
        return order.status.into_response();
    }
    let body = order.body();
    let length = body.len();
    let mut response = Body::from_stream(pieces(body, &order, due, ticket)).into_response();
    *response.status_mut() = order.status;
    // Promised in full, so that an answer that breaks off is seen to be broken.
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

async fn page(State(waiting): State<Waiting>, Path(name): Path<String>) -> Response {
    let arrived = Instant::now();
    let _ticket = waiting.enter();
    let (wait, status, body) = {
        let (wait, page) = site::page(&name);
        (wait, StatusCode::from_u16(page.status), page.body.to_vec())
    };
    sleep_until(arrived + wait).await;
    (status.expect("the site has statuses"), body).into_response()
}

async fn waiting(State(waiting): State<Waiting>) -> Json<serde_json::Value> {
    Json(json!({ "waiting": waiting.0.load(Ordering::Relaxed) }))
}

/// Adds what every answer carries, errors too.
async fn mark(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-interleave", HeaderValue::from_static("server/1"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("timing-allow-origin", HeaderValue::from_static("*"));
    response
}

/// What a request asks for. Every value is within its range.
struct Order {
    latency: Duration,
    bytes: usize,
    status: StatusCode,
    chunks: usize,
    drop: bool,
    malformed: bool,
    limit: u32,
    id: String,
    at: String,
}

/// Which parameter is wrong, and what it may be.
struct BadOrder(String);

impl Order {
    fn read(ms: &str, query: &str) -> Result<Self, BadOrder> {
        let text = |name: &str| {
            form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let number = |name: &str, least: u32, most: u32, otherwise: u32| match text(name) {
            None => Ok(otherwise),
            Some(text) => parse(name, &text, least, most),
        };
        let status = number("status", 200, 599, 200)?;
        let order = Self {
            latency: Duration::from_millis(parse("ms", ms, 0, 30_000)?.into()),
            bytes: number("bytes", 0, 1_048_576, 0)? as usize,
            status: StatusCode::from_u16(status as u16).expect("200 to 599 are statuses"),
            chunks: number("chunks", 1, 64, 1)? as usize,
            drop: number("drop", 0, 1, 0)? == 1,
            malformed: number("malformed", 0, 1, 0)? == 1,
            limit: number("limit", 0, 1_000, 0)?,
            id: text("id").unwrap_or_default(),
            at: text("at").unwrap_or_default(),
        };
        if order.is_bodiless() && (order.drop || order.malformed) {
            let name = if order.drop { "drop" } else { "malformed" };
            return Err(BadOrder(format!("{name} must be 0 for status {status}, which has no body")));
        }
        Ok(order)
    }

    /// Its limit is reached: the answer is 503, at once.
    fn refuse(&mut self) {
        self.latency = Duration::ZERO;
        self.status = StatusCode::SERVICE_UNAVAILABLE;
        (self.chunks, self.drop, self.malformed) = (1, false, false);
    }

    fn is_bodiless(&self) -> bool {
        matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
    }

    /// The whole body, exactly as long as ordered.
    fn body(&self) -> Bytes {
        let id = serde_json::Value::from(self.id.as_str());
        let mut json = format!(r#"{{"id":{id},"ms":{}"#, self.latency.as_millis());
        if self.status.as_u16() >= 400 {
            json += &format!(r#","error":"{}""#, status_text(self.status));
        }
        let bare = json.len() + "}".len();
        match self.bytes.checked_sub(bare + r#","pad":"""#.len()) {
            Some(room) => json += &format!(r#","pad":"{}"}}"#, "x".repeat(room)),
            // With no room for the member's name, spaces after the JSON make up the size.
            None => json += &format!("}}{}", " ".repeat(self.bytes.saturating_sub(bare))),
        }
        if self.malformed {
            let mut cut = json.into_bytes();
            cut.truncate(cut.len() / 2);
            return cut.into();
        }
        json.into()
    }
}

fn parse(name: &str, text: &str, least: u32, most: u32) -> Result<u32, BadOrder> {
    let digits = matches!(text.len(), 1..=7) && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(value) if digits && (least..=most).contains(&value) => Ok(value),
        _ => Err(BadOrder(format!("{name} must be a whole number from {least} to {most}"))),
    }
}

fn status_text(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "Not Found",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        400..500 => "Client Error",
        _ => "Server Error",
    }
}

/// The body in pieces of even size, or in as many as there are bytes, each at its time.
fn pieces(
    body: Bytes,
    order: &Order,
    first_due: Instant,
    ticket: Ticket,
) -> impl stream::Stream<Item = Result<Bytes, io::Error>> + use<> {
    let count = order.chunks.min(body.len());
    let step = order.latency / 4 / (count.max(2) - 1) as u32;
    let drop = order.drop;
    stream::unfold((0, ticket), move |(index, ticket)| {
        let body = body.clone();
        async move {
            if index == count {
                if !drop {
                    return None;
                }
                // Lets the connection write the half that was sent: an error takes with it what is still to be written.
                tokio::task::yield_now().await;
                return Some((Err(io::Error::other("the connection is dropped, as ordered")), (index + 1, ticket)));
            }
            sleep_until(first_due + step * index as u32).await;
            let piece = body.slice(index * body.len() / count..(index + 1) * body.len() / count);
            let breaks = drop && index + 1 == count;
            let end = if breaks { piece.len().div_ceil(2) } else { piece.len() };
            Some((Ok(piece.slice(..end)), (index + 1, ticket)))
        }
    })
}

/// What the server counts.
#[derive(Clone, Default)]
struct Counts {
    waiting: Waiting,
    under_way: UnderWay,
}

impl FromRef<Counts> for Waiting {
    fn from_ref(counts: &Counts) -> Self {
        counts.waiting.clone()
    }
}

/// How many answers are on their way.
#[derive(Clone, Default)]
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn enter(&self) -> Ticket {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ticket(self.clone())
    }
}

/// Counts one answer as on its way, from its request until its body is sent or nobody wants it any more.
struct Ticket(Waiting);

impl Drop for Ticket {
    fn drop(&mut self) {
        (self.0).0.fetch_sub(1, Ordering::Relaxed);
    }
}
