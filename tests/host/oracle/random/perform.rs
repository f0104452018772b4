//! Performs a program on our runtime, statement by statement as its Python twin does.

use super::{
    program::{Block, Do, Errors, Id, Stmt, When},
    world::{Done, World, body},
};
use crate::support::{OnDrop, ms};
use interleave::runtime::{
    AsCompleted, Backoff, Cancelled, Gather, LocalFuture, Task, TryGetError, TryPutError, as_completed,
    as_completed_tasks, block, gather, gather_tasks, hedge, print, race, retry, shield, sleep, task_group, timeout,
    wait,
};
use std::{fmt::Display, future::poll_fn, mem, rc::Rc, task::Poll};

/// The program, as `main`'s future.
pub async fn rust(main: Block) -> Result<(), String> {
    run(Rc::new(World::new()?), main).await
}

/// The queue of that number, whatever its type.
macro_rules! with_queue {
    ($world:ident, $number:ident, |$queue:ident| $what:expr) => {
        match $number {
            0 => {
                let $queue = &$world.fifo;
                $what
            }
            1 => {
                let $queue = &$world.priority;
                $what
            }
            2 => {
                let $queue = &$world.lifo;
                $what
            }
            _ => {
                let $queue = &$world.latest;
                $what
            }
        }
    };
}

/// The statements, one after another.
pub fn run(world: Rc<World>, block: Block) -> LocalFuture<Result<(), String>> {
    Box::pin(async move {
        for Stmt { id, what } in block {
            perform(&world, id, what).await?;
        }
        Ok(())
    })
}

async fn perform(world: &Rc<World>, id: Id, what: Do) -> Result<(), String> {
    let within = |block| run(world.clone(), block);
    let said = match what {
        Do::Sleep(length) => {
            sleep(ms(length)).await;
            "slept".into()
        }
        Do::Turn => {
            turn().await;
            "had a turn".into()
        }
        Do::Block(length) => {
            block(ms(length));
            "blocked".into()
        }
        Do::Fail => return Err(format!("error {id}")),
        Do::Try(block) => match within(block).await {
            Ok(()) => return Ok(()),
            Err(error) => format!("caught {error}"),
        },

        Do::Spawn(new) => {
            world.spawn(new);
            return Ok(());
        }
        Do::Await(task) => format!("got {}", flat(world.task(task)?.await)?),
        Do::Cancel(task) => {
            let cancelled = if world.task(task)?.cancel() { "True" } else { "False" };
            format!("cancels {task}: {cancelled}")
        }
        Do::Look(task) => format!("sees {task} {}", state(&world.task(task)?)),
        Do::OnDone(task, act) => {
            let acting = world.clone();
            world.task(task)?.on_done(move || {
                acting.act(act);
                print(format!("{id} called"));
            });
            return Ok(());
        }
        Do::Finally(block, act) => {
            let (acting, mut act) = (world.clone(), Some(act));
            let _end = OnDrop(move || {
                act.take().into_iter().for_each(|act| acting.act(act));
                print(format!("{id} ended"));
            });
            return within(block).await;
        }

        Do::Gather(bodies, errors) => gathered(gather(world.bodies(bodies)), errors).await?,
        Do::GatherLater(bodies, length) => {
            let all = gather(world.bodies(bodies));
            sleep(ms(length)).await;
            gathered(all, Errors::Return).await?
        }
        Do::GatherTasks(tasks, errors) => gathered(gather_tasks(world.all(&tasks)?), errors).await?,
        Do::Wait(bodies, when, limit) => {
            let tasks = bodies.into_iter().map(|new| world.spawn(new)).collect();
            waited(tasks, when, limit).await
        }
        Do::WaitTasks(tasks, when, limit) => waited(world.all(&tasks)?, when, limit).await,
        Do::AsCompleted(bodies, leave) => {
            completed(id, as_completed(world.bodies(bodies)), leave).await;
            return Ok(());
        }
        Do::AsCompletedWithin(bodies, length) => {
            let mut all = as_completed(world.bodies(bodies)).timeout(ms(length));
            while let Some(next) = all.next_task().await {
                match next.map(|task| flat(task.result().unwrap_or(Err(Cancelled)))) {
                    Err(_) => print(format!("{id} late")),
                    Ok(Ok(got)) => print(format!("{id} next {got}")),
                    Ok(Err(error)) => print(format!("{id} caught {error}")),
                }
            }
            return Ok(());
        }
        Do::AsCompletedTasks(tasks) => {
            completed(id, as_completed_tasks(world.all(&tasks)?), usize::MAX).await;
            return Ok(());
        }
        Do::Group(bodies, block) => {
            let world = world.clone();
            let group = task_group(|group| async move {
                for new in bodies {
                    let task = new.id;
                    let new = group.spawn_named(&task.to_string(), body(world.clone(), new));
                    world.tasks.borrow_mut().insert(task, new);
                }
                run(world, block).await
            });
            group.await.map_err(|group| group.errors.join(" & "))?;
            "grouped".into()
        }
        Do::Race(bodies) => {
            let first = race(world.bodies(bodies)).await;
            format!("won {}", flat(first)?)
        }
        Do::Hedge(delay, first, second) => {
            let world = world.clone();
            let attempt = move |number| body(world.clone(), if number == 1 { first.clone() } else { second.clone() });
            format!("won {}", flat(hedge(ms(delay), attempt).await)?)
        }
        Do::Retry(attempts, first, block) => {
            retry(Backoff::new(attempts, ms(first)), |_| within(block.clone())).await?;
            "tried".into()
        }
        Do::Shield(task) => format!("got {}", flat(shield(world.task(task)?).await)?),
        Do::Timeout(length, block) => match timeout(ms(length), within(block)).await {
            Ok(result) => {
                result?;
                "in time".into()
            }
            Err(_) => "timed out".into(),
        },

        Do::Lock(lock, block) => {
            let _held = world.locks[lock].acquire().await;
            print(format!("{id} holds"));
            return within(block).await;
        }
        Do::Semaphore(semaphore, block) => {
            let _held = world.semaphores[semaphore].acquire().await;
            print(format!("{id} holds"));
            return within(block).await;
        }
        Do::Set(event) => {
            world.events[event].set();
            "sets".into()
        }
        Do::Clear(event) => {
            world.events[event].clear();
            "clears".into()
        }
        Do::WaitSet(event) => {
            world.events[event].wait().await;
            "set".into()
        }
        Do::News => {
            let held = world.condition.acquire().await;
            print(format!("{id} holds"));
            drop(world.condition.wait(held).await);
            "has news".into()
        }
        Do::NewsAbove(count) => {
            let held = world.condition.acquire().await;
            print(format!("{id} holds"));
            drop(world.condition.wait_for(held, || world.news.get() > count).await);
            "has news".into()
        }
        Do::Notify(count) => {
            let held = world.condition.acquire().await;
            world.news.set(world.news.get() + 1);
            world.condition.notify(count).map_err(|error| error.to_string())?;
            drop(held);
            "told".into()
        }
        Do::Meet => format!("met {}", world.barrier.wait().await.map_err(|_| "broken barrier")?),
        Do::Abort => {
            world.barrier.abort();
            "aborted".into()
        }
        Do::Reset => {
            world.barrier.reset();
            "reset".into()
        }

        Do::Put(number, item) => {
            with_queue!(world, number, |queue| queue.put(item).await).map_err(|_| "shut down")?;
            "put".into()
        }
        Do::Get(number) => {
            let item = with_queue!(world, number, |queue| queue.get().await);
            format!("got {}", item.map_err(|_| "shut down")?)
        }
        Do::TryPut(number, item) => match with_queue!(world, number, |queue| queue.try_put(item)) {
            Ok(()) => "tries: put".into(),
            Err(TryPutError::Full(_)) => "tries: full".into(),
            Err(TryPutError::ShutDown(_)) => "tries: shut down".into(),
        },
        Do::TryGet(number) => match with_queue!(world, number, |queue| queue.try_get()) {
            Ok(item) => format!("tries: {item}"),
            Err(TryGetError::Empty) => "tries: empty".into(),
            Err(TryGetError::ShutDown) => "tries: shut down".into(),
        },
        Do::TaskDone(number) => match with_queue!(world, number, |queue| queue.task_done()) {
            Ok(()) => "says done: right".into(),
            Err(_) => "says done: too often".into(),
        },
        Do::Join(number) => {
            with_queue!(world, number, |queue| queue.join().await);
            "joined".into()
        }
        Do::Shutdown(number, immediate) => {
            with_queue!(world, number, |queue| queue.shutdown(immediate));
            "shuts".into()
        }
    };
    print(format!("{id} {said}"));
    Ok(())
}

/// One turn of the loop, as `asyncio.sleep(0)` is.
async fn turn() {
    let mut come_back = true;
    poll_fn(|cx| {
        if !mem::take(&mut come_back) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

async fn gathered(all: Gather<Id, String>, errors: Errors) -> Result<String, String> {
    let got = match errors {
        Errors::Raise => show(all.await.map_err(|error| error.to_string())?),
        Errors::Return => show(all.return_exceptions().await.into_iter().map(either)),
    };
    Ok(format!("got {got}"))
}

async fn waited(tasks: Vec<Task<Done>>, when: When, limit: Option<u64>) -> String {
    let mut waiting = match when {
        When::FirstCompleted => wait(tasks).first_completed(),
        When::FirstException => wait(tasks).first_exception(),
        When::AllCompleted => wait(tasks),
    };
    if let Some(limit) = limit {
        waiting = waiting.timeout(ms(limit));
    }
    let (done, pending) = waiting.await;
    let names = |tasks: &[Task<Done>]| show(tasks.iter().map(Task::name));
    format!("waited: {} {}", names(&done), names(&pending))
}

async fn completed(id: Id, mut all: AsCompleted<Done>, leave: usize) {
    for place in 0.. {
        match all.next().await.map(flat) {
            None => break,
            Some(Ok(got)) => print(format!("{id} next {got}")),
            Some(Err(error)) => print(format!("{id} caught {error}")),
        }
        if place == leave {
            break;
        }
    }
}

/// That the task was cancelled is an error like others.
fn flat(result: Result<Done, Cancelled>) -> Done {
    result.unwrap_or_else(|cancelled| Err(cancelled.to_string()))
}

fn state(task: &Task<Done>) -> &'static str {
    match (task.is_done(), task.is_cancelled()) {
        (false, _) => "running",
        (true, false) => "done",
        (true, true) => "cancelled",
    }
}

fn either<T: Display, E: Display>(result: Result<T, E>) -> String {
    result.map_or_else(|error| error.to_string(), |value| value.to_string())
}

fn show(results: impl IntoIterator<Item: Display>) -> String {
    let texts: Vec<_> = results.into_iter().map(|result| result.to_string()).collect();
    format!("[{}]", texts.join(", "))
}
