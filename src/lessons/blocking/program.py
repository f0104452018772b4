"""Calls that hold the loop, and the same calls awaited."""

import asyncio
import time


async def blocking_call(place, ms):
    """It is async, and it holds the loop all the same: nothing else runs until it is over."""
    print(f"call {place} starts")
    time.sleep(ms / 1000)  # (1)
    print(f"call {place} ends")


async def awaited_call(place, ms):
    """It leaves the loop to the others while it waits."""
    print(f"call {place} starts")
    await asyncio.sleep(ms / 1000)  # (2)
    print(f"call {place} ends")


async def all_at_once(calls):
    """Starts a task for each call, and waits until all have ended."""
    tasks = [asyncio.create_task(call, name=f"call {place}") for place, call in enumerate(calls, 1)]  # (3)
    for task in tasks:
        await task  # (4)


async def blocking(n, ms):
    """Started together, and yet one after another."""
    await all_at_once(blocking_call(place, ms) for place in range(1, n + 1))


async def awaiting(n, ms):
    """All of them wait at the same time."""
    await all_at_once(awaited_call(place, ms) for place in range(1, n + 1))


async def main(n=3, ms=250):
    await blocking(n, ms)
    await awaiting(n, ms)


if __name__ == "__main__":
    asyncio.run(main())
