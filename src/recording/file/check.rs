//! What holds for every trace that was recorded, so that whoever reads one can rely on it.

use crate::{
    time::Micros,
    trace::{EventKind, Polled, RequestId, ResourceId, SourceId, TaskId, Trace, Wait},
};

/// What is wrong with an event, and what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Time goes back.
    #[error("it happens before the event before it")]
    Back,
    /// A task has not the next number.
    #[error("task {found} is spawned, but the next is task {expected}")]
    NotNext {
        /// Its number.
        found: u32,
        /// The next number.
        expected: u32,
    },
    /// A task is named before it is spawned. A task's parent is a task that was spawned before it, so there are no circles.
    #[error("task {0} has not been spawned")]
    Task(u32),
    /// The table of sources has no such place.
    #[error("there is no source {0}")]
    Source(u32),
    /// The table of resources has no such place.
    #[error("there is no resource {0}")]
    Resource(u32),
    /// A limit has not the next number.
    #[error("limit {found} is set, but the next is limit {expected}")]
    NotNextLimit {
        /// Its number.
        found: u32,
        /// The next number.
        expected: u32,
    },
    /// A limit ends that was not set, or has ended.
    #[error("limit {0} is not set")]
    Limit(u32),
    /// The table of requests has no such place.
    #[error("there is no request {0}")]
    Request(u32),
    /// A poll begins in another poll of the same task.
    #[error("task {0} is being polled already")]
    Polling(u32),
    /// A poll begins after the poll that finished the task.
    #[error("task {0} is polled again, but its last poll was ready")]
    Over(u32),
    /// A poll begins, or an end comes, after the task's end.
    #[error("task {0} has ended already")]
    Ended(u32),
    /// A poll ends that is not the innermost one.
    #[error("the poll of task {found} ends, but {}", innermost(*expected))]
    Crossed {
        /// Whose poll ends.
        found: u32,
        /// Whose poll is the innermost; none if there is no poll.
        expected: Option<u32>,
    },
    /// A task ends while it is polled.
    #[error("task {0} ends in its own poll, before that has ended")]
    EndsInPoll(u32),
    /// A disturbance began before the recording.
    #[error("it has lasted for longer than the recording")]
    TooLong,
    /// A clock that doesn't go.
    #[error("the clock's step is 0")]
    NoStep,
}

fn innermost(task: Option<u32>) -> String {
    task.map_or_else(|| "no task is being polled".into(), |task| format!("the innermost poll is that of task {task}"))
}

/// How far a task has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Suspended,
    Polling,
    /// Its last poll has ended, and its end is near.
    Over,
    Ended,
}

/// Looks at each event of `trace` once; else the number of the first that is wrong, and why.
///
/// - Times never go back.
/// - Tasks are numbered from 0 in the order of their spawning, and none is named before; sources, resources and requests
///   are in their tables.
/// - Polls lie in each other, those of one task never; after the one that is ready there is none. They may be open at the
///   end of a trace.
/// - A task ends once, not in its own poll, and is never polled afterwards.
/// - Limits are numbered from 0 in the order in which they are set, and each ends once.
/// - A disturbance began in the recording; a clock's step has a length.
///
/// All else can be: wakes after a task's end, a callback that prints, spawns or takes hold of something after it, releases
/// by nobody and of what nobody holds, tasks that wait for each other, things in the tables that no event names.
///
/// # Errors
/// As said above.
pub fn check(trace: &Trace) -> Result<(), (usize, Fault)> {
    let mut check = Check { trace, last: Micros::ZERO, tasks: Vec::new(), open: Vec::new(), limits: Vec::new() };
    for (number, event) in trace.events.iter().enumerate() {
        if event.at < check.last {
            return Err((number, Fault::Back));
        }
        check.last = event.at;
        check.event(&event.kind).map_err(|fault| (number, fault))?;
    }
    Ok(())
}

struct Check<'a> {
    trace: &'a Trace,
    last: Micros,
    /// By its number, each task that was spawned.
    tasks: Vec<Progress>,
    /// Whose polls have not ended, outermost first.
    open: Vec<TaskId>,
    /// By its number, whether a limit is still set.
    limits: Vec<bool>,
}

impl Check<'_> {
    fn event(&mut self, kind: &EventKind) -> Result<(), Fault> {
        if let Some(source) = kind.source() {
            self.source(source)?;
        }
        match kind {
            EventKind::Spawned { task, parent, .. } => {
                self.known(*parent)?;
                if task.0 as usize != self.tasks.len() {
                    return Err(Fault::NotNext { found: task.0, expected: self.tasks.len() as u32 });
                }
                self.tasks.push(Progress::Suspended);
            }
            EventKind::Woken { task, by } => {
                self.progress(*task)?;
                self.known(*by)?;
            }
            EventKind::PollStarted { task } => {
                let progress = self.progress(*task)?;
                match progress {
                    Progress::Suspended => *progress = Progress::Polling,
                    Progress::Polling => return Err(Fault::Polling(task.0)),
                    Progress::Over => return Err(Fault::Over(task.0)),
                    Progress::Ended => return Err(Fault::Ended(task.0)),
                }
                self.open.push(*task);
            }
            EventKind::PollEnded { task, polled } => {
                let expected = self.open.pop();
                if expected != Some(*task) {
                    return Err(Fault::Crossed { found: task.0, expected: expected.map(|task| task.0) });
                }
                *self.progress(*task)? = match polled {
                    Polled::Pending => Progress::Suspended,
                    Polled::Ready => Progress::Over,
                };
            }
            EventKind::WaitingOn { task, on, .. } => {
                self.progress(*task)?;
                match on {
                    Wait::Task(on) => self.known(Some(*on))?,
                    Wait::Request(request) => self.request(*request)?,
                    Wait::Resource { resource, .. } => self.resource(*resource)?,
                    Wait::Timer(_) | Wait::Turn | Wait::Tasks(_) => {}
                }
            }
            EventKind::Finished { task, .. } => {
                let progress = self.progress(*task)?;
                match progress {
                    Progress::Suspended | Progress::Over => *progress = Progress::Ended,
                    Progress::Polling => return Err(Fault::EndsInPoll(task.0)),
                    Progress::Ended => return Err(Fault::Ended(task.0)),
                }
            }
            EventKind::Network { request, .. } | EventKind::RequestEnded { request, .. } => self.request(*request)?,
            EventKind::Acquired { task, resource, .. } => {
                self.progress(*task)?;
                self.resource(*resource)?;
            }
            EventKind::Released { task, resource } | EventKind::Level { task, resource, .. } => {
                self.known(*task)?;
                self.resource(*resource)?;
            }
            EventKind::Dropped { task, .. } | EventKind::Blocked { task, .. } => self.known(Some(*task))?,
            EventKind::Printed { task, .. } | EventKind::NeverAwaited { task, .. } => self.known(*task)?,
            EventKind::LimitSet { task, limit, .. } => {
                self.known(*task)?;
                if limit.0 as usize != self.limits.len() {
                    return Err(Fault::NotNextLimit { found: limit.0, expected: self.limits.len() as u32 });
                }
                self.limits.push(true);
            }
            EventKind::LimitEnded { limit, .. } => match self.limits.get_mut(limit.0 as usize) {
                Some(set @ true) => *set = false,
                _ => return Err(Fault::Limit(limit.0)),
            },
            EventKind::Disturbed { lasted, .. } if *lasted > self.last => return Err(Fault::TooLong),
            EventKind::ClockStep(Micros::ZERO) => return Err(Fault::NoStep),
            EventKind::Heartbeat | EventKind::Disturbed { .. } | EventKind::ClockStep(_) => {}
        }
        Ok(())
    }

    fn progress(&mut self, task: TaskId) -> Result<&mut Progress, Fault> {
        self.tasks.get_mut(task.0 as usize).ok_or(Fault::Task(task.0))
    }

    fn known(&mut self, task: Option<TaskId>) -> Result<(), Fault> {
        task.map_or(Ok(()), |task| self.progress(task).map(|_| ()))
    }

    fn source(&self, id: SourceId) -> Result<(), Fault> {
        self.trace.source(id).map(|_| ()).ok_or(Fault::Source(id.0))
    }

    fn resource(&self, id: ResourceId) -> Result<(), Fault> {
        self.trace.resources.get(id.0 as usize).map(|_| ()).ok_or(Fault::Resource(id.0))
    }

    fn request(&self, id: RequestId) -> Result<(), Fault> {
        self.trace.url(id).map(|_| ()).ok_or(Fault::Request(id.0))
    }
}
