"""Very many tasks in one thread, and a counter that they share."""

import asyncio
import tracemalloc


class Counter:
    value = 0


def heap():
    """How many bytes the program's objects take, if somebody is counting."""
    return tracemalloc.get_traced_memory()[0] if tracemalloc.is_tracing() else None


async def tasks(n):
    """A thread each would be out of the question."""
    before = heap()
    waiting = [asyncio.create_task(asyncio.sleep(0.05)) for _ in range(n)]  # (1)
    if before is not None:
        print(f"{(heap() - before) // n} bytes a task")
    await join(waiting)
    return f"{n} tasks waited in one thread"


async def add(counter):
    """No await between reading and writing, so nobody else comes in between."""
    counter.value = counter.value + 1
    await asyncio.sleep(0.05)  # (2)


async def read_then_write(counter):
    """The same two lines, with the await between them."""
    value = counter.value
    await asyncio.sleep(0.05)  # (3)
    counter.value = value + 1


async def counter(n):
    """Tasks that share a variable without a lock."""
    counter = Counter()
    await join([asyncio.create_task(add(counter)) for _ in range(n)])
    return f"{counter.value} of {n} counted"


async def race(n):
    """All of them have read zero before the first one writes."""
    counter = Counter()
    await join([asyncio.create_task(read_then_write(counter)) for _ in range(n)])
    return f"{counter.value} of {n} counted"


async def join(tasks):
    """Waits until all have ended."""
    for task in tasks:
        await task


async def main():
    tracemalloc.start()
    print(await tasks(1000))
    print(await counter(1000))
    print(await race(1000))


if __name__ == "__main__":
    asyncio.run(main())
