"""One thread and one queue: who gives up its turn, who waits for a timer, and who keeps going."""

import asyncio
import time


def work(name, step):
    """Needs the thread for 30 ms."""
    time.sleep(0.03)  # (1)
    print(f"task {name}: step {step}")


async def polite(name, steps):
    """After each step it gives up its turn."""
    for step in range(1, steps + 1):
        work(name, step)
        await asyncio.sleep(0)  # (2)


async def sleeper(name, ms):
    """Until its timer is due, it is in no queue at all."""
    await asyncio.sleep(ms / 1000)  # (3)
    work(name, 1)


async def greedy(name, steps):
    """It never awaits, so its turn ends with its last step."""
    for step in range(1, steps + 1):
        work(name, step)


async def fair(n, steps):
    """Each task does a step and goes to the end of the queue."""
    await join([asyncio.create_task(polite(name, steps)) for name in range(1, n + 1)])


async def waking(n):
    """The first task sleeps longest: the timers decide who joins the queue when."""
    sleepers = [sleeper(name, 60 * (n + 1 - name)) for name in range(1, n + 1)]
    await join([asyncio.create_task(sleeper) for sleeper in sleepers])


async def hog(n, steps):
    """The first task keeps its turn; the others are as polite as ever."""
    first = asyncio.create_task(greedy(1, steps))
    others = [asyncio.create_task(polite(name, steps)) for name in range(2, n + 1)]
    await join([first, *others])


async def join(tasks):
    """Waits until all have ended."""
    for task in tasks:
        await task  # (4)


async def main():
    await fair(3, 4)
    await waking(3)
    await hog(3, 4)


if __name__ == "__main__":
    asyncio.run(main())
