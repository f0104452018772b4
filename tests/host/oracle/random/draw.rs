//! Draws programs from a seed. Waits are few and short, so that many things happen at the same instant.

use super::program::{Block, Body, Do, Errors, Id, Stmt};
use oorandom::Rand32;

/// Milliseconds of sleeps and timeouts.
const WAITS: [u64; 4] = [10, 20, 30, 40];
/// Statements a program has at most, about.
const SIZE: u32 = 24;
/// How deep blocks may be in each other.
const DEPTH: u32 = 4;

/// The program of that seed: the statements of its `main`.
pub fn program(seed: u64) -> Block {
    let mut draw = Draw { random: Rand32::new(seed), next: 1, left: 0, known: vec![], ended: vec![] };
    draw.left = draw.below(SIZE) + 3;
    let mut block = vec![];
    while draw.left > 0 {
        block.extend(draw.block(0));
    }
    block
}

struct Draw {
    random: Rand32,
    next: Id,
    /// Statements yet to draw.
    left: u32,
    /// Tasks that can be named, those included whose body is being drawn.
    known: Vec<Id>,
    /// Of these, the ones whose body is complete. Only they are awaited, so nobody can come to await himself.
    ended: Vec<Id>,
}

impl Draw {
    fn below(&mut self, end: u32) -> u32 {
        self.random.rand_range(0..end)
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
        let simple = depth >= DEPTH;
        Some(match self.below(13) {
            0..=2 => Do::Sleep(self.one_of(&WAITS)),
            3 => Do::Look(self.task(false)?),
            4 => Do::Cancel(self.task(false)?),
            5 => Do::Await(self.task(true)?),
            6 => Do::GatherTasks(self.tasks()?, self.errors()),
            7 if self.below(2) == 0 => Do::Fail,
            _ if simple => return None,
            8 => Do::Try(self.block(depth + 1)),
            90 => Do::Timeout(self.one_of(&WAITS), self.block(depth + 1)),
            10 | 11 => {
                let id = self.id();
                self.known.push(id);
                let block = self.block(depth + 1);
                self.ended.push(id);
                Do::Spawn(Body { id, block })
            }
            12 => Do::Gather(self.bodies(depth), self.errors()),
            _ => return None,
        })
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

    /// Bodies whose tasks nobody else can name.
    fn bodies(&mut self, depth: u32) -> Vec<Body> {
        (0..=self.below(3)).map(|_| Body { id: self.id(), block: self.block(depth + 1) }).collect()
    }
}
