"""What random programs (tests/host/oracle/random) use beside asyncio.

Cancelling is dropping here: it can't be caught, so nothing that arrives at the same instant can overtake it either. In
asyncio it can: a task that is being cancelled while it waits for a `gather` gets the error of a child that has just
failed, and lives on. `own` ends such a task all the same; everything else is asyncio as it is.
"""

import asyncio
import sys

from stock import *


# What sleep(0) is here: a timer that is due at once, after all that is ready. asyncio's is one turn of the loop.
TURN = 1e-9


class Tasks(dict):
    """Tasks by their numbers. Some are asked for before they are made."""

    def __missing__(self, task):
        raise Fail(f"no task {task}")


class told:
    """Tells a task's start and end."""

    def __init__(self, task):
        self.task = task

    def __enter__(self):
        print(f"{self.task} starts")

    def __exit__(self, kind, error, trace):
        if kind is None:
            print(f"{self.task} ends")
        elif issubclass(kind, asyncio.CancelledError):
            print(f"{self.task} is cancelled")
        else:
            print(f"{self.task} fails: {error}")


class caught:
    """Catches what fails."""

    def __init__(self, statement):
        self.statement = statement

    def __enter__(self):
        pass

    def __exit__(self, kind, error, trace):
        if kind is not None and issubclass(kind, Fail):
            print(f"{self.statement} caught {error}")
            return True


class own:
    """What an awaitable gives, unless the task that awaits it is being cancelled: then that.

    A CancelledError of what is awaited, rather than of the task that awaits, is an error like others.
    """

    def __init__(self, awaitable):
        self.awaitable = awaitable

    def __await__(self):
        steps = self.awaitable.__await__()
        thrown, suspended, error, result = None, False, None, None
        while True:
            try:
                future = steps.send(None) if thrown is None else steps.throw(thrown)
            except StopIteration as end:
                result = end.value
                break
            except (asyncio.CancelledError, Exception) as failure:
                error = failure
                break
            suspended = True
            try:
                thrown = yield future
            except BaseException as failure:
                thrown = failure
        if suspended and asyncio.current_task().cancelling():
            raise asyncio.CancelledError
        if isinstance(error, RuntimeError) and "await on itself" in str(error):
            # A flag that CPython leaves behind refuses the next await of this task too, and that of others.
            self.awaitable._asyncio_future_blocking = False
            raise Fail("cancelled")
        if isinstance(error, asyncio.CancelledError):
            raise Fail("cancelled")
        if error is not None:
            raise error
        return result


class group:
    """A TaskGroup whose errors are one Fail. What Python 3.13 mended in it is mended before it too."""

    async def __aenter__(self):
        self.inner = asyncio.TaskGroup()
        return await self.inner.__aenter__()

    async def __aexit__(self, *error):
        task, counted = asyncio.current_task(), self.inner._parent_cancel_requested
        try:
            return await self.inner.__aexit__(*error)
        except ExceptionGroup as errors:
            if sys.version_info < (3, 13):
                # A group whose child fails while it is being left never took back its own request.
                if self.inner._parent_cancel_requested and not counted:
                    task.uncancel()
                # A request from outside was forgotten for the errors.
                if task.cancelling():
                    task.uncancel()
                    task.cancel()
            raise Fail(" & ".join(map(str, errors.exceptions))) from None


class late:
    """Tells that the time is over."""

    def __init__(self, statement):
        self.statement = statement

    def __enter__(self):
        pass

    def __exit__(self, kind, error, trace):
        if kind is not None and issubclass(kind, TimeoutError):
            print(f"{self.statement} late")
            return True


def _given(task):
    if task.cancelled():
        raise Fail("cancelled")
    return task.result()


async def race(entrants):
    """What the first to end gives; the others are cancelled, however this ends."""
    heard, tasks = [], [asyncio.create_task(entrant) for entrant in entrants]
    for task in tasks:
        task.add_done_callback(heard.append)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return _given(heard[0])


async def hedge(delay, first, second):
    """A race of one, and of another one beside it if that hasn't ended after the delay."""
    tasks = [asyncio.create_task(first)]
    try:
        await asyncio.wait(tasks, timeout=delay / 1000)
        if tasks[0].done():
            return _given(tasks[0])
        tasks.append(asyncio.create_task(second()))
        heard = []
        for task in tasks:
            task.add_done_callback(heard.append)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return _given(heard[0])
    finally:
        for task in tasks:
            task.cancel()


async def retry(attempts, wait, attempt):
    """What the block gives, again after an error, each time twice as late."""
    for left in reversed(range(attempts)):
        try:
            return await attempt()
        except Fail:
            if not left:
                raise
        await asyncio.sleep(wait / 1000)
        wait *= 2


def names(ended, pending):
    return f"[{', '.join(task.get_name() for task in ended)}] [{', '.join(task.get_name() for task in pending)}]"


def state(task):
    return "cancelled" if task.cancelled() else "done" if task.done() else "running"


def show(results):
    texts = ["cancelled" if isinstance(result, asyncio.CancelledError) else str(result) for result in results]
    return f"[{', '.join(texts)}]"
