//! Performs a program on our runtime, statement by statement as its Python twin does.

use super::program::{Block, Body, Do, Errors, Id, Stmt};
use crate::support::ms;
use interleave::runtime::{LocalFuture, Task, gather, gather_tasks, print, sleep, spawn};
use std::{cell::RefCell, collections::BTreeMap, fmt::Display, rc::Rc};

/// What a task gives: its own number, or the text of what failed.
type Done = Result<Id, String>;

/// The program, as `main`'s future.
pub async fn rust(main: Block) -> Result<(), String> {
    run(Rc::default(), main).await
}

/// What the tasks of a program share.
#[derive(Default)]
struct World {
    tasks: RefCell<BTreeMap<Id, Task<Done>>>,
}

impl World {
    fn task(&self, id: Id) -> Result<Task<Done>, String> {
        self.tasks.borrow().get(&id).cloned().ok_or_else(|| format!("no task {id}"))
    }
}

fn run(world: Rc<World>, block: Block) -> LocalFuture<Result<(), String>> {
    Box::pin(async move {
        for Stmt { id, what } in block {
            perform(&world, id, what).await?;
        }
        Ok(())
    })
}

async fn body(world: Rc<World>, Body { id, block }: Body) -> Done {
    let told = Told::starts(id);
    let result = run(world, block).await.map(|()| id);
    told.ends(&result);
    result
}

async fn perform(world: &Rc<World>, id: Id, what: Do) -> Result<(), String> {
    let within = |block| run(world.clone(), block);
    match what {
        Do::Sleep(length) => {
            sleep(ms(length)).await;
            print(format!("{id} slept"));
        }
        Do::Fail => return Err(format!("error {id}")),
        Do::Try(block) => {
            if let Err(error) = within(block).await {
                print(format!("{id} caught {error}"));
            }
        }
        Do::Timeout(..) => unreachable!(),
        Do::Spawn(new) => {
            let task = new.id;
            let new = spawn(body(world.clone(), new));
            world.tasks.borrow_mut().insert(task, new);
        }
        Do::Await(task) => {
            let got = world.task(task)?.await.map_err(|cancelled| cancelled.to_string())??;
            print(format!("{id} got {got}"));
        }
        Do::Cancel(task) => {
            let cancelled = if world.task(task)?.cancel() { "True" } else { "False" };
            print(format!("{id} cancels {task}: {cancelled}"));
        }
        Do::Look(task) => print(format!("{id} sees {task} {}", state(&world.task(task)?))),
        Do::Gather(bodies, errors) => {
            let all = gather(bodies.into_iter().map(|child| body(world.clone(), child)));
            let got = match errors {
                Errors::Raise => all.await.map(show).map_err(|error| error.to_string())?,
                Errors::Return => show(all.return_exceptions().await.into_iter().map(either)),
            };
            print(format!("{id} got {got}"));
        }
        Do::GatherTasks(tasks, errors) => {
            let tasks: Vec<_> = tasks.into_iter().map(|task| world.task(task)).collect::<Result<_, _>>()?;
            let all = gather_tasks(tasks);
            let got = match errors {
                Errors::Raise => all.await.map(show).map_err(|error| error.to_string())?,
                Errors::Return => show(all.return_exceptions().await.into_iter().map(either)),
            };
            print(format!("{id} got {got}"));
        }
    }
    Ok(())
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

/// Tells a task's start and end; dropped before its end, that it is cancelled.
struct Told {
    id: Id,
    ended: bool,
}

impl Told {
    fn starts(id: Id) -> Self {
        print(format!("{id} starts"));
        Self { id, ended: false }
    }

    fn ends(mut self, result: &Done) {
        self.ended = true;
        match result {
            Ok(id) => print(format!("{id} ends")),
            Err(error) => print(format!("{} fails: {error}", self.id)),
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if !self.ended {
            print(format!("{} is cancelled", self.id));
        }
    }
}
