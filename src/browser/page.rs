//! The page itself: its address, whether it is seen, its colours, its messages to others, its last words.

use crate::app::{RunEvent, Theme};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CustomEvent, CustomEventInit, Element, IntersectionObserver, IntersectionObserverEntry};

/// The address's query, with its `?`.
pub fn query() -> String {
    web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Puts `query` into the address without a new entry in the history. Where the page may not (some sandboxes), the
/// address stays as it is.
pub fn replace_query(query: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("?{query}")));
    }
}

/// Whether the reader asked for less motion.
pub fn prefers_reduced_motion() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// Sets or unsets `data-theme` on the root element; the style sheet does the rest.
pub fn set_theme(theme: Theme) {
    let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) else { return };
    // Neither can fail: the name is one.
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.id()),
    };
}

/// Tells the page, and the parent if it is embedded, that a run has ended.
pub fn announce(event: &RunEvent) {
    let Some(window) = web_sys::window() else { return };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let Ok(detail) = event.serialize(&serializer) else { return };
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("interleave:run", &init) {
        // Listeners that fail are their own page's business.
        let _ = window.dispatch_event(&event);
    }
    let parent = window.parent().ok().flatten().filter(|parent| *parent != window);
    if let Some(parent) = parent {
        let message = Object::new();
        // Setting a property of a plain object can't fail.
        for (key, value) in [("interleave", 1.into()), ("type", "run".into()), ("detail", detail)] {
            let _ = Reflect::set(&message, &key.into(), &value);
        }
        // To anybody: the numbers of a run are no secret, and who embeds the page is not known.
        let _ = parent.post_message(&message, "*");
    }
}

/// After a panic: shows the message that index.html holds ready, and tells the console what happened.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(crash) = document.and_then(|document| document.get_element_by_id("crash")) {
            let _ = crash.remove_attribute("hidden");
        }
    }));
}

/// Watches whether an element can be seen; stops when dropped.
#[must_use = "the watch ends when this is dropped"]
pub struct Visibility {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Visibility {
    /// Calls `changed` with true when a part of `element` comes into view and with false when it leaves. None where the
    /// browser can't tell.
    pub fn watch(element: &Element, changed: impl Fn(bool) + 'static) -> Option<Self> {
        let callback = Closure::new(move |entries: Array| {
            let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
            changed(last.is_ok_and(|entry| entry.is_intersecting()));
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Visibility {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
