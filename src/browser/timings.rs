//! What the browser notes of requests (Resource Timing), and what the page has loaded before that was cleared.

use super::host::{micros, with_performance};
use crate::{time::Micros, trace::Phases};
use js_sys::Map;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{PerformanceEntry, PerformanceResourceTiming};

/// How many requests of one run are noted. Browsers keep 250 unless told.
const ROOM: u32 = 10_000;
/// What answers requests of runs, and what is kept by a list of its own.
const OTHERS: [&str; 4] = ["lat/", "site/", "sw.js", "lessons/"];

thread_local! {
    static LOADED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Clears what was noted of former runs, which would grow with each, and makes room for the next.
pub(super) fn make_room(scope: &str) {
    // These entries will be gone.
    LOADED.set(loaded(scope));
    with_performance(|performance| {
        performance.clear_resource_timings();
        performance.set_resource_timing_buffer_size(ROOM);
    });
}

/// The files that the page has loaded from its own folder, `scope`: styles, scripts, wasm.
pub(super) fn loaded(scope: &str) -> Vec<String> {
    let entries = with_performance(|performance| performance.get_entries_by_type("resource")).unwrap_or_default();
    let mut files = LOADED.with_borrow(Clone::clone);
    for entry in entries.iter() {
        let Ok(entry) = entry.dyn_into::<PerformanceEntry>() else { continue };
        let url = entry.name();
        let is_own = url.strip_prefix(scope).is_some_and(|path| !OTHERS.iter().any(|other| path.starts_with(other)));
        if is_own && !files.contains(&url) {
            files.push(url);
        }
    }
    files
}

/// What Resource Timing tells of requests, each entry told once: who asks a URL twice gets what was noted first for the
/// first request.
#[derive(Default)]
pub(super) struct Timings {
    /// How many entries of a URL have been told.
    told: Map,
}

impl Timings {
    /// What it tells of the next request to `url`, in times since `epoch`. None where the engine hides it.
    pub(super) fn next(&mut self, url: &str, epoch: Micros) -> Option<Phases> {
        let entries = with_performance(|performance| performance.get_entries_by_name_with_entry_type(url, "resource"))?;
        let told = self.told.get(&url.into()).as_f64().unwrap_or_default();
        self.told.set(&url.into(), &(told + 1.0).into());
        let entry: PerformanceResourceTiming = entries.get(told as u32).dyn_into().ok()?;
        let at = |ms: f64| micros(ms).since(epoch);
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
