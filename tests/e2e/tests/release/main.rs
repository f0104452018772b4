//! End to end: the release page in real browsers, as a reader meets it. One file a theme; what they share is in
//! `src/` of this crate. Each test has a browser, a profile and servers of its own, so a test is always a first visit.
//!
//! `scripts/test.sh` says where the browsers, the drivers, the release and axe-core are; by hand:
//! `scripts/browsers.sh cargo test -p interleave-e2e --test release -- firefox::`. A failed test leaves `target/e2e-failures/*.png`.

#[path = "../../../oracle/program_js.rs"]
mod program_js;
#[path = "../../../oracle/told.rs"]
mod told;

mod accessibility;
mod cancel;
mod embedding;
mod failures;
mod first_visit;
mod guess;
mod javascript;
mod keyboard;
mod lesson_pages;
mod loading;
mod other_origin;
mod parameters;
mod quiet;
mod run;
mod tour;
