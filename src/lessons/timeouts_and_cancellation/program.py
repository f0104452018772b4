"""A request that may take too long: cut off, waited for twice, asked again, and left running."""

import asyncio


async def request(ms, status=200):
    """Stands for a request: waits as long as its answer takes."""
    print("asked")
    await asyncio.sleep(ms / 1000)  # (1)
    if status != 200:
        raise RuntimeError(f"HTTP {status}")
    print("answered")


async def timeout(ms, limit):
    """When the time is over, the request is cancelled."""
    task = asyncio.create_task(request(ms), name="request")
    try:
        async with asyncio.timeout(limit / 1000):
            await task  # (2)
    except TimeoutError:
        return "no answer in time"
    return "answered in time"


async def shield(ms, limit):
    """When the time is over, only the waiting ends. The request goes on."""
    task = asyncio.create_task(request(ms), name="request")
    try:
        async with asyncio.timeout(limit / 1000):
            await asyncio.shield(task)  # (3)
    except TimeoutError:
        print("still waiting")
    await task  # (4)
    return "answered in the end"


async def retry(ms, limit):
    """The first answer is an error, the second too slow. Each pause is twice as long as the last."""
    attempts = [(100, 503), (ms, 200), (100, 200)]
    for attempt, (ms, status) in enumerate(attempts, 1):
        if attempt > 1:
            await asyncio.sleep(0.1 * 2 ** (attempt - 1))  # (6)
        task = asyncio.create_task(request(ms, status), name=f"attempt {attempt}")
        try:
            async with asyncio.timeout(limit / 1000):
                await task  # (5)
            return f"answered at attempt {attempt}"
        except TimeoutError:
            print("too slow")
        except RuntimeError as error:
            print(error)
    raise RuntimeError("given up")


async def deadline(ms, limit):
    """The first request may take the time of the second: the limit is for both."""
    deadline = asyncio.get_running_loop().time() + limit / 1000
    for place in 1, 2:
        task = asyncio.create_task(request(ms // 5), name=f"request {place}")
        try:
            async with asyncio.timeout_at(deadline):
                await task  # (7)
        except TimeoutError:
            return f"request {place} came too late"
    return "both answered in time"


async def abandoned(ms, limit):
    """When the time is over, the program goes on, and so does the request. The sleep stands for its other work."""
    task = asyncio.create_task(request(ms), name="request")
    done, _ = await asyncio.wait([task], timeout=limit / 1000)  # (8)
    if done:
        return "answered in time"
    print("no answer in time")
    await asyncio.sleep(ms / 1000)  # (9)
    return "went on without it"


async def main():
    ms, limit = 1500, 400
    print(await timeout(ms, limit))
    print(await shield(ms, limit))
    print(await retry(ms, limit))
    print(await deadline(ms, limit))
    print(await abandoned(ms, limit))


if __name__ == "__main__":
    asyncio.run(main())
