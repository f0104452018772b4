//! `task_group`: tasks that end together, and errors that are never lost.

use crate::{
    runtime::{
        GroupRefused, Report, Task,
        core::{
            group::Group,
            run::{self, Owned, current},
            task::spawn_in,
        },
    },
    trace::Site,
};
use std::{
    cell::RefCell,
    fmt,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// Runs `body` inside the task that awaits this, and gives it a group to spawn tasks in; ends when `body` and all of the
/// group's tasks have. Answers `async with asyncio.TaskGroup() as group`.
///
/// | | |
/// |---|---|
/// | all succeed | `Ok`, with what `body` gives |
/// | a task fails | the others are cancelled in the order of spawning, `body` too if it still runs; when all have ended, `Err` with every error |
/// | `body` fails | the same; its error comes last |
/// | a task is cancelled by somebody else | that is no error: nothing else happens |
/// | the waiter is cancelled, or a timeout around this is over | `body` is dropped, then all tasks are cancelled, and the waiter goes on to its own end when they have ended |
/// | this is dropped | `body` is dropped, and all tasks are cancelled at once, waited for by nobody |
///
/// So nothing the group has spawned is left when the `await` is over, unlike with [`crate::runtime::gather()`].
///
/// A waiter that is cancelled just when a task has failed by itself gets the errors first, and ends at its next `await`,
/// as in Python since 3.13; before, that cancellation was lost.
///
/// ```
/// use interleave::runtime::{ManualHost, Run, sleep, task_group};
/// use std::time::Duration;
///
/// let host = ManualHost::new();
/// let run = Run::start(&host, "main", task_group(|group| async move {
///     let slow = group.spawn(async {
///         sleep(Duration::from_millis(30)).await;
///         Ok("never")
///     });
///     group.spawn(async {
///         sleep(Duration::from_millis(10)).await;
///         Err::<(), _>("no luck")
///     });
///     slow.await.unwrap_or(Ok("cancelled"))
/// }));
/// host.run_until_idle();
/// assert_eq!(run.result().unwrap().unwrap().unwrap_err().errors, ["no luck"]);
/// assert_eq!(host.elapsed(), Duration::from_millis(10));
/// ```
#[track_caller]
pub fn task_group<T, E, F>(body: impl FnOnce(TaskGroup<E>) -> F) -> WithTaskGroup<T, E>
where
    T: 'static,
    E: 'static,
    F: Future<Output = Result<T, E>> + 'static,
{
    let handle = TaskGroup { group: Group::new(Site::caller()), errors: Rc::default() };
    let (body, place) = (body(handle.clone()), Rc::new(RefCell::new(None)));
    let result = place.clone();
    handle.group.enter(Box::pin(async move {
        let result = body.await;
        let failed = result.is_err();
        place.replace(Some(result));
        failed
    }));
    WithTaskGroup { group: handle.group, errors: handle.errors, result }
}

/// Every error of a task group: the tasks' in the order in which they came, then the body's. Answers `ExceptionGroup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupError<E> {
    /// Never empty.
    pub errors: Vec<E>,
}

/// In asyncio's words: how many, not which.
impl<E> fmt::Display for GroupError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.errors.len();
        let plural = if count == 1 { "" } else { "s" };
        write!(f, "unhandled errors in a TaskGroup ({count} sub-exception{plural})")
    }
}

impl<E: fmt::Debug> std::error::Error for GroupError<E> {}

/// Where tasks are spawned that end with the group. Answers `asyncio.TaskGroup`. See [`task_group()`].
pub struct TaskGroup<E: 'static> {
    group: Rc<Group>,
    errors: Rc<RefCell<Vec<E>>>,
}

impl<E> Clone for TaskGroup<E> {
    fn clone(&self) -> Self {
        Self { group: self.group.clone(), errors: self.errors.clone() }
    }
}

impl<E: Clone> TaskGroup<E> {
    /// Spawns a task in the group. Answers `TaskGroup.create_task`. Where that raises, since the group is shutting down or
    /// finished, the task is cancelled before it begins; [`Self::try_spawn`] says why.
    ///
    /// # Panics
    /// Outside a run.
    #[track_caller]
    pub fn spawn<T>(&self, future: impl Future<Output = Result<T, E>> + 'static) -> Task<Result<T, E>>
    where
        Result<T, E>: Report,
    {
        self.spawn_at(Site::caller(), "", future)
    }

    /// As [`Self::spawn`], with a name.
    ///
    /// # Panics
    /// Outside a run.
    #[track_caller]
    pub fn spawn_named<T>(&self, name: &str, future: impl Future<Output = Result<T, E>> + 'static) -> Task<Result<T, E>>
    where
        Result<T, E>: Report,
    {
        self.spawn_at(Site::caller(), name, future)
    }

    /// As [`Self::spawn`], unless the group takes no task any more; then `future` is dropped.
    ///
    /// # Panics
    /// Outside a run.
    #[track_caller]
    pub fn try_spawn<T>(
        &self,
        future: impl Future<Output = Result<T, E>> + 'static,
    ) -> Result<Task<Result<T, E>>, GroupRefused>
    where
        Result<T, E>: Report,
    {
        let site = Site::caller();
        self.group.refusal().map_or_else(|| Ok(self.spawn_at(site, "", future)), Err)
    }

    fn spawn_at<T>(
        &self,
        site: Site,
        name: &str,
        future: impl Future<Output = Result<T, E>> + 'static,
    ) -> Task<Result<T, E>>
    where
        Result<T, E>: Report,
    {
        let task = spawn_in(&current(), name, site, future);
        if self.group.refusal().is_some() {
            task.core.end_now();
            return task;
        }
        let ticket = self.group.add(task.core.clone());
        let (group, errors, this) = (self.group.clone(), self.errors.clone(), task.clone());
        task.on_done(move || {
            let failed = this.is_value(|result| match result {
                Ok(_) => false,
                Err(error) => {
                    errors.borrow_mut().push(error.clone());
                    true
                }
            });
            group.task_done(ticket, failed);
        });
        task
    }
}

/// See [`task_group()`].
#[must_use = "futures do nothing unless awaited"]
pub struct WithTaskGroup<T: 'static, E: 'static> {
    group: Rc<Group>,
    errors: Rc<RefCell<Vec<E>>>,
    result: Rc<RefCell<Option<Result<T, E>>>>,
}

impl<T, E> Future for WithTaskGroup<T, E> {
    type Output = Result<T, GroupError<E>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        ready!(self.group.poll(cx));
        let mut errors = self.errors.take();
        match self.result.take() {
            Some(Ok(value)) if errors.is_empty() => return Poll::Ready(Ok(value)),
            Some(Err(error)) => errors.push(error),
            _ => {}
        }
        Poll::Ready(Err(GroupError { errors }))
    }
}

impl<T, E> Drop for WithTaskGroup<T, E> {
    fn drop(&mut self) {
        run::gave_up(&self.group);
        self.group.end();
    }
}
