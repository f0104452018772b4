//! Draws programs from a seed. Waits are few and short, so that many things happen at the same instant.

use super::program::{Act, Block, Body, Do, Errors, Id, Stmt, When};
use oorandom::Rand32;

/// Milliseconds of sleeps and timeouts; each program draws from one of these.
const WAITS: [[u64; 4]; 4] = [[10, 10, 10, 10], [10, 10, 20, 20], [5, 10, 10, 20], [10, 20, 30, 40]];
/// Statements a program has at most, about.
const SIZE: u32 = 24;
/// How deep blocks may be in each other.
const DEPTH: u32 = 4;

/// What programs are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Tasks, `gather`, cancelling.
    Tasks,
    /// The other ways to wait for several tasks, and for part of the time.
    Combined,
    /// Locks and their kin.
    Locks,
    /// Queues.
    Queues,
    /// Queues that are shut down; Python 3.13.
    Shutdown,
    /// All of them but the last.
    All,
}

/// The program of that seed: the statements of its `main`.
pub fn program(theme: Theme, seed: u64) -> Block {
    let mut draw = Draw {
        random: Rand32::new(seed),
        theme,
        may: 0,
        waits: [10; 4],
        next: 1,
        left: 0,
        known: vec![],
        ended: vec![],
        drawn: vec![],
        await_themselves: vec![],
    };
    draw.waits = draw.one_of(&WAITS);
    draw.left = draw.below(SIZE) + 3;
    draw.may = if draw.below(2) == 0 { u32::MAX } else { draw.random.rand_u32() };
    let mut block = vec![];
    while draw.left > 0 {
        block.extend(draw.block(0));
    }
    // Programs in which everybody waits for everybody else end soon. With a time limit they go on.
    if draw.below(2) == 0 { vec![Stmt { id: 0, what: Do::Timeout(100, block) }] } else { block }
}

struct Draw {
    random: Rand32,
    theme: Theme,
    /// Bits of what it may say: programs that use few things use them more.
    may: u32,
    /// Of its sleeps and timeouts.
    waits: [u64; 4],
    next: Id,
    /// Statements yet to draw.
    left: u32,
    /// Tasks that can be named, those included whose body is being drawn.
    known: Vec<Id>,
    /// Of these, the ones whose body is complete. Only they are awaited, so nobody can come to await himself.
    ended: Vec<Id>,
    /// The tasks whose bodies are being drawn, the innermost last; none for one that can't be named.
    drawn: Vec<Option<Id>>,
    /// Those that await themselves.
    await_themselves: Vec<Id>,
}

impl Draw {
    fn below(&mut self, end: u32) -> u32 {
        self.random.rand_range(0..end)
    }

    /// A number below `end`, one of those this program may say.
    fn choice(&mut self, end: u32) -> Option<u32> {
        let choice = self.below(end);
        (self.may >> choice & 1 == 1).then_some(choice)
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u32) as usize]
    }

    fn id(&mut self) -> Id {
        self.next += 1;
        self.next - 1
    }

    fn block(&mut self, depth: u32) -> Block {
        (0..=self.below(3)).map_while(|_| (self.left > 0).then(|| self.stmt(depth))).collect()
    }

    fn stmt(&mut self, depth: u32) -> Stmt {
        self.left = self.left.saturating_sub(1);
        let id = self.id();
        loop {
            if let Some(what) = self.what(depth) {
                return Stmt { id, what };
            }
        }
    }

    /// None if this isn't possible here.
    fn what(&mut self, depth: u32) -> Option<Do> {
        use Theme::{All, Combined, Locks, Queues, Shutdown, Tasks};
        let special: &[Theme] = if self.theme == All { &[Tasks, Combined, Locks, Queues] } else { &[self.theme] };
        let special = self.one_of(special);
        match self.below(10) {
            0 if self.below(6) == 0 => Some(Do::Block(self.wait())),
            0 if self.below(6) == 0 => Some(Do::Sleep(0)),
            0 if self.below(2) == 0 => Some(Do::Turn),
            0 | 1 => Some(Do::Sleep(self.wait())),
            2..=4 => self.task_thing(depth),
            _ => match special {
                Combined => self.combined(depth),
                Locks => self.lock(depth),
                Queues => self.queue(),
                Shutdown if self.below(6) == 0 => Some(Do::Shutdown(self.below(4) as usize, self.below(2) == 0)),
                Shutdown => self.queue(),
                Tasks | All => self.task_thing(depth),
            },
        }
    }

    fn task_thing(&mut self, depth: u32) -> Option<Do> {
        Some(match self.choice(15)? {
            0 => Do::Look(self.task(false)?),
            1 => Do::Cancel(self.task(false)?),
            2 => Do::Await(self.task(true)?),
            3 => Do::GatherTasks(self.tasks()?, self.errors()),
            4 if self.below(2) == 0 => Do::Fail,
            _ if depth >= DEPTH => return None,
            5 => Do::Try(self.block(depth + 1)),
            6..=8 => Do::Spawn(self.task_bodies(depth, 1).pop()?),
            9 => Do::Gather(self.bodies(depth), self.errors()),
            10 => Do::Timeout(self.wait(), self.block(depth + 1)),
            11 => Do::OnDone(self.task(false)?, self.act(depth)?),
            12 => Do::Finally(self.block(depth + 1), self.act(depth)?),
            13 => Do::GatherLater(self.bodies(depth), self.wait()),
            _ => {
                let itself = self.drawn.last().copied().flatten()?;
                self.await_themselves.push(itself);
                Do::Await(itself)
            }
        })
    }

    fn act(&mut self, depth: u32) -> Option<Act> {
        Some(match self.below(5) {
            0 => Act::Tell,
            1 => Act::Set(self.below(2) as usize),
            2 if depth < DEPTH => Act::Spawn(self.task_bodies(depth, 1).pop()?),
            3 => Act::Cancel(self.drawn.last().copied().flatten()?),
            _ => Act::Cancel(self.task(false)?),
        })
    }

    fn wait(&mut self) -> u64 {
        let waits = self.waits;
        self.one_of(&waits)
    }

    fn combined(&mut self, depth: u32) -> Option<Do> {
        Some(match self.choice(14)? {
            0 => Do::WaitTasks(self.tasks()?, self.when(), self.limit()),
            1 => Do::AsCompletedTasks(self.tasks()?),
            2 => Do::Shield(self.task(true)?),
            _ if depth >= DEPTH => return None,
            3 | 4 => {
                let bodies = 1 + self.below(3);
                Do::Wait(self.task_bodies(depth, bodies), self.when(), self.limit())
            }
            5 | 6 => Do::AsCompleted(self.bodies(depth), self.below(5) as usize),
            7 | 8 => {
                let bodies = self.below(4);
                Do::Group(self.task_bodies(depth, bodies), self.block(depth + 1))
            }
            9 => Do::AsCompletedWithin(self.bodies(depth), self.wait()),
            10 => Do::Race(self.bodies(depth)),
            11 => {
                let mut bodies = self.bodies(depth);
                let first = bodies.pop()?;
                Do::Hedge(self.wait(), first, bodies.pop()?)
            }
            12 => Do::Retry(1 + self.below(3), self.wait(), self.block(depth + 1)),
            _ => Do::Timeout(self.wait(), self.block(depth + 1)),
        })
    }

    fn lock(&mut self, depth: u32) -> Option<Do> {
        let two = self.below(2) as usize;
        Some(match self.choice(17)? {
            0 | 1 => Do::Set(two),
            2 => Do::Clear(two),
            3 | 4 => Do::WaitSet(two),
            5 | 6 => Do::News,
            7 => Do::NewsAbove(self.below(3)),
            8 | 9 => Do::Notify(1 + two),
            10 | 11 => Do::Meet,
            12 if two == 0 => Do::Reset,
            12 => Do::Abort,
            _ if depth >= DEPTH => return None,
            13 | 14 => Do::Lock(two, self.block(depth + 1)),
            _ => Do::Semaphore(self.below(3) as usize, self.block(depth + 1)),
        })
    }

    fn queue(&mut self) -> Option<Do> {
        let queue = self.below(4) as usize;
        // Of the same priority are only numbers that are the same.
        let item = self.below(4) * 100 + self.next;
        Some(match self.choice(9)? {
            0..=2 => Do::Put(queue, item),
            3 | 4 => Do::Get(queue),
            5 => Do::TryPut(queue, item),
            6 => Do::TryGet(queue),
            7 => Do::TaskDone(queue),
            _ => Do::Join(queue),
        })
    }

    fn when(&mut self) -> When {
        self.one_of(&[When::FirstCompleted, When::FirstException, When::AllCompleted])
    }

    fn limit(&mut self) -> Option<u64> {
        let limit = self.wait();
        (self.below(2) == 0).then_some(limit)
    }

    fn errors(&mut self) -> Errors {
        self.one_of(&[Errors::Raise, Errors::Return])
    }

    fn task(&mut self, ended: bool) -> Option<Id> {
        let tasks = if ended { self.ended.clone() } else { self.known.clone() };
        (!tasks.is_empty()).then(|| self.one_of(&tasks))
    }

    fn tasks(&mut self) -> Option<Vec<Id>> {
        let mut tasks = self.ended.clone();
        tasks.retain(|_| self.below(2) == 0);
        (!tasks.is_empty()).then_some(tasks)
    }

    /// Bodies of tasks that others can name.
    fn task_bodies(&mut self, depth: u32, count: u32) -> Vec<Body> {
        let body = |_| {
            let id = self.id();
            self.known.push(id);
            self.drawn.push(Some(id));
            let block = self.block(depth + 1);
            self.drawn.pop();
            // In CPython who awaits a task that has awaited itself can be refused as well, by a flag that is left behind.
            if !self.await_themselves.contains(&id) {
                self.ended.push(id);
            }
            Body { id, block }
        };
        (0..count).map(body).collect()
    }

    /// Bodies whose tasks nobody else can name.
    fn bodies(&mut self, depth: u32) -> Vec<Body> {
        let count = 1 + self.below(3);
        let body = |_| {
            let id = self.id();
            self.drawn.push(None);
            let block = self.block(depth + 1);
            self.drawn.pop();
            Body { id, block }
        };
        (0..count).map(body).collect()
    }
}
