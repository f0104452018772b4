//! Style sheets that come with a part of the program.

use js_sys::{Array, Function, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// Gives the page this style sheet as well, once. Where a browser can't (before Chromium 99, Firefox 101 and Safari 16.4),
/// what it is for is there all the same, only plainer. Off the browser it does nothing.
pub fn add_styles(text: &'static str) {
    thread_local! {
        static ADDED: Cell<bool> = const { Cell::new(false) };
    }
    if cfg!(target_family = "wasm") && !ADDED.replace(true) {
        // No message: nothing of the page's content depends on it.
        let _ = adopt(text);
    }
}

/// As a constructed sheet, which the page's policy allows and which is no request.
fn adopt(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let constructor: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &text.into())?;
    // In Firefox it is no instance of any class.
    let adopted = Reflect::get(&document, &"adoptedStyleSheets".into())?;
    let push: Function = Reflect::get(&adopted, &"push".into())?.dyn_into()?;
    push.call1(&adopted, &sheet)?;
    Ok(())
}
