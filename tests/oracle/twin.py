"""What random programs (tests/host/oracle/random) use beside asyncio.

Cancelling is dropping here: it can't be caught, so nothing that arrives at the same instant can overtake it either. In
asyncio it can: a task that is being cancelled while it waits for a `gather` gets the error of a child that has just
failed, and lives on. `own` and `group` end such a task all the same; everything else is asyncio as it is.
"""

import asyncio

__all__ = ["Fail", "Tasks", "caught", "own", "show", "state", "told"]


class Fail(Exception):
    """The one way to fail."""


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
        if isinstance(error, asyncio.CancelledError):
            raise Fail("cancelled")
        if error is not None:
            raise error
        return result


def state(task):
    return "cancelled" if task.cancelled() else "done" if task.done() else "running"


def show(results):
    texts = ["cancelled" if isinstance(result, asyncio.CancelledError) else str(result) for result in results]
    return f"[{', '.join(texts)}]"
