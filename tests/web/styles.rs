//! Style sheets that come with a part of the program.

use crate::support::script;
use interleave::{browser::add_styles, view::DETAILS_STYLES};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_details_style_sheet_is_there_once() {
    add_styles(DETAILS_STYLES);
    add_styles(DETAILS_STYLES);
    assert_eq!(script("return document.adoptedStyleSheets.length"), 1);
    let display = script(
        "const row = document.body.appendChild(document.createElement('div'));
        row.className = 'dots-row';
        const { display } = getComputedStyle(row);
        row.remove();
        return display",
    );
    assert_eq!(display, "grid");
}
