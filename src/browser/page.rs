//! The page itself: its address, whether it is seen, its colours, its messages to others, its last words.

use gloo_events::EventListener;
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Clipboard, CustomEvent, CustomEventInit, Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
};

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

/// Puts `query` into the address as a new entry in the history. Where the page may not, the address stays as it is.
pub fn push_query(query: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&format!("?{query}")));
    }
}

/// Calls `moved` when the reader goes back or forward in the history; stops when dropped.
#[must_use = "the listener ends when this is dropped"]
pub fn on_history(moved: impl Fn() + 'static) -> Option<EventListener> {
    Some(EventListener::new(&web_sys::window()?.into(), "popstate", move |_| moved()))
}

/// Tells whether the `<details>` around an element is open: now, and whenever that changes. None if there is none.
pub fn on_fold(place: &Element, told: impl Fn(bool) + 'static) -> Option<EventListener> {
    let fold = place.closest("details").ok().flatten()?;
    told(fold.has_attribute("open"));
    let of = fold.clone();
    Some(EventListener::new(&fold, "toggle", move |_| told(of.has_attribute("open"))))
}

/// Names the page in its tab and in the history.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Another lesson is shown: its heading gets the focus, and the page stands at its top.
pub fn begin_lesson() {
    focus("lesson");
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Gives the focus to the element of that id.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id)?.dyn_into().ok());
    if let Some(element) = element {
        let element: HtmlElement = element;
        // Fails only for an element that is not in the page.
        let _ = element.focus();
    }
}

/// Gives the focus to the element of that id, and has it at the window's top.
pub fn show(id: &str) {
    focus(id);
    let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    element.into_iter().for_each(|element| element.scroll_into_view());
}

/// The page's address with another query, without its `?`.
pub fn address(query: &str) -> String {
    let location = web_sys::window().map(|window| window.location());
    let here = location.and_then(|location| location.href().ok()).unwrap_or_default();
    let page = here.split(['?', '#']).next().unwrap_or_default();
    [page, "?", query].concat()
}

/// Puts `text` into the clipboard, from now on; whether the browser did it.
pub fn copy(text: &str) -> impl Future<Output = bool> + use<> {
    let navigator = web_sys::window().map(|window| window.navigator());
    // There is none where the page did not come over https.
    let clipboard = navigator.and_then(|navigator| Reflect::get(&navigator, &"clipboard".into()).ok());
    let clipboard = clipboard.filter(|clipboard| !clipboard.is_undefined());
    let writing = clipboard.map(|clipboard| clipboard.unchecked_into::<Clipboard>().write_text(text));
    async move {
        match writing {
            Some(writing) => JsFuture::from(writing).await.is_ok(),
            None => false,
        }
    }
}

/// Whether the reader asked for less motion.
pub fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether there is room for the list of lessons beside one, as the style sheet has it.
pub fn is_wide() -> bool {
    matches("(min-width: 75rem)")
}

fn matches(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// Sets `data-theme` on the root element to `theme`, or takes it away; the style sheet does the rest.
pub fn set_theme(theme: Option<&str>) {
    let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) else { return };
    // Neither can fail: the name is one.
    let _ = match theme {
        None => root.remove_attribute("data-theme"),
        Some(theme) => root.set_attribute("data-theme", theme),
    };
}

/// Tells the page, and the parent if it is embedded, that a run has ended: `detail` is JSON.
pub fn announce(detail: &str) {
    let (Some(window), Ok(detail)) = (web_sys::window(), JSON::parse(detail)) else { return };
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
pub fn report_panic(what: &str) {
    web_sys::console::error_1(&what.into());
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(crash) = document.and_then(|document| document.get_element_by_id("crash")) {
        let _ = crash.remove_attribute("hidden");
    }
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
