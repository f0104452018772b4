"""Reads every page of a small site, from link to link."""

import asyncio
from contextlib import suppress

# Stands for the site: how long each page takes, in ms, and where it leads. There is no page called lost.
SITE = {
    "start": (140, ["news", "about", "shop"]),
    "news": (130, ["start", "today", "archive", "shop"]),
    "about": (240, ["start", "team", "shop"]),
    "shop": (220, ["start", "bread", "honey", "lost"]),
    "today": (160, ["news", "bread"]),
    "archive": (2500, ["news", "today"]),
    "team": (80, ["about", "start", "news"]),
    "bread": (210, ["shop", "honey"]),
    "honey": (250, ["shop", "bread", "lost"]),
}


async def request(page):
    """Stands for a request: waits as long as the page takes, and gives its links."""
    ms, links = SITE.get(page, (50, None))
    await asyncio.sleep(ms / 1000)  # (1)
    if links is None:
        raise RuntimeError("HTTP 404")
    return links


async def read(page, patience):
    """Reads a page, and no longer than patience lasts."""
    try:
        async with asyncio.timeout(patience / 1000):
            return await request(page)
    except TimeoutError:
        raise RuntimeError("too slow") from None


class Crawl:
    """What is known by now."""

    def __init__(self):
        self.seen = {"start"}
        self.pages = self.errors = 0

    def read(self, page, links):
        print(f"{page}: {len(links)} links")
        self.pages += 1

    def failed(self, page, error):
        print(f"{page}: {error}")
        self.errors += 1

    def unseen(self, links):
        """Those that were not seen before. From now on they are."""
        unseen = [link for link in links if link not in self.seen]
        self.seen.update(unseen)
        return unseen

    def report(self):
        return f"{self.pages} pages read, {self.errors} errors"


async def visit(page, patience, crawl):
    """Reads one page in a task of its own. An error ends that task, is kept, and ends nothing else."""
    print(f"{page} asked")
    try:
        links = await asyncio.create_task(read(page, patience), name=page)  # (2)
    except RuntimeError as error:
        crawl.failed(page, error)
        return []
    crawl.read(page, links)
    return crawl.unseen(links)


async def store():
    """Stands for what is done with a page once it is read. It asks the site for nothing."""
    await asyncio.sleep(0.09)  # (3)


async def one_by_one(patience):
    """A list of the pages still to be read, and one visit at a time."""
    crawl = Crawl()
    pages = ["start"]
    while pages:
        pages += await visit(pages.pop(0), patience, crawl)
        await store()
    return crawl.report()


async def follow(page, patience, crawl):
    """Reads a page, then everything it leads to. It is marked as seen when it has been read: too late."""
    print(f"{page} asked")
    try:
        links = await read(page, patience)
    except RuntimeError as error:
        crawl.failed(page, error)
        raise
    crawl.read(page, links)
    crawl.seen.add(page)
    unseen = [link for link in links if link not in crawl.seen]
    tasks = [asyncio.create_task(follow(link, patience, crawl), name=link) for link in unseen]  # (4)
    await store()
    for task in tasks:
        with suppress(RuntimeError):
            await task  # (5)


async def unbounded(patience):
    """A task for every link, however many there are."""
    crawl = Crawl()
    with suppress(RuntimeError):
        await follow("start", patience, crawl)
    return crawl.report()


async def work(queue, permits, patience, crawl):
    while True:
        page = await queue.get()  # (6)
        try:
            async with permits:  # (7)
                links = await visit(page, patience, crawl)
            for link in links:
                queue.put_nowait(link)
            await store()
        finally:
            queue.task_done()


async def workers(n, limit, patience):
    """A few workers, and fewer requests at a time. It is over when the queue is empty and every page is done with."""
    crawl, queue, permits = Crawl(), asyncio.Queue(), asyncio.Semaphore(limit)
    queue.put_nowait("start")
    readers = [work(queue, permits, patience, crawl) for _ in range(n)]
    tasks = [asyncio.create_task(reader, name=f"worker {place}") for place, reader in enumerate(readers, 1)]  # (8)
    await queue.join()  # (9)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return crawl.report()


async def main(n=4, limit=2, patience=400):
    print(await one_by_one(patience))
    print(await unbounded(patience))
    print(await workers(n, limit, patience))


if __name__ == "__main__":
    asyncio.run(main())
