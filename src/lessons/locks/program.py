"""Deposits into one account: each reads the balance, waits for the store, and writes it back."""

import asyncio


class Account:
    """What the deposits share."""

    def __init__(self):
        self.balance = 0
        self.lock = asyncio.Lock()


async def approve(ms):
    """Stands for what a deposit waits for before it needs the account."""
    await asyncio.sleep(ms / 1000)  # (1)


async def add(place, account, ms):
    """Adds 1 to the balance. The store takes its time between the read and the write."""
    balance = account.balance
    print(f"{place} reads {balance}")
    await asyncio.sleep(ms / 1000)  # (2)
    account.balance = balance + 1
    print(f"{place} writes {balance + 1}")


async def unlocked(place, account, check, store):
    await approve(check)
    await add(place, account, store)


async def locked(place, account, check, store):
    async with account.lock:  # (3)
        await approve(check)
        await add(place, account, store)


async def narrowly_locked(place, account, check, store):
    await approve(check)
    async with account.lock:  # (4)
        await add(place, account, store)


async def all_at_once(n, deposit):
    """Starts `n` deposits, waits for all of them, and looks at the balance."""
    account = Account()
    tasks = [asyncio.create_task(deposit(place, account), name=str(place)) for place in range(1, n + 1)]  # (5)
    ended = 0
    for task in tasks:
        await task  # (6)
        ended += 1
    return f"{ended} deposits of 1, balance {account.balance}"


async def no_lock(n, check, store):
    """Between a deposit's read and its write, the others read too."""
    return await all_at_once(n, lambda place, account: unlocked(place, account, check, store))


async def lock(n, check, store):
    """One deposit at a time, from its first line to its last."""
    return await all_at_once(n, lambda place, account: locked(place, account, check, store))


async def narrow(n, check, store):
    """One deposit at a time from read to write. They are approved side by side."""
    return await all_at_once(n, lambda place, account: narrowly_locked(place, account, check, store))


async def main(n=5, check=150, store=60):
    for strategy in no_lock, lock, narrow:
        print(await strategy(n, check, store))


if __name__ == "__main__":
    asyncio.run(main())
