//! Random traces: all that can be recorded, from a seed.

use interleave::{
    time::Micros,
    trace::{
        Call, Disturbance, Event, EventKind, LimitId, Outcome, Phases, Polled, RequestEnd, RequestId, Resource,
        ResourceId, ResourceKind, Source, SourceId, TaskId, Trace, Wait,
    },
};
use oorandom::Rand64;
use std::sync::Arc;

const TEXTS: [&str; 8] = [
    "",
    "main",
    "run 1",
    "a \"quote\" and a \\",
    "line\nline\r\t",
    "größer ✓ 🦀",
    "\u{0}\u{1f}\u{7f}\u{2028}",
    "</script>",
];
/// Numbers at the ends of ranges, and where JavaScript's are no longer exact.
const NUMBERS: [u64; 6] = [0, 1, 1_000, 1 << 32, (1 << 53) + 1, u64::MAX];

/// How far a task has come.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Suspended,
    Polling,
    Over,
    Ended,
}

struct Draw {
    random: Rand64,
    trace: Trace,
    now: u64,
    tasks: Vec<Progress>,
    open: Vec<usize>,
    /// By its number, whether a limit is still set.
    limits: Vec<bool>,
}

/// A trace of so many events. That of fewer events is the beginning of it.
pub fn trace(seed: u64, length: usize) -> Trace {
    let mut draw = Draw {
        random: Rand64::new(seed.into()),
        trace: Trace::default(),
        now: 0,
        tasks: vec![],
        open: vec![],
        limits: vec![],
    };
    draw.tables();
    while draw.trace.events.len() < length {
        draw.event();
    }
    draw.trace
}

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.random.rand_range(0..end as u64) as usize
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn text(&mut self) -> Arc<str> {
        self.one_of(&TEXTS).into()
    }

    fn micros(&mut self) -> Micros {
        Micros(self.one_of(&NUMBERS))
    }

    fn tables(&mut self) {
        for line in 0..=self.below(4) as u32 {
            let file = self.text();
            self.trace.sources.push(Source { file, line });
        }
        for _ in 0..=self.below(3) {
            let (kind, name) = (self.one_of(&ResourceKind::ALL), self.text());
            self.trace.resources.push(Resource { kind, name });
        }
        for _ in 0..=self.below(3) {
            let url = self.text();
            self.trace.requests.push(url);
        }
    }

    fn source(&mut self) -> SourceId {
        SourceId(self.below(self.trace.sources.len()) as u32)
    }

    fn resource(&mut self) -> ResourceId {
        ResourceId(self.below(self.trace.resources.len()) as u32)
    }

    fn request(&mut self) -> RequestId {
        RequestId(self.below(self.trace.requests.len()) as u32)
    }

    /// Any task that has been spawned, ended or not; there is one.
    fn task(&mut self) -> TaskId {
        TaskId(self.below(self.tasks.len()) as u32)
    }

    fn nobody_or_task(&mut self) -> Option<TaskId> {
        (!self.tasks.is_empty() && self.below(3) > 0).then(|| self.task())
    }

    fn event(&mut self) {
        let step = match self.below(200) {
            0 => self.one_of(&NUMBERS),
            1..100 => 0,
            step => step as u64,
        };
        self.now = self.now.saturating_add(step);
        if let Some(kind) = self.kind() {
            self.trace.events.push(Event { at: Micros(self.now), kind });
        }
    }

    /// None if that can't be now.
    fn kind(&mut self) -> Option<EventKind> {
        let choice = self.below(24);
        if self.tasks.is_empty() && choice > 2 {
            return None;
        }
        Some(match choice {
            0 | 1 => {
                let task = TaskId(self.tasks.len() as u32);
                let (parent, name, source) = (self.nobody_or_task(), self.text(), self.source());
                self.tasks.push(Progress::Suspended);
                EventKind::Spawned { task, parent, name, source }
            }
            2 => match self.below(5) {
                0 => EventKind::Heartbeat,
                3 => {
                    let lasted = self.micros().min(Micros(self.now));
                    EventKind::Disturbed { what: self.one_of(&Disturbance::ALL), lasted }
                }
                4 => EventKind::ClockStep(Micros(self.micros().0.max(1))),
                1 => EventKind::Printed { task: self.nobody_or_task(), text: self.text(), source: self.source() },
                _ => EventKind::NeverAwaited { task: self.nobody_or_task(), what: self.text(), source: self.source() },
            },
            3..=5 => {
                let task = self.task();
                if self.tasks[task.0 as usize] != Progress::Suspended {
                    return None;
                }
                self.tasks[task.0 as usize] = Progress::Polling;
                self.open.push(task.0 as usize);
                EventKind::PollStarted { task }
            }
            6..=9 => {
                let task = self.open.pop()?;
                let polled = self.one_of(&[Polled::Pending, Polled::Pending, Polled::Ready]);
                self.tasks[task] = if polled == Polled::Ready { Progress::Over } else { Progress::Suspended };
                EventKind::PollEnded { task: TaskId(task as u32), polled }
            }
            10 | 11 => EventKind::Woken { task: self.task(), by: self.nobody_or_task() },
            12 | 13 => {
                let on = match self.below(6) {
                    0 => Wait::Timer(self.micros()),
                    1 => Wait::Turn,
                    2 => Wait::Request(self.request()),
                    3 => Wait::Task(self.task()),
                    4 => Wait::Tasks(self.one_of(&[0, 1, 2, u32::MAX])),
                    _ => Wait::Resource { resource: self.resource(), to: self.one_of(&Call::ALL) },
                };
                EventKind::WaitingOn { task: self.task(), on, source: self.source() }
            }
            14 => {
                let task = self.task();
                if !matches!(self.tasks[task.0 as usize], Progress::Suspended | Progress::Over) {
                    return None;
                }
                self.tasks[task.0 as usize] = Progress::Ended;
                let ends = [Outcome::Value(self.text()), Outcome::Error(self.text()), Outcome::Cancelled];
                EventKind::Finished { task, outcome: self.one_of(&ends) }
            }
            15 => EventKind::Dropped { task: self.task(), polled: self.below(2) == 0 },
            16 => {
                let phases = Phases {
                    start: self.micros(),
                    request_start: (self.below(2) == 0).then(|| self.micros()),
                    response_start: (self.below(2) == 0).then(|| self.micros()),
                    end: self.micros(),
                    protocol: self.text().to_string(),
                    bytes: self.micros().0,
                };
                EventKind::Network { request: self.request(), phases: Box::new(phases) }
            }
            17 => EventKind::Acquired { task: self.task(), resource: self.resource(), source: self.source() },
            18 => EventKind::Released { task: self.nobody_or_task(), resource: self.resource() },
            19 => {
                let ends = [RequestEnd::Status(self.below(600) as u16), RequestEnd::Failed, RequestEnd::Aborted];
                EventKind::RequestEnded { request: self.request(), end: self.one_of(&ends) }
            }
            20 => {
                let limit = LimitId(self.limits.len() as u32);
                self.limits.push(true);
                let (task, until, source) = (self.nobody_or_task(), self.micros(), self.source());
                EventKind::LimitSet { task, limit, until, source }
            }
            21 => {
                let limit = self.limits.iter().position(|set| *set)?;
                self.limits[limit] = false;
                EventKind::LimitEnded { limit: LimitId(limit as u32), over: self.below(2) == 0 }
            }
            22 => {
                let (task, resource) = (self.nobody_or_task(), self.resource());
                EventKind::Level { task, resource, level: self.below(9) as u32 }
            }
            _ => EventKind::Blocked { task: self.task(), length: self.micros(), source: self.source() },
        })
    }
}
