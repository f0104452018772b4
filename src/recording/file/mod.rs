//! Trace files: recordings written down, and read back equal.
//!
//! A file is JSON in Chrome's Trace Event Format, so it opens in Perfetto and in `chrome://tracing`: a process is a way, a
//! thread is a task. `traceEvents` is for them; the key `interleave` has the recordings themselves. Reading takes them
//! from there alone, and doesn't look at `traceEvents`.
//!
//! ```json
//! {"traceEvents":[
//! {"ph":"M","pid":1,"tid":1,"ts":0,"name":"process_name","args":{"name":"With a lock"}},
//! {"ph":"X","pid":1,"tid":1,"ts":0,"dur":4,"name":"poll"}
//! ],"interleave":{"version":1,"lesson":"locks","settings":{"n":"8"},"same_work":[["lock","narrow"]],"ways":[
//! {"id":"lock","title":"With a lock","about":"One at a time.","mistake":false,
//! "provenance":"live, timers","epoch":1500,
//! "sources":[["src/lessons/locks/program.rs",12]],
//! "resources":[["lock","counter"]],
//! "requests":["lat/400?id=1"],
//! "events":[
//! [0,{"spawned":[0,null,"main",0]}],
//! [2,{"poll":0}],
//! [0,{"wait":[0,{"timer":200000},0]}],
//! [4,{"pending":0}],
//! [200000,{"disturbed":["hidden",150000]}]]}]}}
//! ```
//!
//! All times are whole microseconds. An event begins with the time since the event before it; what can stand behind it is
//! the list at `Entry`, and numbers of sources, resources and requests are places in the three tables. `same_work` has the
//! ids of ways that are there to do the same work, a list for each work: whether they did, their events tell. Keys may come
//! in any order, `lesson` and `same_work` may be absent, and keys that are not known are passed over: what is added to the
//! format later may stand beside what is there.
//!
//! A file may come from anybody. What [`read`] gives holds what every recording of ours does (see `check`), and all else
//! is a [`FileError`] that says where. The work and the memory that reading takes are proportional to the file.

mod check;
mod chrome;
mod entry;
mod error;
mod reading;
mod writing;

pub use check::{Fault, check};
pub use error::FileError;
pub use reading::read;
pub use writing::write;

use super::Recording;
use std::{collections::BTreeMap, rc::Rc};

/// The version of the format that is written, and the only one that is read.
pub const VERSION: u64 = 1;

/// What is in a trace file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TraceFile {
    /// The id of the lesson whose ways were recorded.
    pub lesson: Option<String>,
    /// What its settings were set to, as an address has it.
    pub settings: BTreeMap<String, String>,
    /// Groups of ways, by their ids, whose times it means something to compare.
    pub same_work: Vec<Vec<String>>,
    /// A recording of each way.
    pub recordings: Vec<Rc<Recording>>,
}
