//! What the tasks of a random program share, and how they begin and end.

use super::{
    perform::run,
    program::{Act, Body, Id},
};
use interleave::runtime::{
    Barrier, Condition, Event, LifoQueue, LocalFuture, Lock, PriorityQueue, Queue, QueueOf, Semaphore, Store, Task,
    print, spawn_named,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// What a task gives: its own number, or the text of what failed.
pub type Done = Result<Id, String>;

/// What the tasks of a program share.
pub struct World {
    pub tasks: RefCell<BTreeMap<Id, Task<Done>>>,
    pub locks: [Lock; 2],
    pub semaphores: [Semaphore; 3],
    pub events: [Event; 2],
    pub condition: Condition,
    /// How often there was news.
    pub news: Cell<u32>,
    pub barrier: Barrier,
    pub fifo: Queue<u32>,
    pub priority: PriorityQueue<u32>,
    pub lifo: LifoQueue<u32>,
    pub latest: QueueOf<Latest>,
}

/// Keeps the latest item only.
#[derive(Default)]
pub struct Latest(Option<u32>);

impl Store for Latest {
    type Item = u32;

    fn push(&mut self, item: u32) {
        self.0 = Some(item);
    }

    fn pop(&mut self) -> Option<u32> {
        self.0.take()
    }

    fn len(&self) -> usize {
        self.0.iter().count()
    }
}

impl World {
    pub fn new() -> Result<Self, String> {
        Ok(Self {
            tasks: RefCell::default(),
            locks: Default::default(),
            semaphores: [1, 2, 3].map(Semaphore::new),
            events: Default::default(),
            condition: Condition::new(),
            news: Cell::new(0),
            barrier: Barrier::new(2).map_err(|error| error.to_string())?,
            fifo: Queue::bounded(1),
            priority: PriorityQueue::bounded(2),
            lifo: LifoQueue::unbounded(),
            latest: QueueOf::unbounded(),
        })
    }

    pub fn task(&self, id: Id) -> Result<Task<Done>, String> {
        self.tasks.borrow().get(&id).cloned().ok_or_else(|| format!("no task {id}"))
    }

    pub fn all(&self, ids: &[Id]) -> Result<Vec<Task<Done>>, String> {
        ids.iter().map(|id| self.task(*id)).collect()
    }

    pub fn spawn(self: &Rc<Self>, new: Body) -> Task<Done> {
        let id = new.id;
        let task = spawn_named(&id.to_string(), body(self.clone(), new));
        self.tasks.borrow_mut().insert(id, task.clone());
        task
    }

    /// What a callback or a destructor does.
    pub fn act(self: &Rc<Self>, act: Act) {
        match act {
            Act::Tell => {}
            Act::Cancel(task) => {
                let task = self.tasks.borrow().get(&task).cloned();
                task.inspect(|task| {
                    task.cancel();
                });
            }
            Act::Set(event) => self.events[event].set(),
            Act::Spawn(new) => drop(self.spawn(new)),
        }
    }

    pub fn bodies(self: &Rc<Self>, bodies: Vec<Body>) -> impl Iterator<Item = LocalFuture<Done>> {
        let world = self.clone();
        bodies.into_iter().map(move |new| -> LocalFuture<Done> { Box::pin(body(world.clone(), new)) })
    }
}

/// A task, from its first line to its last.
pub async fn body(world: Rc<World>, Body { id, block }: Body) -> Done {
    let told = Told::starts(id);
    let result = run(world, block).await.map(|()| id);
    told.ends(&result);
    result
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
