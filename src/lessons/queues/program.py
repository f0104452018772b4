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
    """Makes the items, and says how many of them were in the queue at most. Where it is full, `put` waits for room."""
    longest = 0
    for item in range(1, items + 1):
        await make()
        if queue.full():
            print(f"no room for {item}")
        await queue.put(item)  # (3)
        longest = max(longest, queue.qsize())
        print(f"{item} put, {queue.qsize()} in the queue")  # (4)
    return longest


async def consume(place, queue):
    """Takes items until it gets the mark that stands for the end, and says how many it has handled."""
    handled = 0
    while (item := await queue.get()) is not None:  # (5)
        await handle(place, item)
        handled += 1
    print(f"consumer {place} ends")
    return handled


async def consume_to_the_end(place, queue):
    """Takes items until the queue has been shut down and is empty."""
    handled = 0
    try:
        while True:
            item = await queue.get()  # (6)
            await handle(place, item)
            handled += 1
    except asyncio.QueueShutDown:
        print(f"consumer {place} ends")
    return handled


def start(consumers, work):
    """Starts the consumers, a task each."""
    return [asyncio.create_task(work(place), name=f"consumer {place}") for place in range(1, consumers + 1)]  # (7)


async def handled_by(tasks):
    """Waits for all consumers, and says how many items they have handled."""
    handled = 0
    for task in tasks:
        handled += await task  # (8)
    return handled


async def with_marks(items, consumers, queue):
    """Behind the last item the producer puts a mark for each consumer."""
    tasks = start(consumers, lambda place: consume(place, queue))
    longest = await produce(items, queue)
    for _ in tasks:
        await queue.put(None)  # (9)
    handled = await handled_by(tasks)
    return f"{handled} items, up to {longest} in the queue"


async def unbounded(items, consumers):
    """The queue takes whatever comes, so the producer never learns that it is too fast."""
    return await with_marks(items, consumers, asyncio.Queue())


async def bounded(items, consumers, capacity):
    """A full queue holds the producer back."""
    return await with_marks(items, consumers, asyncio.Queue(capacity))


async def shutdown(items, consumers, capacity):
    """As bounded, but without marks: shut down, the queue takes nothing more, and the consumers end with the last item."""
    queue = asyncio.Queue(capacity)
    tasks = start(consumers, lambda place: consume_to_the_end(place, queue))
    longest = await produce(items, queue)
    queue.shutdown()  # Python 3.13
    handled = await handled_by(tasks)
    return f"{handled} items, up to {longest} in the queue"


async def consume_jobs(place, queue):
    """Takes items in the queue's order until there are none left."""
    handled = 0
    while not queue.empty():
        _, item = queue.get_nowait()
        await handle(place, item)
        handled += 1
    return handled


async def filled(items, consumers, queue):
    """All items are there before the first is taken. Every third one is urgent."""
    for item in range(1, items + 1):
        rank = 1 if item % 3 == 0 else 2
        queue.put_nowait((rank, item))
    tasks = start(consumers, lambda place: consume_jobs(place, queue))
    handled = await handled_by(tasks)
    return f"{handled} items"


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
