//! What the page is asked for besides time and requests: whether an element is seen, and the event that ends a run.

use crate::support::{Uncaught, pause, until, window};
use gloo_events::EventListener;
use interleave::{
    analysis::Outcomes,
    app::{RunEvent, StrategyReport, Theme},
    browser::{Visibility, announce, set_theme},
};
use js_sys::{JSON, Object, Reflect};
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

fn run_event(speedup: Option<f64>) -> RunEvent {
    let report = |id, wall_ms| StrategyReport {
        id,
        wall_ms,
        sum_ms: 400.0,
        slowest_ms: 100.5,
        polls: 12,
        wakes: 7,
        tasks: 5,
        outcomes: Outcomes { ok: 3, error: 1, cancelled: 0 },
    };
    let strategies = vec![report("sequential", 400.0), report("gather", 100.5)];
    RunEvent { version: 1, lesson: "network-requests", seed: Some(7), provenance: "live network", strategies, speedup }
}

/// What listeners hear as `event` is announced: each event's detail.
fn heard(event: &RunEvent) -> Vec<JsValue> {
    let details = Rc::new(RefCell::new(Vec::new()));
    let heard = details.clone();
    let listener = EventListener::new(&window(), "interleave:run", move |event| {
        heard.borrow_mut().push(event.unchecked_ref::<CustomEvent>().detail());
    });
    announce(event);
    drop(listener);
    announce(event);
    details.take()
}

#[wasm_bindgen_test]
fn a_run_is_announced_once_on_the_window() {
    assert_eq!(heard(&run_event(None)).len(), 1);
}

#[wasm_bindgen_test]
fn the_detail_is_a_plain_object_with_numbers_that_are_numbers() {
    let detail = heard(&run_event(Some(4.0))).remove(0);
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap();
    assert_eq!(Object::get_prototype_of(&detail), Object::get_prototype_of(&Object::new()));
    let first = get(&get(&detail, "strategies"), "0");
    for (of, key, number) in [
        (&detail, "version", 1.0),
        (&detail, "seed", 7.0),
        (&detail, "speedup", 4.0),
        (&first, "wall_ms", 400.0),
        (&first, "polls", 12.0),
        (&first, "wakes", 7.0),
        (&first, "tasks", 5.0),
        (&get(&first, "outcomes"), "ok", 3.0),
    ] {
        assert_eq!(get(of, key).as_f64(), Some(number), "{key}");
    }
    assert_eq!(get(&detail, "lesson").as_string().as_deref(), Some("network-requests"));
}

#[wasm_bindgen_test]
fn the_detail_as_json_is_the_documented_one() {
    let json = |event| String::from(JSON::stringify(&heard(&event)[0]).unwrap());
    let strategy = |id, wall| {
        format!(
            r#"{{"id":"{id}","wall_ms":{wall},"sum_ms":400,"slowest_ms":100.5,"polls":12,"wakes":7,"tasks":5,"outcomes":{{"ok":3,"error":1,"cancelled":0}}}}"#
        )
    };
    let expected = |speedup| {
        let strategies = [strategy("sequential", "400"), strategy("gather", "100.5")].join(",");
        let head = r#""version":1,"lesson":"network-requests","seed":7,"provenance":"live network""#;
        format!(r#"{{{head},"strategies":[{strategies}],"speedup":{speedup}}}"#)
    };
    assert_eq!(json(run_event(Some(4.0))), expected("4"));
    assert_eq!(json(run_event(None)), expected("null"));
}

#[wasm_bindgen_test]
fn the_theme_is_told_by_the_root_element() {
    let root = window().document().unwrap().document_element().unwrap();
    let told = Theme::ALL.map(|theme| {
        set_theme(theme);
        root.get_attribute("data-theme")
    });
    set_theme(Theme::Auto);
    assert_eq!(told, [None, Some("light".into()), Some("dark".into())]);
}
