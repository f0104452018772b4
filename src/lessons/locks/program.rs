//! Deposits into one account: each reads the balance, waits for the store, and writes it back.

use crate::runtime::{Cancelled, Lock, print, sleep, spawn_named};
use std::{cell::Cell, rc::Rc, time::Duration};

/// What the deposits share.
struct Account {
    balance: Cell<u32>,
    lock: Lock,
}

impl Account {
    fn new() -> Rc<Self> {
        Rc::new(Self { balance: Cell::new(0), lock: Lock::named("account") })
    }
}

/// Stands for what a deposit waits for before it needs the account.
async fn approve(time: Duration) {
    sleep(time).await; // (1)
}

/// Adds 1 to the balance. The store takes its time between the read and the write.
async fn add(place: u32, account: &Account, time: Duration) {
    let balance = account.balance.get();
    print(format!("{place} reads {balance}"));
    sleep(time).await; // (2)
    account.balance.set(balance + 1);
    print(format!("{place} writes {}", balance + 1));
}

async fn unlocked(place: u32, account: Rc<Account>, check: Duration, store: Duration) {
    approve(check).await;
    add(place, &account, store).await;
}

async fn locked(place: u32, account: Rc<Account>, check: Duration, store: Duration) {
    let _held = account.lock.acquire().await; // (3)
    approve(check).await;
    add(place, &account, store).await;
}

async fn narrowly_locked(place: u32, account: Rc<Account>, check: Duration, store: Duration) {
    approve(check).await;
    let _held = account.lock.acquire().await; // (4)
    add(place, &account, store).await;
}

/// Starts `n` deposits, waits for all of them, and looks at the balance.
async fn all_at_once<F>(n: u32, deposit: impl Fn(u32, Rc<Account>) -> F) -> Result<String, Cancelled>
where
    F: Future<Output = ()> + 'static,
{
    let account = Account::new();
    let start = |place: u32| spawn_named(&place.to_string(), deposit(place, account.clone())); // (5)
    let tasks: Vec<_> = (1..=n).map(start).collect();
    let mut ended = 0;
    for task in tasks {
        task.await?; // (6)
        ended += 1;
    }
    Ok(format!("{ended} deposits of 1, balance {}", account.balance.get()))
}

/// Between a deposit's read and its write, the others read too.
pub async fn no_lock(n: u32, check: Duration, store: Duration) -> Result<String, Cancelled> {
    all_at_once(n, |place, account| unlocked(place, account, check, store)).await
}

/// One deposit at a time, from its first line to its last.
pub async fn lock(n: u32, check: Duration, store: Duration) -> Result<String, Cancelled> {
    all_at_once(n, |place, account| locked(place, account, check, store)).await
}

/// One deposit at a time from read to write. They are approved side by side.
pub async fn narrow(n: u32, check: Duration, store: Duration) -> Result<String, Cancelled> {
    all_at_once(n, |place, account| narrowly_locked(place, account, check, store)).await
}
