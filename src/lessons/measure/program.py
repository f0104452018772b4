"""The same waits, and the same computing, one after another and at once, measured again and again."""

import asyncio
import time
from bisect import insort


async def request(ms):
    """Stands for a request: waits as long as its answer takes."""
    await asyncio.sleep(ms / 1000)  # (1)


async def compute(ms):
    """Stands for computing: needs the thread for as long."""
    time.sleep(ms / 1000)  # (2)


async def measure(work, runs, latencies):
    """Each run is a task of its own, and begins when the one before has ended."""
    times = []
    for run in range(1, runs + 1):
        task = asyncio.create_task(timed(work(latencies)), name=f"run {run}")
        took = await task  # (3)
        insort(times, took)
    middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) // 2
    return f"median {middle} ms, from {times[0]} to {times[-1]} ms"


async def timed(work):
    begun = time.perf_counter()
    await work
    took = round((time.perf_counter() - begun) * 1000)
    print(f"took {took} ms")
    return took


async def sequential(runs, latencies):
    """The loop that the two ways after it are compared with."""

    async def work(latencies):
        for ms in latencies:
            await request(ms)

    return await measure(work, runs, latencies)


async def gather(runs, latencies):
    """A task for each request."""

    async def work(latencies):
        await asyncio.gather(*map(request, latencies))  # (4)

    return await measure(work, runs, latencies)


async def one_task(runs, latencies):
    """asyncio has nothing that polls several coroutines inside one task, so this makes tasks too."""

    async def work(latencies):
        async with asyncio.TaskGroup() as group:
            for ms in latencies:
                group.create_task(request(ms))

    return await measure(work, runs, latencies)


async def computing_sequential(runs, latencies):
    """The same with computing: the loop that the gathered parts are compared with."""

    async def work(latencies):
        for ms in latencies:
            await compute(ms)

    return await measure(work, runs, latencies)


async def computing(runs, latencies):
    """Gathered, but nothing here waits."""

    async def work(latencies):
        await asyncio.gather(*map(compute, latencies))  # (5)

    return await measure(work, runs, latencies)


async def main():
    runs, latencies = 5, (20, 35, 25, 30, 40, 15)
    print(await sequential(runs, latencies))
    print(await gather(runs, latencies))
    print(await one_task(runs, latencies))
    print(await computing_sequential(runs, latencies))
    print(await computing(runs, latencies))


if __name__ == "__main__":
    asyncio.run(main())
