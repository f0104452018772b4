"""Performs SCRIPT, as script.rs does: a line a task, whose words are done one after another and printed when done."""

import asyncio

class Item:
    """Compares by its first digit alone."""
    def __init__(self, text):
        self.text = text
    def __lt__(self, other):
        return self.text[0] < other.text[0]

async def main():
    lock, event, condition, count = asyncio.Lock(), asyncio.Event(), asyncio.Condition(), 0
    semaphore, bounded, barrier = asyncio.Semaphore(2), asyncio.BoundedSemaphore(1), asyncio.Barrier(2)
    queue, heap, tasks, holding = asyncio.Queue(2), asyncio.PriorityQueue(), {}, set()

    async def do(name, word, of):
        nonlocal count
        if word.isdigit():
            await asyncio.sleep(int(word) / 1000)
        elif word == "lock":
            await lock.acquire()
        elif word == "unlock":
            lock.release()
        elif word == "acquire":
            await semaphore.acquire()
        elif word == "release":
            semaphore.release()
        elif word == "enter":
            await bounded.acquire()
        elif word == "leave":
            bounded.release()
        elif word == "set":
            event.set()
        elif word == "clear":
            event.clear()
        elif word == "wait":
            await event.wait()
        elif word == "hold":
            await condition.acquire()
            holding.add(name)
        elif word == "free":
            holding.discard(name)
            condition.release()
        elif word == "news":
            await condition.wait()
        elif word == "count":
            count += 1
        elif word == "until":
            await condition.wait_for(lambda: count >= int(of))
        elif word == "notify":
            condition.notify(int(of))
        elif word == "meet":
            return await barrier.wait()
        elif word == "reset":
            await barrier.reset()
        elif word == "abort":
            await barrier.abort()
        elif word == "put":
            await queue.put(of)
        elif word == "get":
            return await queue.get()
        elif word == "tryput":
            queue.put_nowait(of)
        elif word == "tryget":
            return queue.get_nowait()
        elif word == "done":
            queue.task_done()
        elif word == "join":
            await queue.join()
        elif word == "shutdown":
            queue.shutdown(of == "now")
        elif word == "push":
            await heap.put(Item(of))
        elif word == "pop":
            return (await heap.get()).text
        elif word == "cancel":
            return int(tasks[of].cancel())
        return ""

    async def run(name, words):
        try:
            for word in words:
                try:
                    got = await do(name, *(word.split(":") + [""])[:2])
                except asyncio.QueueFull:
                    got = "full"
                except asyncio.QueueEmpty:
                    got = "empty"
                except (RuntimeError, ValueError) as error:
                    got = error
                except Exception:
                    got = "shut down"
                print(f"{name} {word} {got}".strip())
        except asyncio.CancelledError:
            print(name, "cancelled")
            raise
        finally:
            if name in holding:
                condition.release()

    for line in SCRIPT.splitlines():
        name, *words = line.split()
        tasks[name] = asyncio.create_task(run(name, words))
    await asyncio.sleep(1)
