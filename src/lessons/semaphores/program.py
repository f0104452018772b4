"""Requests to a server that serves so many at a time: all at once, with permits, and at a steady rate."""

import asyncio


class Server:
    """How many requests are under way, and how many are served at a time."""

    def __init__(self, limit):
        self.limit = limit
        self.under_way = 0


async def request(place, ms, server):
    """Stands for a request to a busy server: it turns away what comes beyond its limit."""
    busy = server.under_way >= server.limit
    print(f"{place} asked")
    server.under_way += 1
    await asyncio.sleep(ms / 1000)  # (1)
    server.under_way -= 1
    if busy:
        print(f"{place} turned away")
        raise RuntimeError("HTTP 503")
    print(f"{place} answered")
    return place


async def with_permit(place, ms, server, permits):
    async with permits:  # (2)
        return await request(place, ms, server)


async def at_a_rate(place, ms, server, permits, interval):
    loop = asyncio.get_running_loop()
    async with permits:  # (3)
        due = loop.time() + interval / 1000
        try:
            return await request(place, ms, server)
        finally:
            if (left := due - loop.time()) > 0:
                await asyncio.sleep(left)  # (4)


async def gathered(requests):
    """Waits for all of them, whatever they give."""
    results = await asyncio.gather(*requests, return_exceptions=True)  # (5)
    answers = [result for result in results if not isinstance(result, Exception)]
    return f"{len(answers)} of {len(results)} answered"


async def all_at_once(latencies, limit):
    """Everything is asked for at the same moment."""
    server = Server(limit)
    return await gathered(request(place, ms, server) for place, ms in enumerate(latencies, 1))


async def semaphore(latencies, limit):
    """As many requests as there are permits; the others wait until one comes back."""
    server, permits = Server(limit), asyncio.Semaphore(limit)
    return await gathered(with_permit(place, ms, server, permits) for place, ms in enumerate(latencies, 1))


async def rate_limit(latencies, limit, interval):
    """A permit comes back when its interval is over, so no more than `limit` begin in any interval."""
    server, permits = Server(limit), asyncio.Semaphore(limit)
    return await gathered(at_a_rate(place, ms, server, permits, interval) for place, ms in enumerate(latencies, 1))


async def careless(place, ms, server, permits):
    """Gives its permit back, and once more. That it is one too many shows when no other is out."""
    await permits.acquire()  # (6)
    try:
        return await request(place, ms, server)
    finally:
        for _ in range(2):
            try:
                permits.release()
            except ValueError as error:
                print(f"{place}: {error}")


async def released_twice(latencies, limit):
    """Each request lets in two others, and the limit is none any more."""
    server, permits = Server(limit), asyncio.BoundedSemaphore(limit)
    return await gathered(careless(place, ms, server, permits) for place, ms in enumerate(latencies, 1))


async def main(latencies=(300, 200, 400, 150, 350, 250), limit=2, interval=500):
    print(await all_at_once(latencies, limit))
    print(await semaphore(latencies, limit))
    print(await rate_limit(latencies, limit, interval))
    print(await released_twice(latencies, limit))


if __name__ == "__main__":
    asyncio.run(main())
