//! Interleave lets people *see* async programming: it runs real Rust futures on the browser's one event loop, records
//! every spawn, wake and poll, and draws the recordings as timelines, the same work one after another and gathered.
//!
//! Five promises hold everywhere. The picture is the recording: every bar and number comes from recorded events. The
//! code shown is the code that ran. Recording does not disturb what it records. Dropping cancels: every timer, request
//! and listener is owned by something whose `Drop` ends it. And it runs anywhere a static file does.
//!
//! # Layout
//!
//! In the order data flows. `trace`, `runtime`, `analysis`, `timeline` and `lessons` name no DOM, no yew and no clock of
//! their own, so they run in tests on the host, in virtual time; `tests/host/architecture.rs` holds them to it.
//!
//! - [`time`]: the unit of every time, and how times are written.
//! - [`trace`]: what happened. The events, the recorder, and the wrappers that record wakes and polls.
//! - [`runtime`]: asyncio's vocabulary, one construct a file. Tasks (`task`, `join`, `gather`, `wait`, `as_completed`,
//!   `timeout`, `task_group`, `shield`, `retry`, `race`), what they share (`sync`, `queue`), and what a program does
//!   (`sleep`, `fetch`, `print`). All of them suspend on a `signal`, asyncio's future, and hear of each other in the order
//!   of CPython's ready queue. A [`runtime::Run`] owns a program's tasks; [`runtime::Host`] is its only door out,
//!   [`runtime::ManualHost`] the door to virtual time; [`runtime::latency`] is the contract of the latency endpoint.
//! - [`lessons`]: one folder each. `mod.rs` names settings and strategies, `program.rs` is what runs; `program.py` and
//!   `program.js` are its twins and `text.html` its text, which `scripts/lessons.mjs` makes a plain page of.
//! - [`analysis`]: from events to spans, statistics, and the run at any instant.
//! - [`timeline`]: from spans to geometry.
//! - [`app`]: parameters and URL, state and actions, what the picture shows, the run event; the hooks and `session.rs`
//!   start, sample and cancel runs, go from lesson to lesson and fetch their pages, the rest is pure.
//! - [`browser`]: the page's `Host` (clock, timers, fetch), the service worker, and what else the page asks of the
//!   browser.
//! - [`view`]: plain data in and callbacks out. What is interactive is a component of yew's, pictures and tables are
//!   markup.
//!
//! - [`parts`]: what a release loads later, lessons' programs and what is shown on demand, in one registry; only a release
//!   is split (`scripts/dist.sh`). Who uses such a thing is given a [`later::Later`] of it.
//!
//! `src/main.rs` mounts [`view::Page`]. Outside Rust, `static/sw.js` answers the latency endpoint's URLs,
//! `static/boot.js` loads the wasm under a strict content security policy. `tests/e2e` is a crate of its own: the built
//! page in browsers, and `latency_server`, the same endpoint over HTTP/1.1.

// What the splitting of a release generates is unsafe; nothing here is.
#![cfg_attr(not(feature = "split"), forbid(unsafe_code))]

pub mod later;
pub mod text;
pub mod time;
pub mod trace;

pub mod endpoint;
pub mod runtime;

pub mod lessons;

pub mod analysis;
pub mod recording;
pub mod timeline;

pub mod model;
pub mod present;

pub mod app;
pub mod browser;
pub mod view;

pub mod parts;
