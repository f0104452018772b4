//! The same three saves: awaited in a loop, awaited together, and never awaited.

use crate::runtime::{TaskError, coroutine, gather, print, sleep};
use std::time::Duration;

async fn save(name: u32, ms: Duration) -> Result<u32, String> {
    print(format!("save {name} starts"));
    sleep(ms).await; // (1)
    print(format!("save {name} ends"));
    Ok(name)
}

/// One save at a time.
pub async fn in_a_loop(n: u32, ms: Duration) -> Result<String, String> {
    let mut saved = 0;
    for name in 1..=n {
        save(name, ms).await?;
        saved += 1;
    }
    Ok(format!("{saved} saved"))
}

/// All saves at once, and then wait for all of them.
pub async fn together(n: u32, ms: Duration) -> Result<String, TaskError<String>> {
    let saved = gather((1..=n).map(move |name| save(name, ms))).await?; // (2)
    Ok(format!("{} saved", saved.len()))
}

/// `save` only gives a future, and nobody awaits it.
pub async fn never_awaited(n: u32, ms: Duration) -> String {
    let mut called = 0;
    for name in 1..=n {
        drop(coroutine("save", save(name, ms))); // (3)
        called += 1;
    }
    format!("{called} called")
}
