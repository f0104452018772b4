//! What the page is asked for besides time and requests: whether an element is seen, and the event that ends a run.

use crate::support::{Uncaught, pause, until, window};
use gloo_events::EventListener;
use interleave::browser::{Visibility, announce, set_theme};
use js_sys::{JSON, Object};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, Element};

/// An element at the page's top, taken away when this is dropped.
struct Placed(Element);

impl Placed {
    fn new() -> Self {
        let document = window().document().unwrap();
        let element = document.create_element("div").unwrap();
        document.document_element().unwrap().append_child(&element).unwrap();
        let placed = Self(element);
        placed.put("0");
        placed
    }

    fn put(&self, top: &str) {
        let style = format!("position: fixed; left: 0; top: {top}; width: 10px; height: 10px");
        self.0.set_attribute("style", &style).unwrap();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        self.0.parent_node().unwrap().remove_child(&self.0).unwrap();
    }
}

#[wasm_bindgen_test]
async fn an_element_is_watched_as_it_comes_and_goes_until_the_watch_is_dropped() {
    let (element, uncaught) = (Placed::new(), Uncaught::count());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let heard = seen.clone();
    let watch = Visibility::watch(&element.0, move |visible| heard.borrow_mut().push(visible)).unwrap();
    until("it is seen", || *seen.borrow() == [true]).await;
    element.put("-1000px");
    until("it is gone", || *seen.borrow() == [true, false]).await;
    element.put("0");
    until("it is back", || *seen.borrow() == [true, false, true]).await;
    drop(watch);
    element.put("-1000px");
    pause(200).await;
    // Nor is the callback called, which is gone.
    assert_eq!((&**seen.borrow(), uncaught.errors()), (&[true, false, true][..], 0));
}

#[wasm_bindgen_test]
async fn a_watch_may_be_dropped_by_its_own_callback() {
    let (element, uncaught) = (Placed::new(), Uncaught::count());
    let watch: Rc<RefCell<Option<Visibility>>> = Rc::default();
    let (calls, own) = (Rc::new(Cell::new(0)), watch.clone());
    let count = calls.clone();
    *watch.borrow_mut() = Visibility::watch(&element.0, move |_| {
        own.take();
        count.set(count.get() + 1);
    });
    until("it was called", || calls.get() == 1).await;
    assert!(watch.borrow().is_none());
    element.put("-1000px");
    pause(200).await;
    assert_eq!((calls.get(), uncaught.errors()), (1, 0));
}

/// A run's numbers as the app writes them.
const DETAIL: &str = r#"{"version":1,"lesson":"network-requests","seed":null,"strategies":[{"id":"gather","wall_ms":100.500,"outcomes":{"ok":3}}],"speedup":4.000000}"#;

/// What listeners hear as a run is announced: each event's detail.
fn heard(detail: &str) -> Vec<JsValue> {
    let details = Rc::new(RefCell::new(Vec::new()));
    let heard = details.clone();
    let listener = EventListener::new(&window(), "interleave:run", move |event| {
        heard.borrow_mut().push(event.unchecked_ref::<CustomEvent>().detail());
    });
    announce(detail);
    drop(listener);
    announce(detail);
    details.take()
}

#[wasm_bindgen_test]
fn a_run_is_announced_once_on_the_window() {
    assert_eq!(heard(DETAIL).len(), 1);
}

#[wasm_bindgen_test]
fn the_detail_is_a_plain_object_with_numbers_that_are_numbers() {
    let detail = heard(DETAIL).remove(0);
    assert_eq!(Object::get_prototype_of(&detail), Object::get_prototype_of(&Object::new()));
    assert_eq!(
        String::from(JSON::stringify(&detail).unwrap()),
        DETAIL.replace("100.500", "100.5").replace("4.000000", "4")
    );
}

#[wasm_bindgen_test]
fn what_is_no_json_is_not_announced() {
    assert_eq!(heard("{").len(), 0);
}

#[wasm_bindgen_test]
fn the_theme_is_told_by_the_root_element() {
    let root = window().document().unwrap().document_element().unwrap();
    let told = [None, Some("light"), Some("dark")].map(|theme| {
        set_theme(theme);
        root.get_attribute("data-theme")
    });
    set_theme(None);
    assert_eq!(told, [None, Some("light".into()), Some("dark".into())]);
}
