"""Requests to a server that answers only a few at a time: all at once, with permits, and at a steady rate."""

import asyncio


class Server:
    """Stands for the server. It refuses at once what is more than its limit."""

    def __init__(self, limit):
        self.limit = limit
        self.under_way = 0

    async def answer(self, ms):
        if self.under_way >= self.limit:
            await asyncio.sleep(0)
            return 503
        self.under_way += 1
        try:
            await asyncio.sleep(ms / 1000)
        finally:
            self.under_way -= 1
        return 200


async def request(place, ms, server):
    print(f"{place} asked")
    status = await server.answer(ms)  # (1)
    if status != 200:
        print(f"{place} refused")
        raise RuntimeError(f"HTTP {status}")
    print(f"{place} answered")
    return place


async def with_permit(place, ms, server, permits):
    async with permits:  # (2)
        return await request(place, ms, server)


async def at_a_rate(place, ms, server, turns):
    await turns.acquire()  # (3)
    return await request(place, ms, server)


def start(latencies, ask):
    """A task for each request."""
    return [asyncio.create_task(ask(place, ms), name=str(place)) for place, ms in enumerate(latencies, 1)]


async def all_of(requests):
    """Waits for all of them, whatever they give."""
    results = await asyncio.gather(*requests, return_exceptions=True)  # (4)
    answers = [result for result in results if not isinstance(result, Exception)]
    return f"{len(answers)} of {len(results)} answered"


async def all_at_once(latencies, limit):
    """Everything is asked for at the same moment."""
    server = Server(limit)
    return await all_of(start(latencies, lambda place, ms: request(place, ms, server)))


async def semaphore(latencies, limit):
    """As many requests as there are permits; the others wait until one comes back."""
    server, permits = Server(limit), asyncio.Semaphore(limit)
    return await all_of(start(latencies, lambda place, ms: with_permit(place, ms, server, permits)))


async def rate_limit(latencies, limit, interval):
    """There is one permit. The task that takes it does not give it back: the clock does, `limit` times in each interval."""
    server, turns = Server(limit), asyncio.Semaphore(1)
    requests = start(latencies, lambda place, ms: at_a_rate(place, ms, server, turns))
    for _ in requests[1:]:
        await asyncio.sleep(interval // limit / 1000)  # (5)
        turns.release()
    return await all_of(requests)


def give_back(place, permits):
    """Gives a permit back. That it is one too many shows only when no other is out."""
    try:
        permits.release()
    except ValueError as error:
        print(f"{place}: {error}")


async def careless(place, ms, server, permits):
    """Gives its permit back after the answer, and once more at the end."""
    await permits.acquire()  # (6)
    try:
        answer = await request(place, ms, server)
        give_back(place, permits)
        return answer
    finally:
        give_back(place, permits)


async def released_twice(latencies, limit):
    """Each answer lets in two other requests, so that more and more are asked at once."""
    server, permits = Server(limit), asyncio.BoundedSemaphore(limit)
    return await all_of(start(latencies, lambda place, ms: careless(place, ms, server, permits)))


async def main(latencies=(300, 200, 400, 150, 350, 250), limit=2, interval=500):
    print(await all_at_once(latencies, limit))
    print(await semaphore(latencies, limit))
    print(await rate_limit(latencies, limit, interval))
    print(await released_twice(latencies, limit))


if __name__ == "__main__":
    asyncio.run(main())
