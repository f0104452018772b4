"""One producer, several consumers, and a queue between them."""

import asyncio


async def make():
    """The producer is quick."""
    await asyncio.sleep(0.040)  # (1)


async def handle(place, item):
    """The consumers are slow, and no two of them are equally slow."""
    print(f"consumer {place} takes {item}")
    await asyncio.sleep((260 + 60 * place) / 1000)  # (2)
    print(f"consumer {place} is done with {item}")


async def produce(items, queue):
    """Makes the items. Where the queue is full, `put` waits until there is room again."""
    for item in range(1, items + 1):
        await make()
        if queue.full():
            print(f"no room for {item}")
        await queue.put(item)  # (3)
        print(f"{item} put")


async def consume(place, queue):
    """Goes on for ever."""
    while True:
        item = await queue.get()  # (4)
        await handle(place, item)
        queue.task_done()


async def consume_to_the_end(place, queue):
    """Goes on until the queue has been shut down and is empty."""
    try:
        while True:
            item = await queue.get()  # (5)
            await handle(place, item)
    except asyncio.QueueShutDown:
        print(f"consumer {place} goes home")


def start(consumers, work):
    """Starts so many of them."""
    return [asyncio.create_task(work(place), name=f"consumer {place}") for place in range(1, consumers + 1)]  # (6)


async def unbounded(items, consumers):
    """The queue takes whatever comes, so the producer never learns that it is too fast."""
    queue, longest = asyncio.Queue(), 0
    tasks = start(consumers, lambda place: consume(place, queue))
    for item in range(1, items + 1):
        await make()
        queue.put_nowait(item)
        longest = max(longest, queue.qsize())
        print(f"{item} put, {queue.qsize()} in the queue")  # (7)
    await queue.join()  # (8)
    for task in tasks:
        task.cancel()
    return f"{items} items, up to {longest} in the queue"


async def bounded(items, consumers, capacity):
    """A full queue holds the producer back. When all is done, the consumers are cancelled."""
    queue = asyncio.Queue(capacity)
    tasks = start(consumers, lambda place: consume(place, queue))
    await produce(items, queue)
    await queue.join()  # (8)
    for task in tasks:
        task.cancel()
    return f"{items} items, never more than {capacity} in the queue"


async def shutdown(items, consumers, capacity):
    """As bounded; shut down, the queue takes nothing more, and the consumers end with the last item."""
    queue = asyncio.Queue(capacity)
    tasks = start(consumers, lambda place: consume_to_the_end(place, queue))
    await produce(items, queue)
    queue.shutdown()  # Python 3.13
    for task in tasks:
        await task  # (9)
    return f"{items} items, never more than {capacity} in the queue"


async def consume_jobs(place, queue):
    """Goes on for ever, in the queue's order."""
    while True:
        _, item = await queue.get()  # (10)
        await handle(place, item)
        queue.task_done()


async def filled(items, consumers, queue):
    """All items are there before the first is taken. Every third one is urgent."""
    for item in range(1, items + 1):
        rank = 1 if item % 3 == 0 else 2
        queue.put_nowait((rank, item))
    tasks = start(consumers, lambda place: consume_jobs(place, queue))
    await queue.join()  # (11)
    for task in tasks:
        task.cancel()
    return f"{items} items"


async def priority(items, consumers):
    """The least first: by rank, and those of the same rank by number."""
    return await filled(items, consumers, asyncio.PriorityQueue())


async def lifo(items, consumers):
    """What was put in last comes out first."""
    return await filled(items, consumers, asyncio.LifoQueue())


async def main(items=8, consumers=2, capacity=2):
    print(await unbounded(items, consumers))
    print(await bounded(items, consumers, capacity))
    if hasattr(asyncio, "QueueShutDown"):
        print(await shutdown(items, consumers, capacity))
    print(await priority(items, consumers))
    print(await lifo(items, consumers))


if __name__ == "__main__":
    asyncio.run(main())
