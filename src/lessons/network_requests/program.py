"""The same requests, one after another and gathered."""

import asyncio


async def request(place, ms, fail):
    """Stands for a request: waits as long as its answer takes."""
    print(f"{place} asked")
    await asyncio.sleep(ms / 1000)  # (1)
    if place == fail:
        raise RuntimeError(f"request {place} failed")
    print(f"{place} answered")
    return place


async def sequential(latencies, fail=0):
    """Each request begins when the one before has been answered."""
    results = []
    for place, ms in enumerate(latencies, 1):
        try:
            results.append(await request(place, ms, fail))  # (2)
        except RuntimeError as error:
            results.append(error)
    return results


async def gather(latencies, fail=0):
    """All requests begin at once. The results come in the order of the latencies."""
    requests = [request(place, ms, fail) for place, ms in enumerate(latencies, 1)]
    return await asyncio.gather(*requests, return_exceptions=True)  # (3)


async def unchecked(latencies, fail=0):
    """Gathered too, but one error hides every answer."""
    requests = [request(place, ms, fail) for place, ms in enumerate(latencies, 1)]
    try:
        answers = await asyncio.gather(*requests)  # (4)
    except RuntimeError:
        return "no answers"
    return f"{len(answers)} answers"


async def main(latencies=(300, 200, 400), fail=0):
    print(await sequential(latencies, fail))
    print(await gather(latencies, fail))
    print(await unchecked(latencies, fail))


if __name__ == "__main__":
    asyncio.run(main())
