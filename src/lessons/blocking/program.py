"""Calls that hold the loop, and the same calls awaited."""

import asyncio
import time


async def blocking_call(name, ms):
    """It is async, and it holds the loop all the same: nothing else runs until it is over."""
    print(f"call {name} starts")
    time.sleep(ms / 1000)  # (1)
    print(f"call {name} ends")


async def awaited_call(name, ms):
    """It hands the loop to the others while it waits."""
    print(f"call {name} starts")
    await asyncio.sleep(ms / 1000)  # (2)
    print(f"call {name} ends")


async def blocking(n, ms):
    """Started together, and yet one after another."""
    await join([asyncio.create_task(blocking_call(name, ms)) for name in range(1, n + 1)])


async def awaiting(n, ms):
    """All of them wait at the same time."""
    await join([asyncio.create_task(awaited_call(name, ms)) for name in range(1, n + 1)])


async def join(tasks):
    """Waits until all have ended."""
    for task in tasks:
        await task  # (3)


async def main():
    await blocking(3, 250)
    await awaiting(3, 250)


if __name__ == "__main__":
    asyncio.run(main())
