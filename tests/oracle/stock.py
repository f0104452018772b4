"""What the tasks of a random program share: locks and their kin, queues, and what can be done with them."""

import asyncio

__all__ = ["Fail", "get", "meet", "put", "stock", "task_done", "try_get", "try_put"]


class Fail(Exception):
    """The one way to fail."""


class News:
    """A condition and how often there was news.

    Its `wait` is written out here for what differs: asyncio's takes the lock again even if it is cancelled, ours ends at
    once. And if it had been notified, the next in line is; in 3.11 and 3.12 that notification is lost, since 3.13 there
    is one even if it had not. The lock and `notify` are CPython's.
    """

    def __init__(self):
        self.condition = asyncio.Condition()
        self.count = 0

    async def wait(self):
        self.condition.release()
        waiter = asyncio.get_running_loop().create_future()
        self.condition._waiters.append(waiter)
        try:
            try:
                await waiter
            finally:
                self.condition._waiters.remove(waiter)
            await self.condition.acquire()
        except asyncio.CancelledError:
            if not waiter.cancelled():
                for following in self.condition._waiters:
                    if not following.done():
                        following.set_result(False)
                        break
            raise

    async def news(self, statement):
        await self.condition.acquire()
        print(f"{statement} holds")
        await self.wait()
        self.condition.release()

    async def news_above(self, statement, count):
        await self.condition.acquire()
        print(f"{statement} holds")
        while self.count <= count:
            await self.wait()
        self.condition.release()

    async def tell(self, waiters):
        async with self.condition:
            self.count += 1
            self.condition.notify(waiters)


class Latest(asyncio.Queue):
    """Keeps the latest item only."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        self._queue = [item]

    def _get(self):
        return self._queue.pop()


def stock():
    """What the tasks of a program share."""
    locks = [asyncio.Lock(), asyncio.Lock()]
    semaphores = [asyncio.Semaphore(permits) for permits in (1, 2, 3)]
    events = [asyncio.Event(), asyncio.Event()]
    queues = [asyncio.Queue(1), asyncio.PriorityQueue(2), asyncio.LifoQueue(), Latest()]
    return locks, semaphores, events, News(), asyncio.Barrier(2), queues


async def meet(barrier):
    try:
        return await barrier.wait()
    except asyncio.BrokenBarrierError:
        raise Fail("broken barrier") from None


SHUT_DOWN = getattr(asyncio, "QueueShutDown", ())  # Python 3.13


async def put(queue, item):
    try:
        await queue.put(item)
    except SHUT_DOWN:
        raise Fail("shut down") from None


async def get(queue):
    try:
        return await queue.get()
    except SHUT_DOWN:
        raise Fail("shut down") from None


def try_put(queue, item):
    try:
        queue.put_nowait(item)
    except asyncio.QueueFull:
        return "full"
    except SHUT_DOWN:
        return "shut down"
    return "put"


def try_get(queue):
    try:
        return queue.get_nowait()
    except asyncio.QueueEmpty:
        return "empty"
    except SHUT_DOWN:
        return "shut down"


def task_done(queue):
    try:
        queue.task_done()
    except ValueError:
        return "too often"
    return "right"
