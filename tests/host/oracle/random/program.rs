//! Programs that nobody wrote: what a random program can say, in a form that is drawn, written as Python, performed
//! here, made smaller, and kept as JSON.

use serde::{Deserialize, Serialize};

/// Statements, one after another.
pub type Block = Vec<Stmt>;

/// A number of its own for each statement and task of a program: what they print begins with it.
pub type Id = u32;

/// What a task does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its name, and its result.
    pub id: Id,
    /// Its statements.
    pub block: Block,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stmt {
    /// What it prints begins with this.
    pub id: Id,
    /// What it does.
    #[serde(rename = "do")]
    pub what: Do,
}

/// What a statement does. `usize`s are places in the stock of shared things that every program has:
///
/// | | |
/// |---|---|
/// | locks | two |
/// | semaphores | of one, two and three |
/// | events | two |
/// | a condition | with a counter of its news |
/// | a barrier | for two |
/// | queues | first in first out, bounded to one; by priority, bounded to two; last in first out, unbounded; one that keeps the latest only |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Do {
    /// Sleeps for so many milliseconds.
    Sleep(u64),
    /// Lets what is ready now go first: one turn of the loop.
    Turn,
    /// Keeps the loop busy for so many milliseconds.
    Block(u64),
    /// Fails.
    Fail,
    /// Catches what fails in it.
    Try(Block),

    /// Makes a task.
    Spawn(Body),
    /// Awaits a task.
    Await(Id),
    /// Cancels a task.
    Cancel(Id),
    /// Prints how far a task is.
    Look(Id),
    /// Asks to be called when a task has ended, to do that.
    OnDone(Id, Act),
    /// Does what is in the block, and then that, however the block ends.
    Finally(Block, Act),

    /// Gathers these.
    Gather(Vec<Body>, Errors),
    /// Gathers these, waits so many milliseconds, and only then asks for each one's own result.
    GatherLater(Vec<Body>, u64),
    /// Gathers tasks that exist.
    GatherTasks(Vec<Id>, Errors),
    /// Makes tasks and waits for them, for so many milliseconds at most.
    Wait(Vec<Body>, When, Option<u64>),
    /// The same with tasks that exist.
    WaitTasks(Vec<Id>, When, Option<u64>),
    /// Prints each as it ends. Leaves after so many of them.
    AsCompleted(Vec<Body>, usize),
    /// Prints each as it ends, for so many milliseconds.
    AsCompletedWithin(Vec<Body>, u64),
    /// Prints tasks that exist as they end.
    AsCompletedTasks(Vec<Id>),
    /// Makes a group of these, and does what is in the block beside them.
    Group(Vec<Body>, Block),
    /// Makes tasks, takes what the first to end gives, and cancels the others.
    Race(Vec<Body>),
    /// The same with one, and with another one beside it if it hasn't ended after so many milliseconds.
    Hedge(u64, Body, Body),
    /// Does what is in the block again after an error: so many times at most, so many milliseconds later, then twice that.
    Retry(u32, u64, Block),
    /// Awaits a task, but doesn't take it along when it is cancelled.
    Shield(Id),
    /// Gives what is in it so many milliseconds.
    Timeout(u64, Block),

    /// Holds a lock.
    Lock(usize, Block),
    /// Holds a permit.
    Semaphore(usize, Block),
    /// Sets an event.
    Set(usize),
    /// Clears it.
    Clear(usize),
    /// Waits until it is set.
    WaitSet(usize),
    /// Waits for news.
    News,
    /// Waits until there were so many.
    NewsAbove(u32),
    /// Tells so many of those who wait for news.
    Notify(usize),
    /// Waits at the barrier.
    Meet,
    /// Breaks the barrier for good.
    Abort,
    /// Makes it whole.
    Reset,

    /// Puts a number.
    Put(usize, u32),
    /// Gets one.
    Get(usize),
    /// Puts a number, if there is room.
    TryPut(usize, u32),
    /// Gets one, if there is one.
    TryGet(usize),
    /// Says that one that was got is done.
    TaskDone(usize),
    /// Waits until all are done.
    Join(usize),
    /// Shuts the queue, at once or when it is empty. Python 3.13.
    Shutdown(usize, bool),
}

/// What a callback or a destructor does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Prints.
    Tell,
    /// Cancels a task.
    Cancel(Id),
    /// Sets an event.
    Set(usize),
    /// Makes a task.
    Spawn(Body),
}

/// What `gather` does with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errors {
    /// Raises the first.
    Raise,
    /// Gives them among the results.
    Return,
}

/// What `wait` waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The first end.
    FirstCompleted,
    /// The first error, or all ends.
    FirstException,
    /// All ends.
    AllCompleted,
}
