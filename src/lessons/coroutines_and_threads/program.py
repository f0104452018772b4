"""Very many tasks in one thread, and a counter that they share."""

import asyncio
import time
import tracemalloc


class Counter:
    value = 0


def heap():
    """How many bytes the program's objects take, if they are being counted."""
    return tracemalloc.get_traced_memory()[0] if tracemalloc.is_tracing() else None


async def at_once(count):
    """Starts `count` tasks, waits for all of them, and says what it took. The bytes are those of tasks that wait."""
    begun, before = time.perf_counter(), heap()
    waiting = [asyncio.create_task(asyncio.sleep(0.05)) for _ in range(count)]  # (1)
    await asyncio.sleep(0)  # (2)
    each = "" if before is None else f", {(heap() - before) // count} bytes each"
    ended = await join(waiting)
    print(f"{ended} tasks: {round((time.perf_counter() - begun) * 1000)} ms{each}")
    return ended


async def tasks(n):
    """One thread is enough for all of them. A thread each would need a stack for each."""
    for count in *(count for count in (10, 1000) if count < n), n:
        ended = await at_once(count)
    return f"{ended} tasks waited in one thread"


async def add(counter):
    """No await between reading and writing, so no other task comes in between."""
    counter.value = counter.value + 1
    await asyncio.sleep(0.05)  # (3)


async def read_then_write(counter):
    """The same two lines, with the await between them."""
    value = counter.value
    await asyncio.sleep(0.05)  # (4)
    counter.value = value + 1


async def counter(n):
    """Tasks that share a variable without a lock."""
    counter = Counter()
    ended = await join([asyncio.create_task(add(counter)) for _ in range(n)])
    return f"{counter.value} of {ended} counted"


async def race(n):
    """All of them have read zero before the first one writes."""
    counter = Counter()
    ended = await join([asyncio.create_task(read_then_write(counter)) for _ in range(n)])
    return f"{counter.value} of {ended} counted"


async def join(tasks):
    """Waits until all have ended, and says how many that were."""
    ended = 0
    for task in tasks:
        await task
        ended += 1
    return ended


async def main():
    tracemalloc.start()
    print(await tasks(10_000))
    print(await counter(10_000))
    print(await race(10_000))


if __name__ == "__main__":
    asyncio.run(main())
