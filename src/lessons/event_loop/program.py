"""One thread and one queue: tasks that give up their turns, wait for timers, or keep going."""

import asyncio
import time


def work(place, step):
    """Needs the thread for 10 ms."""
    time.sleep(0.01)  # (1)
    print(f"task {place}: step {step}")


async def worker(place, steps, polite):
    """If it is polite, it gives up its turn after each step."""
    for step in range(1, steps + 1):
        work(place, step)
        if polite:
            await asyncio.sleep(0)  # (2)


async def sleeper(place, ms):
    """Until its timer is due, it is in no queue at all."""
    await asyncio.sleep(ms / 1000)  # (3)
    work(place, 1)


async def all_at_once(futures):
    """Starts a task for each, and waits until all have ended."""
    tasks = [asyncio.create_task(future, name=f"task {place}") for place, future in enumerate(futures, 1)]
    for task in tasks:
        await task  # (4)


async def fair(n, steps):
    """Each task does a step and goes to the end of the queue."""
    await all_at_once(worker(place, steps, True) for place in range(1, n + 1))


async def waking(n):
    """The first task sleeps longest: the timers decide when each task joins the queue."""
    await all_at_once(sleeper(place, 60 * (n + 1 - place)) for place in range(1, n + 1))


async def hog(n, steps):
    """The first task keeps its turn; the others are as polite as ever."""
    await all_at_once(worker(place, steps, place > 1) for place in range(1, n + 1))


async def main(n=3, steps=12):
    await fair(n, steps)
    await waking(n)
    await hog(n, steps)


if __name__ == "__main__":
    asyncio.run(main())
