//! End to end: the release page in real browsers, as a reader meets it. One file a theme; what they share is in
//! `src/` of this crate. A test has a browser for itself and a site where no browser has been, so it is always a first
//! visit; tests in the same browser are given it one after the other.
//!
//! `scripts/test.sh` says where the browsers, the drivers, the release and axe-core are; by hand:
//! `scripts/browsers.sh cargo test -p interleave-e2e --test release -- firefox::`. A failed test leaves
//! `target/e2e-failures/*.png`.

use std::process::ExitCode;

#[path = "../../../oracle/late.rs"]
mod late;
#[path = "../../../oracle/program_js.rs"]
mod program_js;
#[path = "../../../oracle/told.rs"]
mod told;

mod accessibility;
mod budget;
mod cancel;
mod cursor;
mod disturbed;
mod embedding;
mod engines;
mod failures;
mod first_visit;
mod guess;
mod javascript;
mod keyboard;
mod lesson_pages;
mod link;
mod loading;
mod other_origin;
mod parameters;
mod quiet;
mod run;
mod tour;

fn main() -> ExitCode {
    // Those that take long go first.
    let tests = [
        javascript::tests(),
        engines::tests(),
        budget::tests(),
        accessibility::tests(),
        cancel::tests(),
        cursor::tests(),
        disturbed::tests(),
        embedding::tests(),
        failures::tests(),
        first_visit::tests(),
        guess::tests(),
        keyboard::tests(),
        lesson_pages::tests(),
        link::tests(),
        loading::tests(),
        other_origin::tests(),
        parameters::tests(),
        quiet::tests(),
        run::tests(),
        tour::tests(),
    ];
    interleave_e2e::run(tests.into_iter().flatten().collect())
}
