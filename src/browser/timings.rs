//! What the browser notes of requests (Resource Timing), and what the page has loaded before that was cleared.

use super::host::with_performance;
use crate::{time::Micros, trace::Phases};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    vec::IntoIter,
};
use wasm_bindgen::JsCast;
use web_sys::{PerformanceEntry, PerformanceResourceTiming};

/// How many requests of one run are noted. Browsers keep 250 unless told.
const ROOM: u32 = 10_000;
/// What answers requests of runs, and what is kept by a list of its own.
const OTHERS: [&str; 4] = ["lat/", "site/", "sw.js", "lessons/"];

thread_local! {
    static LOADED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Clears what was noted of former runs, which would grow with each, and makes room for the next.
pub(super) fn make_room(scope: &str) {
    // These entries will be gone.
    let files = loaded(scope);
    LOADED.with_borrow_mut(|loaded| loaded.extend(files));
    with_performance(|performance| {
        performance.clear_resource_timings();
        performance.set_resource_timing_buffer_size(ROOM);
    });
}

/// The files that the page has loaded from its own folder, `scope`: styles, scripts, wasm.
pub(super) fn loaded(scope: &str) -> Vec<String> {
    let entries = with_performance(|performance| performance.get_entries_by_type("resource")).unwrap_or_default();
    let noted = entries.iter().filter_map(|entry| Some(entry.dyn_into::<PerformanceEntry>().ok()?.name()));
    let before = LOADED.with_borrow(|loaded| loaded.iter().cloned().collect::<Vec<_>>());
    let is_own =
        |url: &String| url.strip_prefix(scope).is_some_and(|path| !OTHERS.iter().any(|other| path.starts_with(other)));
    before.into_iter().chain(noted).filter(is_own).collect()
}

/// What Resource Timing tells of requests, each entry told once: who asks a URL twice gets what was noted first for the
/// first request.
#[derive(Default)]
pub(super) struct Timings(BTreeMap<Rc<str>, IntoIter<PerformanceResourceTiming>>);

impl Timings {
    /// What it tells of the next request to `url`, in times since `epoch`. None where the engine hides it.
    pub(super) fn next(&mut self, url: &str, epoch: Micros) -> Option<Phases> {
        if !self.0.contains_key(url) {
            let entries =
                with_performance(|performance| performance.get_entries_by_name_with_entry_type(url, "resource"))?;
            let entries: Vec<_> = entries.iter().filter_map(|entry| entry.dyn_into().ok()).collect();
            self.0.insert(url.into(), entries.into_iter());
        }
        let entry: PerformanceResourceTiming = self.0.get_mut(url)?.next()?;
        let at = |ms: f64| Micros::from_ms(ms).since(epoch);
        // Zero is how Resource Timing says that it doesn't tell.
        let told = |ms: f64| (ms > 0.0).then(|| at(ms));
        Some(Phases {
            start: at(entry.start_time()),
            request_start: told(entry.request_start()),
            response_start: told(entry.response_start()),
            end: told(entry.response_end()).filter(|_| entry.duration() > 0.0)?,
            protocol: entry.next_hop_protocol(),
            bytes: entry.encoded_body_size() as u64,
        })
    }
}
