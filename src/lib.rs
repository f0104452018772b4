//! Interleave lets people *see* async programming: it runs real Rust futures on the browser's one event loop, records
//! every spawn, wake and poll, and draws the recordings as timelines, the same work one after another and gathered.
//!
//! Five promises hold everywhere. The picture is the recording: every bar and number comes from recorded events. The
//! code shown is the code that ran. Recording does not disturb what it records. Dropping cancels: every timer, request
//! and listener is owned by something whose `Drop` ends it. And it runs anywhere a static file does.
//!
//! # Layout
//!
//! In the order data flows: a layer names only those above it in this list. `tests/host/architecture.rs` has the whole
//! table, and holds every file to it. All down to [`present`] name no DOM, no yew and no clock of their own, so they run
//! in tests on the host, in virtual time.
//!
//! - [`text`], [`time`]: how numbers and times are written, and the unit of every time. [`later`]: what may come after the
//!   page has started.
//! - [`trace`]: what happened. Events, the tables they refer to, the recorder, and the wrappers that record wakes and polls.
//! - [`endpoint`]: the contract of the latency endpoint and of the small site: what is asked, and what is answered.
//! - [`runtime`]: asyncio's vocabulary, one construct a file. `core` is the run, its tasks, and the signal that everything
//!   is suspended on, asyncio's future; `combine` makes one future of several or bounds one (`gather`, `wait`, `timeout`,
//!   `task_group`, …); `sync` and `queue` are what tasks share; `io` is what a program does (`sleep`, `fetch`, `print`).
//!   Tasks hear of each other in the order of CPython's ready queue. A [`runtime::Run`] owns a program's tasks;
//!   [`runtime::Host`] is its only door out, [`runtime::ManualHost`] the door to virtual time.
//! - [`analysis`]: from events to lanes of spans, statistics, and the run after any event; linear in the events.
//! - [`recording`]: what is recorded of one way to do the work, live or from a file; how two of them compare; reading and
//!   writing the file.
//! - [`timeline`]: from spans to geometry.
//! - [`lessons`]: one folder each. `mod.rs` names settings and strategies, `program.rs` is what runs, `story.rs` what is told
//!   of its recordings: a verdict and key moments, as questions to them; `program.py` and
//!   `program.js` are its twins and `text.html` its text, which `scripts/lessons.mjs` makes a plain page of.
//! - [`model`]: the page's state and its transitions, pure: what is chosen (`address`), how far a run has come, the cursor, the
//!   commands that move it (`moves`), and links to where it stands.
//! - [`present`]: what is shown, as plain data: panels, rows, the state at the cursor, tables, the run event.
//! - [`browser`]: the page's `Host` (clock, timers, fetch), the service worker, and what else the page asks of the browser.
//!   Each thing it takes has a `Drop` that gives it back.
//! - [`app`]: effects, the only layer that joins `model` and `browser`: hooks, and `session.rs`, which is one run.
//! - [`view`]: plain data in and callbacks out. What is interactive is a component of yew's, pictures and tables are
//!   markup.
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
