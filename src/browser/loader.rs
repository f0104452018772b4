//! What the page's loader, `static/boot.js`, knows: which files make this version of the page, and what it could not load.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Why the part of the program that was asked for last did not come, in a sentence for readers.
pub fn why_not_loaded() -> String {
    let said = property("failure").and_then(|failure| failure.as_string()).filter(|text| !text.is_empty());
    said.unwrap_or_else(|| "A part of the program could not be loaded.".into())
}

/// The names of the files of this version, relative to the page; none where no loader has a list of them.
pub(super) fn files() -> Vec<String> {
    let files = property("files").and_then(|files| files.dyn_into::<Function>().ok());
    let names = files.and_then(|files| files.call0(&JsValue::NULL).ok()).and_then(|list| list.dyn_into::<Array>().ok());
    names.map(|names| names.iter().filter_map(|name| name.as_string()).collect()).unwrap_or_default()
}

fn property(name: &str) -> Option<JsValue> {
    let loader = Reflect::get(&js_sys::global(), &"interleave".into()).ok()?;
    Reflect::get(&loader, &name.into()).ok()
}
