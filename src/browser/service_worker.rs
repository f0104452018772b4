//! The page's service worker: it answers the latency endpoint's URLs, and keeps the page's files for offline use.

use super::{fetch, loader::files, timings::loaded};
use js_sys::{Array, Object, Promise, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, Window};

/// As many files as the worker takes into its cache.
const KEEP: usize = 64;

/// Gets the page under its service worker's control; the URL prefix, or none if that can't be.
pub(super) async fn take_control() -> Option<String> {
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
    let (_probe, response) = fetch::send(&format!("{prefix}lat/1?id=probe")).await.ok()?;
    let answered = response.headers().get("x-interleave").ok()??;
    answered.starts_with("sw/").then_some(prefix)
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

thread_local! {
    static KEPT: Cell<bool> = const { Cell::new(false) };
}

/// Names the page's files and those of the lessons with these ids to the worker, once, so that they open offline
/// from now on. Where no worker can run it does nothing.
pub async fn keep_offline(lessons: impl Iterator<Item = &'static str>) {
    if KEPT.get() {
        return;
    }
    let Some(scope) = take_control().await else { return };
    let container = web_sys::window().and_then(|window| container(&window));
    let Some(worker) = container.and_then(|container| container.controller()) else { return };
    let message = message("keep");
    // Setting a property of a plain object can't fail; a worker that can't be told keeps nothing.
    let _ = Reflect::set(&message, &"urls".into(), &own_files(&scope));
    let lessons: Array = lessons.chain(["index"]).map(JsValue::from).collect();
    let _ = Reflect::set(&message, &"lessons".into(), &lessons);
    KEPT.set(worker.post_message(&message).is_ok());
}

/// The page itself, what it has loaded from its own folder, and the files of its version that it has not loaded yet. The
/// lessons' pages have a list of their own.
fn own_files(scope: &str) -> Array {
    let files = files().into_iter().map(|name| format!("{scope}{}", name.strip_prefix("./").unwrap_or(&name)));
    let list = Array::new();
    for url in std::iter::once(scope.to_owned()).chain(files).chain(loaded(scope)).map(JsValue::from) {
        if (list.length() as usize) < KEEP && !list.includes(&url, 0) {
            list.push(&url);
        }
    }
    list
}

fn message(kind: &str) -> Object {
    let message = Object::new();
    // As above.
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message
}
