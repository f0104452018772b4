"""Several requests at once, and what to do with the answers: each as it comes, or only the first one."""

import asyncio


async def request(place, ms):
    """Stands for a request: waits as long as its answer takes."""
    print(f"{place} asked")
    await asyncio.sleep(ms / 1000)  # (1)
    print(f"{place} answered")
    return place


async def handle(place):
    """Stands for what is done with an answer."""
    await asyncio.sleep(0.080)  # (2)
    print(f"{place} handled")


def start(latencies):
    return [asyncio.create_task(request(place, ms), name=str(place)) for place, ms in enumerate(latencies, 1)]  # (3)


async def only_first(tasks, done, pending):
    """Cancels what is still pending, and gives what has ended: its answer, or its failure."""
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    first = next(task for task in tasks if task in done)
    return f"{first.result()} was first"


async def in_order(latencies):
    """Handles the answers in the order in which they were asked for."""
    handled = 0
    for task in start(latencies):
        await handle(await task)  # (4)
        handled += 1
    return f"{handled} handled"


async def as_completed(latencies):
    """Handles the answers in the order they come."""
    handled = 0
    for task in asyncio.as_completed(start(latencies)):
        await handle(await task)  # (5)
        handled += 1
    return f"{handled} handled"


async def wait(latencies, patience):
    """Handles the answers that have come when patience runs out. The others are cancelled."""
    tasks = start(latencies)
    done, pending = await asyncio.wait(tasks, timeout=patience / 1000)  # (6)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in tasks:
        if task in done:
            await handle(task.result())
    return f"{len(done)} of {len(tasks)} in time"


async def race(latencies):
    """Asks for all of them and takes the first that ends, answered or failed. The others are cancelled."""
    tasks = start(latencies)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # (7)
    return await only_first(tasks, done, pending)


async def hedged(latencies, patience):
    """Asks for one, and for another one if patience runs out. Takes the first that ends."""
    tasks = start(latencies[:1])
    done, pending = await asyncio.wait(tasks, timeout=patience / 1000)  # (8)
    if not done:
        tasks.append(asyncio.create_task(request(2, latencies[1]), name="2"))
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return await only_first(tasks, done, pending)


async def request_in_pieces(place, ms):
    """Stands for a request whose answer comes in three pieces of 512 bytes in all."""
    print(f"{place} asked")
    await asyncio.sleep(ms / 1000)  # (9)
    for piece in 1, 2, 3:
        if piece > 1:
            await asyncio.sleep(ms / 8000)  # (10)
        print(f"{place}: {512 * piece // 3} B")
    return 512


async def pieces(latencies):
    """Takes what has come of each answer, before it is whole."""
    requests = [request_in_pieces(place, ms) for place, ms in enumerate(latencies, 1)]
    sizes = await asyncio.gather(*requests)  # (11)
    return f"{sum(sizes)} B"


async def main(latencies=(700, 300, 820, 150, 480), patience=250):
    print(await in_order(latencies))
    print(await as_completed(latencies))
    print(await wait(latencies, patience))
    print(await race(latencies))
    print(await hedged(latencies, patience))
    print(await pieces(latencies))


if __name__ == "__main__":
    asyncio.run(main())
