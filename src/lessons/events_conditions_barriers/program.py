"""Tasks that wait for something to happen: by looking again and again, or by being told."""

import asyncio


async def looker(place, news):
    print(f"{place} waits")
    while not news.is_set():
        await asyncio.sleep(0.020)  # (2)
    print(f"{place} goes on")


async def listener(place, news):
    print(f"{place} waits")
    await news.wait()  # (3)
    print(f"{place} goes on")


async def taker(place, shelf, restocked):
    async with restocked:  # (4)
        print(f"{place} waits")
        await restocked.wait_for(lambda: shelf)  # (5)
        print(f"{place} takes item {shelf.pop()}")


async def walker(place, ms, gate):
    await asyncio.sleep(ms / 1000)
    print(f"{place} arrives")
    await gate.wait()  # (6)
    print(f"{place} sets off")
    await asyncio.sleep(0.100)


def start(n, work):
    """Starts `n` tasks."""
    return [asyncio.create_task(work(place), name=str(place)) for place in range(1, n + 1)]  # (1)


async def all_of(tasks):
    """Waits for all of them, and says how many have ended."""
    ended = 0
    for task in tasks:
        await task
        ended += 1
    return ended


async def tell(news, ms):
    await asyncio.sleep(ms / 1000)
    print("the news is here")  # (7)
    news.set()


async def looking(n, ms):
    """Each task looks every 20 ms whether the news is here."""
    news = asyncio.Event()
    tasks = start(n, lambda place: looker(place, news))
    await tell(news, ms)
    ended = await all_of(tasks)
    return f"{ended} found out by looking"


async def event(n, ms):
    """The news wakes all that wait for it."""
    news = asyncio.Event()
    tasks = start(n, lambda place: listener(place, news))
    await tell(news, ms)
    ended = await all_of(tasks)
    return f"{ended} were told"


async def condition(n, ms):
    """Items come one by one. Each wakes one task, which takes it."""
    shelf, restocked = [], asyncio.Condition()
    tasks = start(n, lambda place: taker(place, shelf, restocked))
    for item in range(1, n + 1):
        await asyncio.sleep(ms // n / 1000)
        async with restocked:
            print(f"item {item} is here")  # (8)
            shelf.append(item)
            restocked.notify()
    ended = await all_of(tasks)
    return f"{ended - len(shelf)} of {ended} items taken"


async def barrier(n, ms):
    """No task goes on before all have arrived."""
    gate = asyncio.Barrier(n)
    tasks = start(n, lambda place: walker(place, ms * place // n, gate))
    ended = await all_of(tasks)
    return f"{ended} set off together"


async def main(n=3, ms=310):
    for strategy in looking, event, condition, barrier:
        print(await strategy(n, ms))


if __name__ == "__main__":
    asyncio.run(main())
