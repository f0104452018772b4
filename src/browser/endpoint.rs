//! The latency endpoint that this page can use: another origin, its own service worker, or a timer.

use super::{fetch, host::with_performance};
use crate::{
    app::Provenance,
    trace::{Event, EventKind, Recorder, Wait},
};
use futures::future::{Either, select};
use js_sys::{Array, Object, Promise, Reflect};
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PerformanceEntry, Response, ServiceWorkerContainer, ServiceWorkerRegistration, Window};

/// How long a service worker may take to get ready, in milliseconds. It takes under 120 where it works at all.
const DEADLINE_MS: u32 = 3_000;
/// As many files as the worker takes into its cache.
const KEEP: usize = 64;

/// Who answers, and how its URLs begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Who answers.
    pub provenance: Provenance,
    prefix: String,
}

impl Endpoint {
    /// The endpoint at `base` if one is named, else the service worker if one can answer, else the timer.
    pub async fn prepare(base: Option<String>) -> Self {
        if let Some(base) = base {
            return Self { provenance: Provenance::Network, prefix: base + "/" };
        }
        let deadline = gloo_timers::future::TimeoutFuture::new(DEADLINE_MS);
        let controlled = match select(pin!(take_control()), deadline).await {
            Either::Left((prefix, _)) => prefix,
            Either::Right(_) => None,
        };
        match controlled {
            Some(prefix) => Self { provenance: Provenance::ServiceWorker, prefix },
            None => Self { provenance: Provenance::TimerFallback, prefix: String::new() },
        }
    }

    /// None: for programs that make no requests.
    pub fn none() -> Self {
        Self { provenance: Provenance::Timers, prefix: String::new() }
    }

    /// How its URLs begin; empty where a timer stands in for it.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Makes room for what the browser notes of the next run's requests.
    pub fn make_room(&self) {
        if !self.prefix.is_empty() {
            fetch::make_room();
        }
    }

    /// Writes down what the browser knows of the requests in `events`, which are the recorder's so far.
    pub fn record_phases(&self, events: &[Event], recorder: &Recorder) {
        if self.prefix.is_empty() {
            return;
        }
        for event in events {
            if let EventKind::WaitingOn { on: Wait::Request(url), .. } = &event.kind
                && let Some(phases) = fetch::phases(url, recorder.epoch())
            {
                recorder.record(EventKind::Network { url: url.clone(), phases });
            }
        }
    }
}

/// Gets the page under its service worker's control; the URL prefix, or none if that can't be.
async fn take_control() -> Option<String> {
    let window = web_sys::window()?;
    if !window.is_secure_context() {
        return None;
    }
    let container = container(&window)?;
    JsFuture::from(container.register("sw.js")).await.ok()?;
    let registration: ServiceWorkerRegistration =
        JsFuture::from(container.ready().ok()?).await.ok()?.dyn_into().ok()?;
    if container.controller().is_none() {
        claim(&container, &registration).await;
    }
    let prefix = registration.scope();
    let probe = JsFuture::from(window.fetch_with_str(&format!("{prefix}lat/1?id=probe"))).await.ok()?;
    let answered = probe.dyn_into::<Response>().ok()?.headers().get("x-interleave").ok()??;
    if !answered.starts_with("sw/") {
        return None;
    }
    keep_offline(&container, &prefix);
    Some(prefix)
}

/// `navigator.serviceWorker`. It throws in a sandbox and is missing on plain http, and web-sys's getter catches
/// neither, so it is read as an unknown property.
fn container(window: &Window) -> Option<ServiceWorkerContainer> {
    let container = Reflect::get(&window.navigator(), &"serviceWorker".into()).ok()?;
    (!container.is_undefined() && !container.is_null()).then(|| container.unchecked_into())
}

/// After a hard reload the worker is active but controls nothing: asks it to claim the page, and waits until it has.
async fn claim(container: &ServiceWorkerContainer, registration: &ServiceWorkerRegistration) {
    let changed = Promise::new(&mut |resolve, _| container.set_oncontrollerchange(Some(&resolve)));
    if let Some(active) = registration.active() {
        // A worker that can't be told is found out by the probe.
        let _ = active.post_message(&message("claim"));
    }
    if container.controller().is_none() {
        let _ = JsFuture::from(changed).await;
    }
    container.set_oncontrollerchange(None);
}

/// Names the page's own files to the worker, so that the page opens offline from now on.
fn keep_offline(container: &ServiceWorkerContainer, scope: &str) {
    let Some(worker) = container.controller() else { return };
    let entries = with_performance(|performance| performance.get_entries_by_type("resource")).unwrap_or_default();
    let loaded = entries.iter().filter_map(|entry| Some(entry.dyn_into::<PerformanceEntry>().ok()?.name()));
    let own = loaded.filter(|url| {
        url.strip_prefix(scope).is_some_and(|path| !path.starts_with("lat/") && !path.starts_with("sw.js"))
    });
    let list = Array::new();
    for url in std::iter::once(scope.to_owned()).chain(own).map(JsValue::from) {
        if (list.length() as usize) < KEEP && !list.includes(&url, 0) {
            list.push(&url);
        }
    }
    let message = message("keep");
    // Setting a property of a plain object can't fail; a worker that can't be told keeps nothing.
    let _ = Reflect::set(&message, &"urls".into(), &list);
    let _ = worker.post_message(&message);
}

fn message(kind: &str) -> Object {
    let message = Object::new();
    // As above.
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message
}
