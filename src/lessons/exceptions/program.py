"""One of several requests fails: where the error comes out, and what becomes of the other requests."""

import asyncio


async def request(place, ms, fail):
    """Stands for a request: waits as long as its answer takes."""
    print(f"{place} asked")
    await asyncio.sleep(ms / 1000)  # (1)
    if place == fail:
        raise RuntimeError(f"request {place} failed")
    print(f"{place} answered")
    return place


def start(latencies, fail):
    """A task for each request."""
    return [
        asyncio.create_task(request(place, ms, fail), name=str(place))
        for place, ms in enumerate(latencies, 1)
    ]


async def gather(latencies, fail):
    """The first error ends the wait. The other requests run on."""
    tasks = start(latencies, fail)
    try:
        await asyncio.gather(*tasks)  # (2)
    except RuntimeError as error:
        print(f"caught: {error}")
    await asyncio.gather(*tasks, return_exceptions=True)  # (3)
    print("all have ended")


async def return_exceptions(latencies, fail):
    """Waits for all; an error is a result like any other."""
    for result in await asyncio.gather(*start(latencies, fail), return_exceptions=True):  # (4)
        print(f"result: {result}")


async def task_group(latencies, fail):
    """The first error cancels the other requests, and comes out when they have ended."""
    try:
        async with asyncio.TaskGroup() as group:
            for place, ms in enumerate(latencies, 1):
                group.create_task(request(place, ms, fail), name=str(place))  # (5)
    except* RuntimeError as errors:
        for error in errors.exceptions:
            print(f"caught: {error}")


async def first_exception(latencies, fail):
    """Wakes at the first failure, or when all have ended, and then decides: here the others are cancelled."""
    tasks = start(latencies, fail)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)  # (6)
    print(f"{len(done)} done, {len(pending)} pending")
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in tasks:
        if task in done and task.exception():
            print(f"caught: {task.exception()}")


async def forgotten(latencies, fail):
    """No code awaits the tasks, so the error comes out nowhere."""
    tasks = start(latencies, fail)
    await asyncio.sleep(0.8)  # (7)
    return f"{len(tasks)} requests, no error seen"


async def main():
    latencies, fail = (400, 200, 350, 300), 2
    await gather(latencies, fail)
    await return_exceptions(latencies, fail)
    await task_group(latencies, fail)
    await first_exception(latencies, fail)
    print(await forgotten(latencies, fail))


if __name__ == "__main__":
    asyncio.run(main())
