"""Tasks that are made and awaited one by one, all made before the first is awaited, and gathered."""

import asyncio


async def request(place, ms):
    """Stands for a request: waits as long as its answer takes."""
    print(f"{place} asked")
    await asyncio.sleep(ms / 1000)  # (1)
    print(f"{place} answered")
    return place


async def accident(latencies):
    """A task each, and still one after another."""
    for place, ms in enumerate(latencies, 1):
        answer = await asyncio.create_task(request(place, ms), name=str(place))  # (2)
        print(f"got {answer}")


async def tasks(latencies):
    """Start them all, then wait for each in turn."""
    requests = []
    for place, ms in enumerate(latencies, 1):
        requests.append(asyncio.create_task(request(place, ms), name=str(place)))  # (3)
    for task in requests:
        answer = await task  # (4)
        print(f"got {answer}")


async def gather(latencies):
    """The same in one call: a list of answers in the order of the requests."""
    requests = [request(place, ms) for place, ms in enumerate(latencies, 1)]
    answers = await asyncio.gather(*requests)  # (5)
    for answer in answers:
        print(f"got {answer}")


async def main():
    latencies = (300, 100, 400, 200)
    await accident(latencies)
    await tasks(latencies)
    await gather(latencies)


if __name__ == "__main__":
    asyncio.run(main())
