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

/// What a statement does. `usize`s are places in the program's fixed stock of shared things, see [`STOCK`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Do {
    /// Sleeps for so many milliseconds.
    Sleep(u64),
    /// Fails.
    Fail,
    /// Catches what fails in it.
    Try(Block),
    /// Gives what is in it so many milliseconds.
    Timeout(u64, Block),
    /// Makes a task.
    Spawn(Body),
    /// Awaits a task.
    Await(Id),
    /// Cancels a task.
    Cancel(Id),
    /// Prints how far a task is.
    Look(Id),
    /// Gathers these.
    Gather(Vec<Body>, Errors),
    /// Gathers tasks that exist.
    GatherTasks(Vec<Id>, Errors),
}

/// What `gather` does with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errors {
    /// Raises the first.
    Raise,
    /// Gives them among the results.
    Return,
}
